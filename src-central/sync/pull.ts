import { and, asc, desc, eq, gt, isNull, lte, or, type SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { FeedRow, Position, Watermark } from '../../src-shared/contracts/feed.ts';
import type { CentralDatabase } from '../database/open.ts';
import { feed, feedHead, verdicts } from '../database/schema.ts';
import { checkPosition, readServedDevice, type ServedDevice } from './device-position.ts';
import { SyncError } from './errors.ts';

export interface FeedPage {
  readonly takenIn: Position;
  readonly rows: FeedRow[];
  /** The feed sequence up to which the page tells all that this till is to know. */
  readonly cursor: number;
  readonly watermark: Watermark | null;
  readonly more: boolean;
}

/**
 * A page of the changes after a cursor that are for this till, in the order of their commits. It ends between two commits,
 * so it may have more rows than `limit` where one commit has. All of it, watermark included, is read in one snapshot.
 * @throws SyncError.
 */
export async function readFeedPage(
  db: CentralDatabase,
  deviceId: string,
  request: { readonly position: Position; readonly cursor: number; readonly limit: number },
): Promise<FeedPage> {
  const { position, cursor, limit } = request;
  return db.transaction(
    async (tx) => {
      const device = await readServedDevice(tx, deviceId);
      const takenIn = await checkPosition(tx, deviceId, position);
      const [head] = await tx.select().from(feedHead);
      // A cursor beyond the head is of another history: the feed was set back under the till.
      if (!head || cursor < head.compactedTo || cursor > head.sequence) throw new SyncError({ code: 'CURSOR_TOO_OLD' });
      const { rows, end } = await readRows(tx, device, cursor, limit);
      const pageEnd = end ?? head.sequence;
      const watermark = await readWatermark(tx, device.deviceId, position.epoch, pageEnd);
      return { takenIn, rows, cursor: pageEnd, watermark, more: pageEnd < head.sequence };
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  );
}

/**
 * How far this device was answered when the feed stood at `feedSequence`. Entries are first answered in order, so the last
 * answer says it of all before it; of an epoch without one, the last answer of an earlier epoch counts.
 */
export async function readWatermark(
  db: CentralDatabase,
  deviceId: string,
  epoch: number,
  feedSequence: number,
): Promise<Watermark | null> {
  const [last] = await db
    .select({ epoch: verdicts.epoch, sequence: verdicts.sequence })
    .from(verdicts)
    .where(
      and(eq(verdicts.deviceId, deviceId), lte(verdicts.epoch, epoch), lte(verdicts.firstFeedSequence, feedSequence)),
    )
    .orderBy(desc(verdicts.epoch), desc(verdicts.sequence))
    .limit(1);
  return last ?? null;
}

async function readRows(
  db: CentralDatabase,
  device: ServedDevice,
  cursor: number,
  limit: number,
): Promise<{ rows: FeedRow[]; end: number | null }> {
  const select = (where: SQL | undefined, count: number) =>
    db
      .select({ sequence: feed.sequence, change: feed.change })
      .from(feed)
      .where(and(where, isFor(device)))
      .orderBy(asc(feed.sequence), asc(feed.ordinal))
      .limit(count);
  const found = await select(gt(feed.sequence, cursor), limit + 1);
  const beyond = found[limit]?.sequence;
  if (beyond === undefined) return { rows: found, end: null };
  const whole = found.filter(({ sequence }) => sequence < beyond);
  const last = whole.at(-1)?.sequence;
  if (last !== undefined) return { rows: whole, end: last };
  return { rows: await select(eq(feed.sequence, beyond), Number.MAX_SAFE_INTEGER), end: beyond };
}

function isFor({ programId, storeId, deviceId }: ServedDevice): SQL | undefined {
  return and(
    unlessOther(feed.programId, programId),
    unlessOther(feed.storeId, storeId),
    unlessOther(feed.deviceId, deviceId),
  );
}

function unlessOther(column: PgColumn, id: string): SQL | undefined {
  return or(isNull(column), eq(column, id));
}
