import { shareOut } from './fraction.ts';
import { type PaidByPoints, payByPoints } from './points-payment.ts';
import type { PricedLine, PricedSale } from './price-lines.ts';
import type { ProgramConfig, Reward } from './program.ts';
import type { QuotedRedemption, RedemptionProblem } from './quote.ts';
import { type OpenLine, type RewardOff, rewardOff } from './reward-effect.ts';

/** Points that are held for a sale, and what for, in the order in which they were taken. */
export type HeldRedemption = {
  readonly holdId: string;
  readonly kind: 'points-payment' | 'reward';
  readonly rewardId: string | null;
  readonly heldPoints: number;
};

export type RedemptionInput = PricedSale & { readonly config: ProgramConfig; readonly atMs: number };

/** A sale with what points do for it. */
export type RedeemedSale = {
  /** What rewards left of each line, in the order of the lines. */
  readonly lines: readonly OpenLine[];
  /** What points pay, of all that is left. */
  readonly pointsMinor: number;
  /** In the order in which they were given. */
  readonly redemptions: QuotedRedemption[];
};

/**
 * What the held points do for a sale: rewards come off the lines one after the other, then points pay of what is left. A
 * redemption that does not count in the sale as it is now spends nothing and says why; nobody is kept from paying by it.
 */
export function redeemSale(input: RedemptionInput, redemptions: readonly HeldRedemption[]): RedeemedSale {
  let lines: readonly OpenLine[] = input.lines.map((line) => ({ line, leftMinor: line.netMinor }));
  const quoted = new Map<HeldRedemption, QuotedRedemption>();
  for (const held of redemptions.filter(({ kind }) => kind === 'reward')) {
    const reward = input.config.redemption.rewards.find(({ rewardId }) => rewardId === held.rewardId);
    const off = judgeReward(input, lines, reward);
    quoted.set(held, describeReward(held, reward, off));
    lines = takeOffLines(lines, off);
  }
  const netMinor = lines.reduce((sum, { leftMinor }) => sum + leftMinor, 0);
  let pointsMinor = 0;
  for (const held of redemptions.filter(({ kind }) => kind === 'points-payment')) {
    const paid = judgePointsPayment(input, { netMinor, paidMinor: pointsMinor }, held.heldPoints);
    quoted.set(held, { ...holdOf(held), name: '', effect: null, ...paid });
    pointsMinor += paid.amountMinor;
  }
  return { lines, pointsMinor, redemptions: redemptions.flatMap((held) => quoted.get(held) ?? []) };
}

/** What a reward of the catalogue would take off the lines as they are left, or why it cannot be had. */
export function judgeReward(input: RedemptionInput, lines: readonly OpenLine[], reward: Reward | undefined): RewardOff {
  const problem = rewardProblem(input, reward);
  if (problem !== null || reward === undefined)
    return { amountMinor: 0, lines: null, problem: problem ?? 'not-offered' };
  return rewardOff(reward.effect, lines);
}

/** What so many points would pay, or why they cannot. */
export function judgePointsPayment(
  input: RedemptionInput,
  sale: { readonly netMinor: number; readonly paidMinor: number },
  heldPoints: number,
): PaidByPoints {
  const rules = input.config.redemption.pointsPayment;
  if (input.standing?.redeem !== true) return { points: 0, amountMinor: 0, problem: 'member-may-not' };
  if (rules === null || input.config.closed) return { points: 0, amountMinor: 0, problem: 'not-offered' };
  return payByPoints(rules, sale, heldPoints);
}

function rewardProblem(input: RedemptionInput, reward: Reward | undefined): RedemptionProblem | null {
  const { config, standing, tier, atMs } = input;
  if (standing?.redeem !== true || tier === null) return 'member-may-not';
  if (reward === undefined || config.closed) return 'not-offered';
  if (atMs < reward.fromMs || atMs >= reward.untilMs) return 'not-valid-now';
  if (reward.tiers?.includes(tier.tierId) === false) return 'tier-too-low';
  return sumNetMinor(input.lines) < reward.minimumSpendMinor ? 'minimum-spend' : null;
}

/** A reward costs what the program says now, and never more than was held for it. */
function describeReward(held: HeldRedemption, reward: Reward | undefined, off: RewardOff): QuotedRedemption {
  return {
    ...holdOf(held),
    name: reward?.name ?? '',
    effect: reward?.effect.kind ?? null,
    points: off.problem === null ? Math.min(held.heldPoints, reward?.points ?? 0) : 0,
    amountMinor: off.amountMinor,
    problem: off.problem,
  };
}

/** Nothing but what a hold is, whatever else the caller's object bears. */
function holdOf({ holdId, kind, rewardId, heldPoints }: HeldRedemption): HeldRedemption {
  return { holdId, kind, rewardId, heldPoints };
}

function takeOffLines(lines: readonly OpenLine[], off: RewardOff): readonly OpenLine[] {
  if (off.amountMinor === 0) return lines;
  const shares = shareOut(
    off.amountMinor,
    lines.map(({ line, leftMinor }) => (off.lines?.has(line) === true ? leftMinor : 0)),
  );
  return lines.map(({ line, leftMinor }, index) => ({ line, leftMinor: leftMinor - (shares[index] ?? 0) }));
}

function sumNetMinor(lines: readonly PricedLine[]): number {
  return lines.reduce((sum, { netMinor }) => sum + netMinor, 0);
}
