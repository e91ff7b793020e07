import { eq, sql } from 'drizzle-orm';
import type { FeedChange, Verdict } from '../../src-shared/contracts/feed.ts';
import type { CentralDatabase, CentralTransaction } from '../database/open.ts';
import { feed, feedHead, verdictHistory, verdicts } from '../database/schema.ts';
import { readBalances, readMemberImages } from '../members/member-images.ts';

/** Who is told of a change: the tills of a program, of a store, or one device. */
export type Audience = { readonly programId: string } | { readonly storeId: string } | { readonly deviceId: string };

/** Collects what a transaction changed; all of it is published, under one sequence, when the work is done. */
export interface Changes {
  publish(audience: Audience, change: FeedChange): void;
  /** Its figures as they are at the end of the transaction. */
  publishBalance(memberId: string): void;
  /** The member and its figures as they are at the end of the transaction. */
  publishMember(memberId: string): void;
  /** Answers an entry: kept for ever, and told to its device. A final answer can be given only once. */
  answer(deviceId: string, verdict: Verdict, decidedAtMs: number): void;
  /** Tells every till to take a snapshot, in place of more changes than the feed should carry. */
  supersedeFeed(): void;
}

/**
 * Runs `work` in a database transaction and publishes its changes in the same commit. The feed's head is locked last, so
 * that the order of changes is the order of commits; nothing else may bump it. Not to be nested.
 */
export async function inFeedTransaction<T>(
  db: CentralDatabase,
  work: (tx: CentralTransaction, changes: Changes) => Promise<T>,
): Promise<T> {
  return db.transaction(async (tx) => {
    const collected = new CollectedChanges();
    const result = await work(tx, collected);
    await publishAll(tx, collected);
    return result;
  });
}

type Answer = { readonly deviceId: string; readonly verdict: Verdict; readonly decidedAtMs: number };
type FeedRow = Omit<typeof feed.$inferInsert, 'sequence' | 'ordinal'>;

class CollectedChanges implements Changes {
  readonly rows: FeedRow[] = [];
  readonly balances = new Set<string>();
  readonly members = new Set<string>();
  readonly answers: Answer[] = [];
  superseded = false;

  publish(audience: Audience, change: FeedChange): void {
    this.rows.push({ ...audience, change });
  }
  publishBalance(memberId: string): void {
    this.balances.add(memberId);
  }
  publishMember(memberId: string): void {
    this.members.add(memberId);
  }
  answer(deviceId: string, verdict: Verdict, decidedAtMs: number): void {
    this.answers.push({ deviceId, verdict, decidedAtMs });
  }
  supersedeFeed(): void {
    this.superseded = true;
  }
}

async function publishAll(tx: CentralTransaction, changes: CollectedChanges): Promise<void> {
  const rows: FeedRow[] = [
    ...changes.rows,
    ...(await imageRows(tx, changes)),
    ...changes.answers.map(({ deviceId, verdict }) => ({ deviceId, change: verdict })),
  ];
  if (rows.length === 0 && !changes.superseded) return;
  const sequence = await nextSequence(tx, changes.superseded);
  const numbered = rows.map((row, ordinal) => ({ sequence, ordinal, ...row }));
  for (let start = 0; start < numbered.length; start += INSERT_ROWS) {
    await tx.insert(feed).values(numbered.slice(start, start + INSERT_ROWS));
  }
  for (const answer of changes.answers) await keepAnswer(tx, answer, sequence);
}

async function imageRows(tx: CentralTransaction, { members, balances }: CollectedChanges): Promise<FeedRow[]> {
  const images = await readMemberImages(tx, [...members]);
  const figures = await readBalances(
    tx,
    [...balances].filter((memberId) => !members.has(memberId)),
  );
  return [
    ...images.flatMap(({ member, balance }) => [
      { programId: member.programId, change: member },
      { programId: member.programId, change: balance },
    ]),
    ...figures.map(({ programId, balance }) => ({ programId, change: balance })),
  ];
}

async function nextSequence(tx: CentralTransaction, superseded: boolean): Promise<number> {
  const sequence = sql`${feedHead.sequence} + 1`;
  const [head] = await tx
    .update(feedHead)
    .set(superseded ? { sequence, compactedTo: sequence } : { sequence })
    .returning({ sequence: feedHead.sequence });
  if (!head) throw new Error('the feed has no head: this database was not opened by openCentralDatabase');
  return head.sequence;
}

async function keepAnswer(tx: CentralTransaction, answer: Answer, feedSequence: number): Promise<void> {
  const { deviceId, decidedAtMs } = answer;
  const { entryId, epoch, sequence, status, code, amendments } = answer.verdict;
  const figures = { status, code, amendments, feedSequence, decidedAtMs };
  const first = await tx
    .insert(verdicts)
    .values({ entryId, deviceId, epoch, sequence, firstFeedSequence: feedSequence, ...figures })
    .onConflictDoNothing()
    .returning({ entryId: verdicts.entryId });
  if (first.length > 0) return;
  // The database itself refuses to replace a final answer.
  const isThisOne = eq(verdicts.entryId, entryId);
  await tx.insert(verdictHistory).select(tx.select(HISTORY_COLUMNS).from(verdicts).where(isThisOne));
  await tx.update(verdicts).set(figures).where(isThisOne);
}

const HISTORY_COLUMNS = {
  entryId: verdicts.entryId,
  feedSequence: verdicts.feedSequence,
  status: verdicts.status,
  code: verdicts.code,
  amendments: verdicts.amendments,
  decidedAtMs: verdicts.decidedAtMs,
};

const INSERT_ROWS = 1_000;
