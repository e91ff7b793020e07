import type Database from 'better-sqlite3';
import { v7 as newId } from 'uuid';
import { expect, it } from 'vitest';
import type { SaleDraft } from '../../src-shared/contracts/till.ts';
import { lineOf } from '../../src-shared/domain/program.fixture.ts';
import { entryBodySchema } from '../../src-shared/journal/entry.ts';
import { findDraft } from '../journal/drafts.ts';
import { readHoldsNotClosed } from '../journal/holds.ts';
import { findSaleEntry, readUnsentEntries } from '../journal/read-entries.ts';
import { createTestDesk, type TestDesk } from '../testing/desk-fixture.ts';
import { PointsCentral } from '../testing/points-central.ts';
import { cancelRedemption } from './cancel-redemption.ts';
import { closeLeftHolds } from './close-holds.ts';
import { completeSale } from './complete-sale.ts';
import { viewMember } from './member-view.ts';
import { parkSale } from './park-sale.ts';
import { quoteSale } from './quote-sale.ts';
import { recallSale } from './recall-sale.ts';
import { redeemPoints } from './redeem-points.ts';
import { currentDraft, discardDraft } from './sale-draft.ts';

const memberId = newId();
const staff = { staffId: newId(), name: 'Ines', role: 'cashier' } as const;

/** Commits and grants of `liveThrough`; fewer would mean that some go unseen, and that no run below is killed there. */
const STEPS = 26;

it('points are neither lost nor spent twice, wherever the till is killed', async () => {
  const alive = await liveThrough(Number.POSITIVE_INFINITY);
  expect(alive.steps).toBe(STEPS);
  alive.till.remove();
  for (let killedAt = 1; killedAt <= STEPS; killedAt += 1) {
    const world = await liveThrough(killedAt);
    const till = world.till.restart();
    checkPoints(world.central, till, `killed at ${killedAt}`);
    closeLeftHolds(till.desk, 'starting');
    for (const hold of readHoldsNotClosed(till.desk.journal)) {
      expect(hold.state, `killed at ${killedAt}`).toBe('open');
      expect(findDraft(till.desk.journal, hold.saleId), `killed at ${killedAt}`).not.toBeNull();
    }
    finish(till, world.parked);
    checkPoints(world.central, till, `killed at ${killedAt}, and finished`);
    expect(readHoldsNotClosed(till.desk.journal)).toEqual([]);
    expect(world.central.held, `killed at ${killedAt}`).toBe(0);
    const shown = viewMember(till.desk, memberId);
    expect(shown).toMatchObject({
      balance: { points: world.central.available, waitingPoints: 0 },
      redeemable: { points: world.central.available, reason: null },
    });
    till.remove();
  }
}, 240_000);

class Killed extends Error {}

/** Two sales with redemptions, one of them parked in between, and one that is thrown away. */
async function liveThrough(killedAt: number) {
  const central = new PointsCentral(1_000);
  const till = await createTestDesk({
    members: [{ memberId, displayName: 'Amira K.', identifiers: [], balance: { available: 1_000 } }],
    program: { redemption: { pointsPayment: PAYMENT, rewards: [VOUCHER] } },
    central,
  });
  central.nowMs = () => till.time.nowMs;
  let steps = 0;
  const step = () => {
    steps += 1;
    if (steps === killedAt) throw new Killed();
  };
  central.onGranted = step;
  watchCommits(till.desk.journal.$client, step);
  const [parked, dropped] = [draftOf(), draftOf()];
  try {
    await redeemPoints(till.desk, parked, { kind: 'points-payment', points: 300 });
    parkSale(till.desk, parked);
    await redeemPoints(till.desk, dropped, { kind: 'reward', rewardId: 'voucher' });
    central.fates.push('answer-lost');
    await redeemPoints(till.desk, dropped, { kind: 'points-payment', points: 100 }).catch(unlessKilled);
    discardDraft(till.desk, dropped.saleId);
    central.post(till);
    recallSale(till.desk, parked.saleId, draftOf({ lines: [] }));
    await redeemPoints(till.desk, parked, { kind: 'points-payment', points: 200 });
    const { quote } = await redeemPoints(till.desk, parked, { kind: 'reward', rewardId: 'voucher' });
    const taken = quote.redemptions.find(({ kind }) => kind === 'reward');
    cancelRedemption(till.desk, parked, taken?.holdId ?? '');
    complete(till, parked);
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
  }
  return { central, till, parked, steps };
}

