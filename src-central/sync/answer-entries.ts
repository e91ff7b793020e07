import { and, asc, eq, exists, inArray, lt, or, type SQL } from 'drizzle-orm';
import type { Clock } from '../clock.ts';
import { isTransient } from '../database/errors.ts';
import type { CentralDatabase, CentralTransaction } from '../database/open.ts';
import { deviceEpochs, entries, entryDetails, verdicts } from '../database/schema.ts';
import { type Changes, inFeedTransaction } from '../feed/feed-transaction.ts';
import { describeError, type Log } from '../log.ts';
import { dropDetails } from './entry-details.ts';
import { postEntry, type TakenInEntry, toVerdict } from './post-entry.ts';

export interface Posting {
  readonly db: CentralDatabase;
  readonly clock: Clock;
  readonly log: Log;
}

/** The journal of one enrolment. */
export interface DeviceEpoch {
  readonly deviceId: string;
  readonly epoch: number;
}

/** The journals that have entries without an answer. */
export async function findUnanswered(db: CentralDatabase): Promise<DeviceEpoch[]> {
  return db
    .select({ deviceId: deviceEpochs.deviceId, epoch: deviceEpochs.epoch })
    .from(deviceEpochs)
    .where(lt(deviceEpochs.answeredSequence, deviceEpochs.headSequence))
    .orderBy(asc(deviceEpochs.deviceId), asc(deviceEpochs.epoch));
}

/**
 * Posts the next entry of a journal that has no answer yet and answers it, in one commit. An entry whose posting fails is
 * answered `parked`, so that it holds up none behind it. False when all have their answers. Safe to call at once from any
 * number of processes.
 * @throws what is transient: the entry stays the next one.
 */
export async function answerNext(posting: Posting, journal: DeviceEpoch): Promise<boolean> {
  const { db, clock, log } = posting;
  const failed: { entry?: TakenInEntry } = {};
  try {
    return await inFeedTransaction(db, async (tx, changes) => {
      const entry = await lockNext(tx, journal);
      if (!entry) return false;
      failed.entry = entry;
      const nowMs = clock.nowMs();
      const decision = await postEntry(tx, changes, entry, nowMs);
      if (decision.status === 'parked')
        log.error('an entry was parked', { entryId: entry.entryId, code: decision.code });
      await answerInOrder(tx, changes, entry, decision, nowMs);
      return true;
    });
  } catch (error) {
    const { entry } = failed;
    if (!entry || isTransient(error)) throw error;
    log.error('an entry could not be posted', { entryId: entry.entryId, kind: entry.kind, ...describeError(error) });
    await parkNext(posting, journal, entry);
    return true;
  }
}

/** The entries that are parked or waiting, oldest first. */
export async function findUnresolved(db: CentralDatabase): Promise<string[]> {
  return findAnswered(db, UNRESOLVED);
}

/**
 * Of the unresolved entries those for which something may have come since: all that wait for another entry, and those whose
 * details were missing and are there now. Oldest first.
 */
export async function findAwaiting(db: CentralDatabase): Promise<string[]> {
  const details = db.select().from(entryDetails).where(eq(entryDetails.entryId, verdicts.entryId));
  const completed = and(eq(verdicts.status, 'parked'), eq(verdicts.code, 'DETAILS_MISSING'), exists(details));
  return findAnswered(db, and(UNRESOLVED, or(eq(verdicts.status, 'waiting'), completed)));
}

/**
 * Tries an entry again that is parked or waiting; a new answer replaces the old one. False when it is as it was.
 * @throws what is transient.
 */
export async function answerAgain(posting: Posting, entryId: string): Promise<boolean> {
  const { db, clock, log } = posting;
  try {
    return await inFeedTransaction(db, async (tx, changes) => {
      const [entry] = await tx.select().from(entries).where(eq(entries.entryId, entryId));
      if (!entry) return false;
      await lockEpoch(tx, entry);
      const [before] = await tx.select().from(verdicts).where(eq(verdicts.entryId, entryId));
      if (before?.status !== 'parked' && before?.status !== 'waiting') return false;
      const nowMs = clock.nowMs();
      const decision = await postEntry(tx, changes, entry, nowMs);
      if (decision.status === before.status && decision.code === before.code) return false;
      changes.answer(entry.deviceId, toVerdict(entry, decision), nowMs);
      await dropDetails(tx, entryId, decision.status);
      return true;
    });
  } catch (error) {
    if (isTransient(error)) throw error;
    log.error('a parked entry still cannot be posted', { entryId, ...describeError(error) });
    return false;
  }
}

type Decision = Awaited<ReturnType<typeof postEntry>>;

async function findAnswered(db: CentralDatabase, where: SQL | undefined): Promise<string[]> {
  const rows = await db
    .select({ entryId: verdicts.entryId })
    .from(verdicts)
    .where(where)
    .orderBy(asc(verdicts.firstFeedSequence), asc(verdicts.entryId));
  return rows.map(({ entryId }) => entryId);
}

async function lockEpoch(tx: CentralTransaction, { deviceId, epoch }: DeviceEpoch) {
  const [row] = await tx
    .select()
    .from(deviceEpochs)
    .where(and(eq(deviceEpochs.deviceId, deviceId), eq(deviceEpochs.epoch, epoch)))
    .for('no key update');
  return row;
}

async function lockNext(tx: CentralTransaction, journal: DeviceEpoch): Promise<TakenInEntry | null> {
  const locked = await lockEpoch(tx, journal);
  if (!locked || locked.answeredSequence >= locked.headSequence) return null;
  const { deviceId, epoch, answeredSequence } = locked;
  const sequence = answeredSequence + 1;
  const [entry] = await tx
    .select()
    .from(entries)
    .where(and(eq(entries.deviceId, deviceId), eq(entries.epoch, epoch), eq(entries.sequence, sequence)));
  if (!entry) throw new Error('an entry below the head of its journal is missing');
  return entry;
}

async function answerInOrder(
  tx: CentralTransaction,
  changes: Changes,
  entry: TakenInEntry,
  decision: Decision,
  nowMs: number,
): Promise<void> {
  const { deviceId, epoch, sequence } = entry;
  await tx
    .update(deviceEpochs)
    .set({ answeredSequence: sequence })
    .where(and(eq(deviceEpochs.deviceId, deviceId), eq(deviceEpochs.epoch, epoch)));
  changes.answer(deviceId, toVerdict(entry, decision), nowMs);
  await dropDetails(tx, entry.entryId, decision.status);
}

async function parkNext({ db, clock }: Posting, journal: DeviceEpoch, failed: TakenInEntry): Promise<void> {
  await inFeedTransaction(db, async (tx, changes) => {
    const entry = await lockNext(tx, journal);
    // Another process has answered it in between.
    if (entry?.entryId !== failed.entryId) return;
    const decision = { status: 'parked', code: 'POSTING_FAILED', amendments: [] } as const;
    await answerInOrder(tx, changes, entry, { ...decision, amendments: [] }, clock.nowMs());
  });
}

const UNRESOLVED = inArray(verdicts.status, ['parked', 'waiting']);
