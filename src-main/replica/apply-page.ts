import type { FeedRow } from '../../src-shared/contracts/feed.ts';
import {
  inJournalTransaction,
  inReplicaTransaction,
  type JournalDatabase,
  type ReplicaDatabase,
  type ReplicaTransaction,
} from '../database/open.ts';
import { type MetaRow, meta } from '../database/replica-schema.ts';
import { type GivenVerdict, recordVerdicts } from '../journal/verdicts.ts';
import { type FeedPage, type KnownRow, readRows } from './feed-page.ts';
import { ReplicaNotReadyError, requireMeta } from './replica-state.ts';
import { type Inserted, writeChange } from './write-changes.ts';

export { type FeedPage, MalformedPageError } from './feed-page.ts';

export type AppliedPage = {
  /** Members whose profile or figures changed: what a window has to read again. */
  readonly memberIds: ReadonlySet<string>;
  readonly kinds: ReadonlySet<FeedRow['change']['kind']>;
  readonly verdicts: number;
};

/** The page does not follow the replica's cursor: it goes backwards, or leaves changes out. */
export class PageOutOfOrderError extends Error {
  override readonly name = 'PageOutOfOrderError';
}

/** The page is of another incarnation of central than the replica: take a snapshot. */
export class IncarnationChangedError extends Error {
  override readonly name = 'IncarnationChangedError';
}

/**
 * Applies a page of the feed: verdicts to the journal first, then rows, the list of what is not settled, watermark and
 * cursor in one replica transaction. The files share no transaction, so the first step can be done again: a page that
 * stopped between the two is simply applied anew, and one that was applied already changes nothing.
 *
 * Throws, with nothing applied: UnknownChangeError, MalformedPageError, PageOutOfOrderError, IncarnationChangedError,
 * ReplicaNotReadyError for a replica that is not built.
 */
export function applyPage(journal: JournalDatabase, replica: ReplicaDatabase, page: FeedPage): AppliedPage {
  const rows = readRows(page);
  const before = requireMeta(replica);
  if (before.state !== 'built') throw new ReplicaNotReadyError('the replica has no indexes yet');
  checkFollows(before, page);

  const given = rows.flatMap(verdictOf);
  if (given.length > 0) {
    const { incarnation, centralTimeMs } = page.contact;
    inJournalTransaction(journal, (tx) => recordVerdicts(tx, given, { incarnation, answeredAtMs: centralTimeMs }));
  }
  const fresh = rows.filter((row) => row.sequence > before.cursor);
  inReplicaTransaction(replica, (tx) => writePage(tx, before, page, fresh));
  return { ...summaryOf(fresh), verdicts: given.length };
}

function checkFollows(before: MetaRow, page: FeedPage): void {
  if (page.contact.incarnation !== before.incarnation) {
    throw new IncarnationChangedError('central was restored from a backup since this replica was built');
  }
  if (page.cursor < before.cursor) {
    throw new PageOutOfOrderError(`the page ends at ${page.cursor}, the replica is at ${before.cursor}`);
  }
  if (page.after > before.cursor) {
    throw new PageOutOfOrderError(`the page begins after ${page.after}, the replica is at ${before.cursor}`);
  }
}

function writePage(tx: ReplicaTransaction, before: MetaRow, page: FeedPage, fresh: readonly KnownRow[]): void {
  const inserted: Inserted = { members: 0, products: 0 };
  for (const { change, sequence } of fresh) writeChange(tx, change, sequence, inserted);
  tx.update(meta)
    .set({
      cursor: page.cursor,
      ...watermarkAfter(before, page),
      // With more to come, these figures are older than the contact that brought them.
      asOfMs: page.more ? before.asOfMs : Math.max(before.asOfMs, page.contact.centralTimeMs),
      memberCount: before.memberCount + inserted.members,
      productCount: before.productCount + inserted.products,
    })
    .run();
}

/** A page without a verdict of this till may come without a watermark, or with the one that is known: it never sinks. */
function watermarkAfter(before: MetaRow, page: FeedPage): Pick<MetaRow, 'watermarkEpoch' | 'watermarkSequence'> {
  const { watermarkEpoch, watermarkSequence } = before;
  const said = page.watermark;
  const isHigher =
    said !== null &&
    (watermarkEpoch === null ||
      watermarkSequence === null ||
      said.epoch > watermarkEpoch ||
      (said.epoch === watermarkEpoch && said.sequence > watermarkSequence));
  return isHigher
    ? { watermarkEpoch: said.epoch, watermarkSequence: said.sequence }
    : { watermarkEpoch, watermarkSequence };
}

function verdictOf({ change, sequence }: KnownRow): GivenVerdict[] {
  return change.kind === 'verdict' ? [{ verdict: change, feedSequence: sequence }] : [];
}

function summaryOf(rows: readonly KnownRow[]): Pick<AppliedPage, 'memberIds' | 'kinds'> {
  const changed = rows.flatMap(({ change }) => {
    if (change.kind === 'alias') return [change.fromMemberId, change.toMemberId];
    return 'memberId' in change ? [change.memberId] : [];
  });
  return { memberIds: new Set(changed), kinds: new Set(rows.map(({ change }) => change.kind)) };
}
