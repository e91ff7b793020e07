import type { QuoteMember } from '../members.ts';
import { lineOf, NOON_MS, pointsPaymentOf, programOf, rewardOf } from '../program.fixture.ts';
import type { PointsPayment, Reward } from '../program.ts';
import { type QuoteInput, quoteSale } from '../quote-sale.ts';
import type { HeldRedemption } from '../redemption.ts';

export const member: QuoteMember = {
  memberId: 'm',
  tierId: 'base',
  state: 'Enrolled',
  deleted: false,
  expiresAtMs: null,
};
export const gold: QuoteMember = { ...member, tierId: 'gold' };

export const catalogue = (...rewards: Partial<Reward>[]) => ({ rewards: rewards.map(rewardOf) });
export const offering = (redemption: { pointsPayment?: PointsPayment | null; rewards?: Reward[] }, parts = {}) =>
  programOf({ redemption: { pointsPayment: null, rewards: [], ...redemption }, ...parts });
export const paying = (parts: Partial<PointsPayment>) => offering({ pointsPayment: pointsPaymentOf(parts) });

export const points = (heldPoints: number, holdId = 'points'): HeldRedemption => ({
  holdId,
  kind: 'points-payment',
  rewardId: null,
  heldPoints,
});
export const reward = (rewardId = 'five-off', heldPoints = 450): HeldRedemption => ({
  holdId: rewardId,
  kind: 'reward',
  rewardId,
  heldPoints,
});

export const quote = (parts: Partial<QuoteInput>) =>
  quoteSale({ config: programOf(), lines: [lineOf({})], member, atMs: NOON_MS, timeZone: 'Europe/Berlin', ...parts });
/** Of each redemption: the points it spends, what it takes off or pays, and what is wrong with it. */
export const redeemed = (parts: Partial<QuoteInput>) =>
  quote(parts).redemptions.map(({ points: spent, amountMinor, problem }) => [spent, amountMinor, problem]);

export const food = (unitPriceMinor: number, parts = {}) => lineOf({ lineId: 'food', unitPriceMinor, ...parts });
export const home = (unitPriceMinor: number, parts = {}) =>
  lineOf({ lineId: 'home', categoryId: 'home', sku: 'vase', unitPriceMinor, ...parts });
export const giftCard = (unitPriceMinor: number) =>
  lineOf({ lineId: 'gift', categoryId: 'gift-cards', unitPriceMinor });
