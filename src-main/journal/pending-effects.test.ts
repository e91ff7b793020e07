import { v7 as uuidv7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import type { VerdictStatus } from '../../src-shared/contracts/feed.ts';
import { inJournalTransaction, type JournalDatabase } from '../database/open.ts';
import { appendSale, enrolledJournal, NOW_MS } from '../testing/test-journal.ts';
import { collectPendingEffects, pendingEffectsOf, queueSummary, type UnsettledEntry } from './pending-effects.ts';
import { recordVerdicts } from './verdicts.ts';

const DAY_MS = 86_400_000;

describe('queueSummary', () => {
  it('counts what is above the watermark and what is not settled, once each', () => {
    const { db, sales } = fiveSales();
    const unsettledAt = (index: number) =>
      sales.slice(index, index + 1).map((sale) => unsettledOf(sale, index === 1 ? 'parked' : 'waiting'));
    const [two, three, six] = [unsettledAt(0), unsettledAt(1), unsettledAt(4)];
    // Entry 1 opens the epoch at NOW_MS, and sales 2 to 6 follow a minute after another.
    expect(queueSummary(db, { watermark: null, unsettled: [] })).toEqual(summary(6, minute(0), 0));
    expect(queueSummary(db, { watermark: at(4), unsettled: [] })).toEqual(summary(2, minute(4), 0));
    expect(queueSummary(db, { watermark: at(4), unsettled: three })).toEqual(summary(3, minute(2), 1));
    expect(queueSummary(db, { watermark: at(4), unsettled: [...two, ...three, ...six] })).toEqual(
      summary(4, minute(1), 1),
    );
    expect(queueSummary(db, { watermark: at(6), unsettled: two })).toEqual(summary(1, minute(1), 0));
    expect(queueSummary(db, { watermark: at(6), unsettled: [] })).toEqual(summary(0, null, 0));
    expect(queueSummary(db, { watermark: { epoch: 2, sequence: 1 }, unsettled: [] })).toEqual(summary(0, null, 0));
  });

  it('shows what was refused until a person has seen to it', () => {
    const { db, sales } = fiveSales();
    answer(db, sales[0]?.id ?? '', 'refused');
    answer(db, sales[1]?.id ?? '', 'accepted');
    expect(queueSummary(db, { watermark: { epoch: 1, sequence: 6 }, unsettled: [] })).toEqual(summary(0, null, 1));
  });
});

describe('collectPendingEffects', () => {
  const settled = { watermark: { epoch: 1, sequence: 4 }, unsettled: [] };

  it.each<[string, number, number[]]>([
    ['keeps all while a restored central may ask for them again', NOW_MS + 20 * DAY_MS, [2, 3, 4, 5, 6]],
    ['then drops what is answered for good', NOW_MS + 60 * DAY_MS, [3, 5, 6]],
  ])('%s', (_, nowMs, left) => {
    const { db, memberId, sales } = fiveSales();
    const unsettled = sales.slice(1, 2).map((sale) => unsettledOf(sale, 'waiting'));
    expect(collectPendingEffects(db, { ...settled, unsettled }, nowMs)).toBe(5 - left.length);
    expect(pendingEffectsOf(db, memberId).map((effect) => effect.sequence)).toEqual(left);
  });

  it('counts from the answer, where that came late', () => {
    const { db, memberId, sales } = fiveSales();
    answer(db, sales[0]?.id ?? '', 'accepted', NOW_MS + 50 * DAY_MS);
    collectPendingEffects(db, settled, NOW_MS + 60 * DAY_MS);
    expect(pendingEffectsOf(db, memberId).map((effect) => effect.sequence)).toEqual([2, 5, 6]);
  });

  it('takes a long queue in several calls, the oldest first', () => {
    const { db, signer } = enrolledJournal();
    const memberId = uuidv7();
    const effects = (['available', 'pending'] as const).map((account) => ({ memberId, account, points: 1 }));
    for (let sale = 0; sale < 300; sale += 1) appendSale(db, signer, { effects });
    const collect = () => collectPendingEffects(db, { watermark: at(301), unsettled: [] }, NOW_MS + 60 * DAY_MS);
    expect([collect(), collect(), collect()]).toEqual([500, 100, 0]);
  });

  it('does nothing before the first answer', () => {
    const { db } = fiveSales();
    expect(collectPendingEffects(db, { watermark: null, unsettled: [] }, NOW_MS + 900 * DAY_MS)).toBe(0);
  });
});

function fiveSales() {
  const { db, signer } = enrolledJournal();
  const memberId = uuidv7();
  const sales = [1, 2, 3, 4, 5].map((minutes) => {
    const effects = [{ memberId, account: 'available' as const, points: 10 }];
    return appendSale(db, signer, { occurredAtMs: minute(minutes), effects }).entry;
  });
  return { db, memberId, sales };
}

function unsettledOf(sale: { id: string; sequence: number }, status: 'parked' | 'waiting'): UnsettledEntry {
  return { entryId: sale.id, epoch: 1, sequence: sale.sequence, status };
}

function answer(db: JournalDatabase, entryId: string, status: VerdictStatus, answeredAtMs = NOW_MS): void {
  const verdict = { kind: 'verdict' as const, entryId, epoch: 1, sequence: 2, status, code: null, amendments: [] };
  inJournalTransaction(db, (tx) =>
    recordVerdicts(tx, [{ verdict, feedSequence: 1 }], { incarnation: uuidv7(), answeredAtMs }),
  );
}

function summary(waiting: number, oldestAtMs: number | null, needsPerson: number) {
  return { waiting, oldestAtMs, needsPerson };
}

function minute(n: number): number {
  return NOW_MS + n * 60_000;
}

function at(sequence: number) {
  return { epoch: 1, sequence };
}
