import type { FeedRow, Watermark } from '../../src-shared/contracts/feed.ts';
import type { JournalDatabase, ReplicaDatabase } from '../database/open.ts';

/** A pulled page as the contract gives it, and the cursor it was asked from. */
export type FeedPage = {
  readonly after: number;
  readonly contact: { readonly incarnation: string; readonly centralTimeMs: number };
  readonly rows: readonly FeedRow[];
  readonly cursor: number;
  readonly watermark: Watermark | null;
  readonly more: boolean;
};

export type AppliedPage = {
  /** Members whose figures or profile changed: what a window has to read again. */
  readonly memberIds: ReadonlySet<string>;
  readonly kinds: ReadonlySet<FeedRow['change']['kind']>;
  readonly verdicts: number;
};

/** Applies a page: verdicts to the journal first, then everything else in one replica transaction. Again is harmless. Throws one of the errors below with nothing applied. */
export declare function applyPage(journal: JournalDatabase, replica: ReplicaDatabase, page: FeedPage): AppliedPage;

/** A kind of change that this version does not know: stop the pull, or take a snapshot after an upgrade. */
export declare class UnknownChangeError extends Error {
  readonly kind: string;
  readonly sequence: number;
}
/** A page that is not what the contract says; `place` as in `rows[3].change.memberId`. */
export declare class MalformedPageError extends Error {
  readonly place: string;
}
/** The page does not follow the replica's cursor: it goes backwards, or leaves changes out. */
export declare class PageOutOfOrderError extends Error {}
/** The page comes from another incarnation of central than the replica: take a snapshot. */
export declare class IncarnationChangedError extends Error {}
