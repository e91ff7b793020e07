import { v7 as newId } from 'uuid';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { lineOf } from '../../src-shared/domain/program.fixture.ts';
import { readHoldsNotClosed } from '../journal/holds.ts';
import { createTestDesk, type TestDesk } from '../testing/desk-fixture.ts';
import { HOLD_LIFE_MS, PointsCentral } from '../testing/points-central.ts';
import { watchHolds } from './hold-watch.ts';
import { redeemPoints } from './redeem-points.ts';

const memberId = newId();
const MINUTE_MS = 60_000;

let till: TestDesk;
beforeEach(async () => {
  const rate = { numerator: 1, denominator: 1 };
  const pointsPayment = { rate, minimumPoints: 100, stepPoints: 100, maximumShareBasisPoints: 10_000 };
  const central = new PointsCentral(1_000);
  till = await createTestDesk({
    members: [{ memberId, displayName: 'Amira K.', identifiers: [], balance: { available: 1_000 } }],
    program: { redemption: { pointsPayment, rewards: [] } },
    central,
  });
  central.nowMs = () => till.time.nowMs;
  const member = { memberId, identifiedBy: 'card' as const };
  const sale = { saleId: newId(), lines: [lineOf({})], member };
  await redeemPoints(till.desk, sale, { kind: 'points-payment', points: 500 });
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
  till.remove();
});

it('holds end at their time with nobody there, and what the disk did not take is tried again', () => {
  const [onClosed, onFailure] = [vi.fn<() => void>(), vi.fn<() => void>()];
  const stop = watchHolds({ keeper: till.desk, onClosed, onFailure });
  vi.advanceTimersByTime(MINUTE_MS);
  expect(readHoldsNotClosed(till.desk.journal)).toHaveLength(1);

  till.time.nowMs += HOLD_LIFE_MS;
  till.desk.journal.$client.pragma('query_only = ON');
  vi.advanceTimersByTime(MINUTE_MS);
  expect(onFailure).toHaveBeenCalledWith(expect.objectContaining({ code: 'SQLITE_READONLY' }));
  expect(onClosed).not.toHaveBeenCalled();

  till.desk.journal.$client.pragma('query_only = OFF');
  vi.advanceTimersByTime(MINUTE_MS);
  expect(readHoldsNotClosed(till.desk.journal)).toEqual([]);
  expect(onClosed).toHaveBeenCalledOnce();
  stop();
  expect(vi.getTimerCount()).toBe(0);
});

it('a question ends once nobody can wait for it any more', () => {
  const unanswered = till.desk.journal.$client.prepare(`UPDATE holds SET state = 'requested', expires_at_ms = NULL`);
  const onClosed = vi.fn<() => void>();
  const stop = watchHolds({ keeper: till.desk, onClosed, onFailure: () => undefined });
  unanswered.run();
  vi.advanceTimersByTime(MINUTE_MS);
  expect(onClosed).not.toHaveBeenCalled();
  till.time.nowMs += MINUTE_MS + 1;
  vi.advanceTimersByTime(MINUTE_MS);
  expect(onClosed).toHaveBeenCalledOnce();
  expect(readHoldsNotClosed(till.desk.journal)).toEqual([]);
  stop();
});

it('a question without an answer ends at the start, however young', () => {
  till.desk.journal.$client.prepare(`UPDATE holds SET state = 'requested', expires_at_ms = NULL`).run();
  const onClosed = vi.fn<() => void>();
  watchHolds({ keeper: till.desk, onClosed, onFailure: () => undefined })();
  expect(onClosed).toHaveBeenCalledOnce();
  expect(readHoldsNotClosed(till.desk.journal)).toEqual([]);
});
