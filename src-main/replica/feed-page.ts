import { type FeedChange, type FeedRow, feedChangeSchema, type Watermark } from '../../src-shared/contracts/feed.ts';

/** A pulled page as the contract gives it, and the cursor it was asked from. */
export type FeedPage = {
  readonly after: number;
  readonly contact: { readonly incarnation: string; readonly centralTimeMs: number };
  readonly rows: readonly FeedRow[];
  readonly cursor: number;
  readonly watermark: Watermark | null;
  readonly more: boolean;
};

/** A row whose change has been read and is of a kind that this version knows. */
export type KnownRow = { readonly sequence: number; readonly change: FeedChange };

/** A kind of change that this version does not know: stop the pull, or take a snapshot after an upgrade. */
export class UnknownChangeError extends Error {
  override readonly name = 'UnknownChangeError';
  readonly kind: string;
  readonly sequence: number;
  constructor(kind: string, sequence: number) {
    super(`change ${sequence} of the feed is of a kind that this version does not know: ${kind}`);
    this.kind = kind;
    this.sequence = sequence;
  }
}

/** A page that is not what the contract says. `place` is as in `rows[3].change.memberId`. */
export class MalformedPageError extends Error {
  override readonly name = 'MalformedPageError';
  readonly place: string;
  constructor(place: string, problem: string) {
    super(`${place}: ${problem}`);
    this.place = place;
  }
}

/** Reads every row of a page before any of them is applied. Throws UnknownChangeError or MalformedPageError. */
export function readRows(page: FeedPage): KnownRow[] {
  let last = page.after + 1;
  return page.rows.map((row, index) => {
    if (row.sequence < last || row.sequence > page.cursor) {
      throw new MalformedPageError(`rows[${index}].sequence`, `${row.sequence} is out of order`);
    }
    last = row.sequence;
    return { sequence: row.sequence, change: readChange(row, index) };
  });
}

function readChange(row: FeedRow, index: number): FeedChange {
  if (!KNOWN_KINDS.has(row.change.kind)) throw new UnknownChangeError(row.change.kind, row.sequence);
  const read = feedChangeSchema.safeParse(row.change);
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  const path = issue?.path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('') ?? '';
  // The message names what is wrong, never the value: it may be a person's.
  throw new MalformedPageError(`rows[${index}].change${path}`, issue?.message ?? 'not of the expected shape');
}

const KNOWN_KINDS: ReadonlySet<string> = new Set(feedChangeSchema.options.map((option) => option.shape.kind.value));
