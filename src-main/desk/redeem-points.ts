import { setTimeout as pause } from 'node:timers/promises';
import type { RedemptionRequest, SaleDraft, SaleQuote } from '../../src-shared/contracts/till.ts';
import { MAXIMUM_REDEMPTIONS } from '../../src-shared/journal/entry.ts';
import { inJournalTransaction, type JournalDatabase } from '../database/open.ts';
import { findDraft } from '../journal/drafts.ts';
import { closeHold, type Hold, noteHoldRequest, openHold, readHoldsOfSale } from '../journal/holds.ts';
import { findSaleEntry } from '../journal/read-entries.ts';
import { memberBalance } from '../replica/member-balance.ts';
import { closeHolds } from './close-holds.ts';
import type { Desk, HoldAnswer } from './desk.ts';
import { orDiskFull } from './or-disk-full.ts';
import { describeQuote, keepSale, priceSale } from './quote-sale.ts';
import { redemptionOf, type SaleRedemption } from './redeem-options.ts';
import { Refusal, type RefusalData } from './refusal.ts';

/**
 * Has central hold the points of a redemption for the open sale, and prices it with them. The hold's id is committed before
 * central is asked; where no answer comes in time, an entry ends it, so that nothing stays in custody. One at a time is
 * asked for; a second points payment replaces the first.
 *
 * Refuses with NO_MEMBER, MEMBER_NOT_FOUND, ALREADY_COMPLETED, REDEEM_OFFLINE when central cannot be asked or does not
 * answer, REDEMPTION_NOT_POSSIBLE by the program's rules, HOLD_REFUSED by central, and DISK_FULL with nothing changed.
 */
export async function redeemPoints(desk: Desk, draft: SaleDraft, what: RedemptionRequest): Promise<SaleQuote> {
  refuseCompleted(desk, draft.saleId);
  redemptionOf(desk, draft);
  orDiskFull(() => {
    if (inJournalTransaction(desk.journal, (tx) => keepSale(tx, desk, draft))) desk.onEntries();
  });
  return await oneAfterAnother(desk.journal, () => redeem(desk, draft.saleId, what));
}

/** Works with the sale as it was last kept: while an earlier call was served, it may have changed or gone. */
async function redeem(desk: Desk, saleId: string, what: RedemptionRequest): Promise<SaleQuote> {
  const draft = draftOf(desk, saleId);
  const sale = redemptionOf(desk, draft);
  const points = pointsFor(desk, sale, what);
  const present = what.kind === 'points-payment' ? presentPayment(desk, sale, saleId) : [];
  if (present.length === 0 || leftOf(present) !== points) await takeHold(desk, saleId, { sale, what, points, present });
  return describeQuote(desk, saleId, priceSale(desk, draftOf(desk, saleId), desk.clock.nowMs()));
}

function refuseCompleted(desk: Desk, saleId: string): void {
  if (findSaleEntry(desk.journal, saleId) !== null) throw new Refusal('ALREADY_COMPLETED', undefined);
}

function draftOf(desk: Desk, saleId: string): SaleDraft {
  const draft = findDraft(desk.journal, saleId);
  if (draft !== null) return draft;
  refuseCompleted(desk, saleId);
  throw new Refusal('HOLD_REFUSED', ENDED_HERE);
}

interface Taking {
  readonly sale: SaleRedemption;
  readonly what: RedemptionRequest;
  readonly points: number;
  /** The points payment that gives way. */
  readonly present: readonly Hold[];
}

async function takeHold(desk: Desk, saleId: string, { sale, what, points, present }: Taking): Promise<void> {
  const hold = newHold(desk, saleId, sale, what, points);
  // Where the present payment's points are needed for the new one, it ends first.
  const endsFirst = present.length > 0 && points > sale.redeemable.freePoints;
  orDiskFull(() => {
    inJournalTransaction(desk.journal, (tx) => {
      if (endsFirst) closeHolds(tx, desk, present, 'removed');
      noteHoldRequest(tx, hold);
    });
  });
  if (endsFirst) desk.onEntries();
  const answer = await ask(desk, hold);
  orDiskFull(() => conclude(desk, hold, answer, endsFirst ? [] : present));
}

/** Asks for the hold; again for a while where points are on their way back that central has not posted yet. */
async function ask(desk: Desk, { holdId, memberId, points }: AskedHold): Promise<HoldAnswer> {
  for (let tries = 1; ; tries += 1) {
    const answer = await desk.central.requestHold({ holdId, memberId, points });
    const isShort = answer.kind === 'refused' && answer.reason === 'insufficient-points';
    if (!isShort || tries === MOST_TRIES || !isReturning(desk, memberId)) return answer;
    await pause(BETWEEN_TRIES_MS);
  }
}

