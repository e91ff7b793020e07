import { eq } from 'drizzle-orm';
import type { BalanceChange, Position } from '../../src-shared/contracts/feed.ts';
import { verdicts } from '../database/schema.ts';
import type { Log } from '../log.ts';
import { readMemberImages } from '../members/member-images.ts';
import { answerNext, findUnanswered } from '../sync/answer-entries.ts';
import type { SentEntry } from '../sync/take-in.ts';
import { takeIn } from '../sync/take-in.ts';
import type { SyncWorld } from './sync-world.ts';
import type { TestTill } from './test-till.ts';

type Place = Pick<SyncWorld, 'db' | 'clock'>;

export const silentLog: Log = { info: () => undefined, error: () => undefined };

/** Pushes entries of a till, all of them where none are named. */
export function pushEntries(
  { db, clock }: Place,
  till: TestTill,
  entries: readonly SentEntry[] = till.entries,
): Promise<Position> {
  return takeIn(db, clock, till.deviceId, { position: till.position(), entries });
}

/** Answers everything that was taken in. */
export async function answerAllEntries({ db, clock }: Place, log: Log = silentLog): Promise<void> {
  for (const journal of await findUnanswered(db)) {
    while (await answerNext({ db, clock, log }, journal));
  }
}

/** Pushes all that a till has and answers it. */
export async function settle(world: Place, till: TestTill): Promise<void> {
  await pushEntries(world, till);
  await answerAllEntries(world);
}

/** The answer to an entry in one line: its status, its code, and what was amended. */
export async function verdictOf({ db }: Place, entryId: string): Promise<string | null> {
  const [verdict] = await db.select().from(verdicts).where(eq(verdicts.entryId, entryId));
  if (!verdict) return null;
  const amended = verdict.amendments.map(
    ({ field, claimed, posted, reason }) => `${field} ${claimed} -> ${posted} (${reason})`,
  );
  return [verdict.status, verdict.code, ...amended].filter((part) => part !== null).join(' ');
}

/** A member's figures as the feed would tell them. */
export async function figuresOf({ db }: Place, memberId: string): Promise<BalanceChange> {
  const [image] = await readMemberImages(db, [memberId]);
  if (!image) throw new Error('no such member');
  return image.balance;
}
