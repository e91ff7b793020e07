import { and, eq, gte, isNotNull, lte, min, sql } from 'drizzle-orm';
import type { CentralDatabase } from '../database/open.ts';
import { devices, feed, feedHead } from '../database/schema.ts';

/** A device that was not heard of for so long takes a snapshot when it is back, and no longer keeps the feed from shrinking. */
export const LIVE_CURSOR_MS = 30 * 24 * 60 * 60 * 1000;

/**
 * Deletes the rows of the feed that every live till has applied. A till whose cursor is older than what is left gets
 * CURSOR_TOO_OLD and takes a snapshot. Returns the sequence up to which the feed is gone now.
 */
export async function compactFeed(db: CentralDatabase, nowMs: number): Promise<number> {
  const compactedTo = await db.transaction(async (tx) => {
    const [oldest] = await tx
      .select({ cursor: min(devices.cursor) })
      .from(devices)
      .where(
        and(eq(devices.status, 'active'), isNotNull(devices.cursor), gte(devices.lastSeenAtMs, nowMs - LIVE_CURSOR_MS)),
      );
    // Without a live cursor nothing goes: a till may be in the middle of its first snapshot.
    const upTo = oldest?.cursor ?? 0;
    const [head] = await tx
      .update(feedHead)
      .set({
        compactedTo: sql`greatest(${feedHead.compactedTo}, least(${upTo}::bigint, ${feedHead.sequence}))`,
      })
      .returning({ compactedTo: feedHead.compactedTo });
    return head?.compactedTo ?? 0;
  });
  // Readers go by `compactedTo`, so what is below it may go in its own time.
  await db.delete(feed).where(lte(feed.sequence, compactedTo));
  return compactedTo;
}
