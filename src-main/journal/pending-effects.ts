import { asc, eq, sql } from 'drizzle-orm';
import type { BalanceWatermark, PendingEffect } from '../../src-shared/domain/balance.ts';
import { entries, pendingEffects, verdicts } from '../database/journal-schema.ts';
import { inJournalTransaction, type JournalDatabase } from '../database/open.ts';
import { statementsOf } from '../database/statements.ts';
import { countNeedingPerson } from './needs-person.ts';

/** How far the current replica's balances hold central's answers. Read from the replica in one go, before the journal. */
export type Settlement = {
  readonly watermark: BalanceWatermark | null;
  /** Entries that central has parked or lets wait. */
  readonly unsettled: readonly UnsettledEntry[];
};
export type UnsettledEntry = {
  readonly entryId: string;
  readonly epoch: number;
  readonly sequence: number;
  readonly status: 'parked' | 'waiting';
};

export type QueueSummary = {
  /** Entries that central has not answered for good yet. */
  readonly waiting: number;
  readonly oldestAtMs: number | null;
  /** Parked, or refused or flagged and not answered yet, or several may be meant: a person has to look. */
  readonly needsPerson: number;
};

/** `isReturn`: points that were held and not spent, on their way back. */
export type OwnEffect = PendingEffect & { readonly isReturn: boolean };

/** What own entries do to a member's figures, answered or not: `displayedBalance` tells which still count. */
export function pendingEffectsOf(db: JournalDatabase, memberId: string): OwnEffect[] {
  return statements(db)
    .ofMember.all({ memberId })
    .map(({ kind, ...effect }) => ({ ...effect, isReturn: kind === 'hold-closed' }));
}

/** What central has not answered for good yet, and what waits for a person. */
export function queueSummary(db: JournalDatabase, settlement: Settlement): QueueSummary {
  const { watermark, unsettled } = settlement;
  const above = watermark ?? BEFORE_ALL;
  const listed = unsettled.filter((entry) => !isAbove(entry, above));
  const { oldestAbove, count } = statements(db);
  const times = [
    oldestAbove.get({ ...above })?.occurredAtMs,
    ...listed.map(({ entryId }) => statements(db).occurredAt.get({ id: entryId })?.occurredAtMs),
  ].filter((time) => time !== undefined);
  return {
    waiting: (count.get({ ...above })?.entries ?? 0) + listed.length,
    oldestAtMs: times.length === 0 ? null : Math.min(...times),
    needsPerson: countNeedingPerson(db, unsettled),
  };
}

/**
 * Deletes effects that central answered for good so long ago that no restore from a backup can take the answer back:
 * until then they are kept, since a restored central's watermark may lie below them again. Call it after the replica
 * committed, with that replica's settlement. Only the oldest few are looked at, so that it never takes long: call it
 * often. Returns how many rows went.
 */
export function collectPendingEffects(db: JournalDatabase, settlement: Settlement, nowMs: number): number {
  const { watermark, unsettled } = settlement;
  if (watermark === null) return 0;
  const kept = JSON.stringify(unsettled.map((entry) => entry.entryId));
  const found = statements(db).oldest.all({ ...watermark, kept });
  const gone = found.filter(
    (effect) => nowMs - Math.max(effect.occurredAtMs, effect.answeredAtMs ?? 0) > EFFECTS_KEPT_MS,
  );
  if (gone.length === 0) return 0;
  return inJournalTransaction(db, (tx) =>
    gone.reduce((sum, { entryId }) => sum + statements(tx).remove.run({ entryId }).changes, 0),
  );
}

function isAbove(entry: UnsettledEntry, place: BalanceWatermark): boolean {
  return entry.epoch > place.epoch || (entry.epoch === place.epoch && entry.sequence > place.sequence);
}

const BEFORE_ALL: BalanceWatermark = { epoch: 0, sequence: 0 };
const LOOKED_AT_ONCE = 500;
const EFFECTS_KEPT_MS = 35 * 24 * 60 * 60 * 1000;

const statements = statementsOf((db: JournalDatabase) => {
  const place = sql`(${sql.placeholder('epoch')}, ${sql.placeholder('sequence')})`;
  const isAfter = sql`(${entries.epoch}, ${entries.sequence}) > ${place}`;
  return {
    ofMember: db
      .select({
        entryId: pendingEffects.entryId,
        epoch: pendingEffects.epoch,
        sequence: pendingEffects.sequence,
        account: pendingEffects.account,
        points: pendingEffects.points,
        kind: entries.kind,
      })
      .from(pendingEffects)
      .innerJoin(entries, eq(entries.id, pendingEffects.entryId))
      .where(eq(pendingEffects.memberId, sql.placeholder('memberId')))
      .prepare(),
    count: db.select({ entries: sql<number>`count(*)` }).from(entries).where(isAfter).prepare(),
    oldestAbove: db
      .select({ occurredAtMs: entries.occurredAtMs })
      .from(entries)
      .where(isAfter)
      .orderBy(asc(entries.epoch), asc(entries.sequence))
      .limit(1)
      .prepare(),
    occurredAt: db
      .select({ occurredAtMs: entries.occurredAtMs })
      .from(entries)
      .where(eq(entries.id, sql.placeholder('id')))
      .prepare(),
    oldest: db
      .select({
        entryId: pendingEffects.entryId,
        occurredAtMs: entries.occurredAtMs,
        answeredAtMs: verdicts.answeredAtMs,
      })
      .from(pendingEffects)
      .innerJoin(entries, eq(entries.id, pendingEffects.entryId))
      .leftJoin(verdicts, eq(verdicts.entryId, pendingEffects.entryId))
      .where(
        sql`(${pendingEffects.epoch}, ${pendingEffects.sequence}) <= ${place}
          AND ${pendingEffects.entryId} NOT IN (SELECT value FROM json_each(${sql.placeholder('kept')}))`,
      )
      .orderBy(asc(pendingEffects.epoch), asc(pendingEffects.sequence))
      .limit(LOOKED_AT_ONCE)
      .prepare(),
    remove: db
      .delete(pendingEffects)
      .where(eq(pendingEffects.entryId, sql.placeholder('entryId')))
      .prepare(),
  };
});