/** What comes of the answer, in one transaction. A hold that was ended meanwhile stays so: a late grant is of no use. */
function conclude(desk: Desk, hold: AskedHold, answer: HoldAnswer, replaced: readonly Hold[]): void {
  const isOpen = inJournalTransaction(desk.journal, (tx) => {
    const asked = readHoldsOfSale(tx, hold.saleId).find(({ holdId }) => holdId === hold.holdId);
    if (asked === undefined) return false;
    if (answer.kind === 'granted') closeHolds(tx, desk, replaced, 'removed');
    if (answer.kind === 'refused') closeHold(tx, hold.holdId);
    if (answer.kind === 'no-answer') closeHolds(tx, desk, [asked], 'no-answer');
    return answer.kind === 'granted' && openHold(tx, hold.holdId, answer);
  });
  if (replaced.length > 0 || answer.kind === 'no-answer') desk.onEntries();
  if (isOpen) return;
  refuseCompleted(desk, hold.saleId);
  if (answer.kind === 'no-answer') throw new Refusal('REDEEM_OFFLINE', undefined);
  const { reason, availablePoints } = answer.kind === 'refused' ? answer : ENDED_HERE;
  throw new Refusal('HOLD_REFUSED', { reason, availablePoints });
}

type AskedHold = Parameters<typeof noteHoldRequest>[1];

function newHold(
  desk: Desk,
  saleId: string,
  { config, member }: SaleRedemption,
  what: RedemptionRequest,
  points: number,
): AskedHold {
  return {
    holdId: desk.newId(),
    saleId,
    memberId: member.memberId,
    programId: config.programId,
    kind: what.kind,
    rewardId: what.kind === 'reward' ? what.rewardId : null,
    points,
    requestedAtMs: desk.clock.nowMs(),
  };
}

/** The points to hold for what is wanted. The program's rules are named first, then that nobody can be asked. */
function pointsFor(desk: Desk, sale: SaleRedemption, what: RedemptionRequest): number {
  const { points, problem } = what.kind === 'reward' ? rewardOf(sale, what.rewardId) : paymentOf(sale, what.points);
  if (problem !== null && problem !== 'not-enough-points') notPossible(problem);
  if (!desk.central.isOnline()) throw new Refusal('REDEEM_OFFLINE', undefined);
  if (problem !== null) notPossible(problem);
  if (what.kind === 'reward' && sale.held.length >= MAXIMUM_REDEMPTIONS) notPossible('not-offered');
  return points;
}

interface Wanted {
  readonly points: number;
  readonly problem: Problem | null;
}

function rewardOf({ options }: SaleRedemption, rewardId: string): Wanted {
  const reward = options.rewards.find((one) => one.rewardId === rewardId);
  return reward ?? { points: 0, problem: 'not-offered' };
}

/** Whole steps of what was typed, within what the program and the balance allow. */
function paymentOf({ options, redeemable, held }: SaleRedemption, wantedPoints: number): Wanted {
  const option = options.pointsPayment;
  if (option === null) return { points: 0, problem: 'not-offered' };
  const { minimumPoints, stepPoints, maximumPoints, problem } = option;
  const points = Math.floor(wantedPoints / stepPoints) * stepPoints;
  if (problem !== null) return { points, problem };
  if (points < minimumPoints) return { points, problem: 'below-minimum' };
  if (points <= maximumPoints) return { points, problem: null };
  const usable = held.reduce(
    (sum, one) => (one.kind === 'points-payment' ? sum + one.heldPoints : sum),
    redeemable.freePoints,
  );
  return { points, problem: points > usable ? 'not-enough-points' : 'nothing-left-to-pay' };
}

function presentPayment(desk: Desk, { held }: SaleRedemption, saleId: string): Hold[] {
  const present = held.filter(({ kind }) => kind === 'points-payment').map(({ holdId }) => holdId);
  return readHoldsOfSale(desk.journal, saleId).filter(({ holdId }) => present.includes(holdId));
}

function leftOf(holds: readonly Hold[]): number {
  return holds.reduce((sum, { points, spent }) => sum + points - spent, 0);
}

/** Points that this till gave back, and that central has not posted yet as far as the till knows. */
function isReturning(desk: Desk, memberId: string): boolean {
  return (memberBalance(desk.journal, desk.replica(), memberId)?.returningPoints ?? 0) > 0;
}

type Problem = RefusalData['REDEMPTION_NOT_POSSIBLE']['problem'];

function notPossible(problem: Problem): never {
  throw new Refusal('REDEMPTION_NOT_POSSIBLE', { problem });
}

/** Of a till, by its journal: calls wait for those before them, failed or not. */
const lastCalls = new WeakMap<JournalDatabase, Promise<unknown>>();

function oneAfterAnother<T>(journal: JournalDatabase, call: () => Promise<T>): Promise<T> {
  const before = lastCalls.get(journal) ?? Promise.resolve();
  const answer = before.then(call, call);
  lastCalls.set(journal, answer);
  return answer;
}

const ENDED_HERE = { reason: 'hold-closed', availablePoints: 0 } as const;
/** As long as it takes central to post what was just given back, and a cashier to lose patience. */
const MOST_TRIES = 8;
const BETWEEN_TRIES_MS = 400;
