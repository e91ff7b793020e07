import type { QuoteMember } from './members.ts';
import { MAXIMUM_POINTS } from './money.ts';
import { priceLines } from './price-lines.ts';
import type { ProgramConfig, Reward, RewardEffect } from './program.ts';
import type { RedemptionProblem } from './quote.ts';
import {
  type HeldRedemption,
  judgePointsPayment,
  judgeReward,
  type RedemptionInput,
  redeemSale,
} from './redemption.ts';
import type { OpenLine } from './reward-effect.ts';
import type { SaleLine } from './sale.ts';

export type OptionProblem = RedemptionProblem | 'not-enough-points';

/** Points as payment. `maximumPoints` is zero where `problem` says why. */
export type PointsPaymentOption = {
  minimumPoints: number;
  stepPoints: number;
  maximumPoints: number;
  /** What the maximum pays. */
  maximumMinor: number;
  problem: OptionProblem | null;
};

export type RewardOption = {
  rewardId: string;
  name: string;
  points: number;
  effect: RewardEffect['kind'];
  /** What it would take off this sale, or what the voucher is worth. */
  amountMinor: number;
  /** What the sale must come to for it; zero for any sale. */
  minimumSpendMinor: number;
  /** The tiers that it is for; none for every tier. */
  tierNames: string[];
  problem: OptionProblem | null;
};

export type RedeemOptionsInput = {
  readonly config: ProgramConfig;
  readonly lines: readonly SaleLine[];
  readonly member: QuoteMember | null;
  readonly atMs: number;
  readonly timeZone: string;
  /** What can be used besides what `redemptions` hold. */
  readonly redeemablePoints: number;
  /** What is held for this sale already. */
  readonly redemptions: readonly HeldRedemption[];
};

/**
 * What points can be used for in a sale as it is, by the rules that `quoteSale` goes by: what is offered here it accepts.
 * Every reward of the catalogue is there, in its order, with the reason where it cannot be had; a rule of the program is
 * named before missing points. A new points payment takes the place of the present one, whose points count as free again.
 */
export function redeemOptions(options: RedeemOptionsInput): {
  pointsPayment: PointsPaymentOption | null;
  rewards: RewardOption[];
} {
  const { config, atMs, redeemablePoints, redemptions } = options;
  const input = { ...priceLines(options), config, atMs };
  const { lines } = redeemSale(
    input,
    redemptions.filter(({ kind }) => kind === 'reward'),
  );
  return {
    pointsPayment: pointsPaymentOption(input, lines, redeemablePoints + heldForPayment(redemptions)),
    rewards: config.redemption.rewards.map((reward) => rewardOption(input, lines, reward, redeemablePoints)),
  };
}

function pointsPaymentOption(
  input: RedemptionInput,
  lines: readonly OpenLine[],
  usablePoints: number,
): PointsPaymentOption | null {
  const rules = input.config.redemption.pointsPayment;
  if (rules === null) return null;
  const { minimumPoints, stepPoints } = rules;
  const sale = { netMinor: lines.reduce((sum, { leftMinor }) => sum + leftMinor, 0), paidMinor: 0 };
  const byRules = judgePointsPayment(input, sale, MAXIMUM_POINTS).problem;
  const paid = judgePointsPayment(input, sale, usablePoints);
  const problem = byRules ?? (paid.problem === null ? null : 'not-enough-points');
  return { minimumPoints, stepPoints, maximumPoints: paid.points, maximumMinor: paid.amountMinor, problem };
}

function rewardOption(
  input: RedemptionInput,
  lines: readonly OpenLine[],
  reward: Reward,
  redeemablePoints: number,
): RewardOption {
  const { rewardId, name, points, effect, minimumSpendMinor } = reward;
  const off = judgeReward(input, lines, reward);
  const problem = off.problem ?? (points > redeemablePoints ? 'not-enough-points' : null);
  const amountMinor = effect.kind === 'gift-voucher' ? effect.amountMinor : off.amountMinor;
  const tierNames = input.config.tiers
    .filter(({ tierId }) => reward.tiers?.includes(tierId) === true)
    .map((tier) => tier.name);
  return { rewardId, name, points, effect: effect.kind, amountMinor, minimumSpendMinor, tierNames, problem };
}

function heldForPayment(redemptions: readonly HeldRedemption[]): number {
  return redemptions.reduce((sum, held) => (held.kind === 'points-payment' ? sum + held.heldPoints : sum), 0);
}
