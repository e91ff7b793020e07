import { and, eq, gte, lte, min, sql } from 'drizzle-orm';
import type { CentralDatabase } from '../database/open.ts';
import { devices, feed, feedHead } from '../database/schema.ts';

/** A device that was not heard of for so long takes a snapshot when it is back, and no longer keeps the feed from shrinking. */
const LIVE_CURSOR_MS = 30 * 24 * 60 * 60 * 1000;

/** Up to where every live till has applied the feed; 0 while there is none. */
export async function oldestLiveCursor(db: CentralDatabase, nowMs: number): Promise<number> {
  const [oldest] = await db
    .select({ cursor: min(devices.cursor) })
    .from(devices)
    .where(and(eq(devices.status, 'active'), gte(devices.lastSeenAtMs, nowMs - LIVE_CURSOR_MS)));
  return oldest?.cursor ?? 0;
}

/** Deletes the feed up to a sequence. A till whose cursor is older than that gets CURSOR_TOO_OLD and takes a snapshot. */
export async function compactFeed(db: CentralDatabase, upTo: number): Promise<void> {
  const [head] = await db
    .update(feedHead)
    .set({ compactedTo: sql`greatest(${feedHead.compactedTo}, least(${upTo}::bigint, ${feedHead.sequence}))` })
    .returning({ compactedTo: feedHead.compactedTo });
  // Readers go by `compactedTo`, so the rows below it may go in their own time.
  if (head) await db.delete(feed).where(lte(feed.sequence, head.compactedTo));
}