function unlessKilled(error: unknown): void {
  if (error instanceof Killed) throw error;
}

/** What the next cashier does: takes the sale up, and completes or discards whatever is open. */
function finish(till: TestDesk, parked: SaleDraft): void {
  const { desk } = till;
  if (findDraft(desk.journal, parked.saleId) !== null && currentDraft(desk).saleId !== parked.saleId) {
    recallSale(desk, parked.saleId, { ...currentDraft(desk), lines: [] });
  }
  if (findDraft(desk.journal, parked.saleId) !== null) complete(till, parked);
  discardDraft(desk, currentDraft(desk).saleId);
}

function complete({ desk }: TestDesk, sale: SaleDraft): void {
  const { quote } = quoteSale(desk, sale);
  const redeemedPoints = quote.redemptions.reduce((sum, { points }) => sum + points, 0);
  const shown = { toPayMinor: quote.toPayMinor, earnPoints: quote.earn.points, redeemedPoints };
  const tenders = [{ kind: 'card' as const, amountMinor: quote.toPayMinor }];
  completeSale(desk, staff, { ...sale, shown, tenders });
}

/** Central has posted all that the till has: each spend of the journal once, and every other point is the member's. */
function checkPoints(central: PointsCentral, till: TestDesk, when: string): void {
  central.post(till);
  central.tell(till, memberId);
  const sales = readUnsentEntries(till.desk.journal, { epoch: 1, sequence: 0 }, 10_000, 1e9).flatMap(({ body }) => {
    const entry = entryBodySchema.parse(JSON.parse(body.toString()));
    return entry.kind === 'sale-completed' ? [entry.payload] : [];
  });
  const spent = sales.flatMap(({ redemptions }) => redemptions).reduce((sum, { points }) => sum + points, 0);
  const earned = sales.reduce((sum, { earnPoints }) => sum + earnPoints, 0);
  expect(central.spent, when).toBe(spent);
  expect(central.available + central.held + central.spent, when).toBe(1_000 + earned);
  expect(viewMember(till.desk, memberId)?.balance.points, when).toBe(1_000 + earned - spent);
  for (const { saleId } of sales) expect(findSaleEntry(till.desk.journal, saleId)).not.toBeNull();
}

function draftOf(parts: Partial<SaleDraft> = {}): SaleDraft {
  return { saleId: newId(), lines: [lineOf({ quantity: 2 })], member: { memberId, identifiedBy: 'card' }, ...parts };
}

/** Calls `onCommit` right after each commit of a connection, before anything else can run. */
function watchCommits(client: Database.Database, onCommit: () => void): void {
  const transaction = client.transaction.bind(client);
  const committing = (work: () => unknown) => {
    const isOuter = !client.inTransaction;
    const result = transaction(work).immediate();
    if (isOuter) onCommit();
    return result;
  };
  Object.assign(client, { transaction: (work: () => unknown) => ({ immediate: () => committing(work) }) });
}

const PAYMENT = {
  rate: { numerator: 1, denominator: 1 },
  minimumPoints: 100,
  stepPoints: 50,
  maximumShareBasisPoints: 10_000,
};
const VOUCHER = {
  rewardId: 'voucher',
  name: 'Voucher',
  points: 250,
  fromMs: 0,
  untilMs: 8_640_000_000_000_000,
  tiers: null,
  minimumSpendMinor: 0,
  effect: { kind: 'gift-voucher' as const, amountMinor: 500 },
};
