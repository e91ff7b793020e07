import { businessDateAt, dateAfter, dateBefore, startOfBusinessDateMs } from './business-time.ts';
import type { ProgramConfig, Qualification, Tier } from './program.ts';

type WithTiers = Pick<ProgramConfig, 'tiers'>;

/** What is missing to the next tier: points (type A) or events of the program's custom qualifier (type B). */
export type TierProgress = {
  readonly nextTier: Tier;
  readonly remaining: number;
  /** The custom qualifier's name; null where points are counted. */
  readonly qualifierName: string | null;
};

/** Something that may count towards a tier: points accrued, or events of the program's custom qualifier. */
export type QualifyingQuantity = {
  readonly kind: 'points' | 'qualifier';
  /** Below zero where what had counted was taken back. */
  readonly quantity: number;
  /** What of the quantity came from which campaign, by its id. */
  readonly byCampaign: Readonly<Record<string, number>>;
  readonly atMs: number;
};

/** The tier of a program that everyone has: the lowest rank. */
export function baseTierOf(config: WithTiers): Tier {
  const base = byRank(config)[0];
  if (base === undefined) throw new RangeError('a program has at least one tier');
  return base;
}

/** The tier with this id, else the base tier: a member may be in a tier that this version does not have yet or any more. */
export function tierOrBase(config: WithTiers, tierId: string): Tier {
  return config.tiers.find((tier) => tier.tierId === tierId) ?? baseTierOf(config);
}

/** The highest tier whose qualifier is met by what was counted in the window. */
export function tierFor(config: WithTiers, qualifierTotal: number): Tier {
  return byRank(config).findLast((tier) => tier.qualifier <= qualifierTotal) ?? baseTierOf(config);
}

/** How far the member is from the tier that ranks above its own; null in the highest. */
export function progressToNextTier(
  config: WithTiers & Pick<ProgramConfig, 'qualification'>,
  tierId: string,
  qualifierTotal: number,
): TierProgress | null {
  const current = tierOrBase(config, tierId);
  const nextTier = byRank(config).find((tier) => tier.rank > current.rank);
  if (nextTier === undefined) return null;
  const { qualification } = config;
  return {
    nextTier,
    remaining: Math.max(0, nextTier.qualifier - qualifierTotal),
    qualifierName: qualification.type === 'B' ? qualification.qualifierName : null,
  };
}

/**
 * The first instant that counts towards a tier at `atMs`. The window is made of whole business days and ends with the
 * current one: 1 D is today, 3 M on 31 May begins on 1 March, the day after the (clamped) same day three months before.
 */
export function qualificationStartMs(qualification: Qualification, atMs: number, timeZone: string): number {
  const today = businessDateAt(atMs, timeZone);
  const before = dateBefore(today, qualification.windowLength, qualification.windowUnit);
  return startOfBusinessDateMs(dateAfter(before), timeZone);
}

/** What a program counts: points accrued (type A), or events of its custom qualifier (type B). */
export function qualifyingKindOf(qualification: Qualification): QualifyingQuantity['kind'] {
  return qualification.type === 'A' ? 'points' : 'qualifier';
}

/** What counts towards a tier from `startMs` on: all of it, or what came from the campaigns that the program names. */
export function qualifierTotalOf(
  qualification: Qualification,
  quantities: readonly QualifyingQuantity[],
  startMs: number,
): number {
  const { campaignsIncluded } = qualification;
  const kind = qualifyingKindOf(qualification);
  return quantities
    .filter((each) => each.kind === kind && each.atMs >= startMs)
    .flatMap(({ quantity, byCampaign }) =>
      campaignsIncluded === 'all' ? [quantity] : campaignsIncluded.map((campaignId) => byCampaign[campaignId] ?? 0),
    )
    .reduce((sum, counted) => sum + counted, 0);
}

function byRank(config: WithTiers): Tier[] {
  return config.tiers.toSorted((left, right) => left.rank - right.rank);
}
