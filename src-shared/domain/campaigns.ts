import { weekdayAt } from './business-time.ts';
import { type EarningLine, sumNetMinor } from './earning-line.ts';
import type { Fraction } from './fraction.ts';
import type { Campaign, ProgramConfig } from './program.ts';

/** A campaign that is on, with the earning lines it covers, which come to its minimum spend. */
export type RunningCampaign = { readonly campaign: Campaign; readonly lines: ReadonlySet<EarningLine> };

export type AppliedMultiplier = {
  readonly campaignId: string;
  readonly name: string;
  readonly multiplier: Fraction;
  readonly lines: ReadonlySet<EarningLine>;
};

export type AppliedBonus = { readonly campaignId: string; readonly name: string; readonly bonusPoints: number };

type Stacking = ProgramConfig['earning']['stacking'];

/** The campaigns that are on for a tier at an instant, for the lines that earn; in the configuration's order. */
export function runningCampaigns(
  campaigns: readonly Campaign[],
  lines: readonly EarningLine[],
  sale: { readonly tierId: string; readonly atMs: number; readonly timeZone: string },
): RunningCampaign[] {
  const weekday = weekdayAt(sale.atMs, sale.timeZone);
  return campaigns
    .filter((campaign) => campaign.fromMs <= sale.atMs && sale.atMs < campaign.untilMs)
    .filter((campaign) => campaign.weekdays?.includes(weekday) ?? true)
    .filter((campaign) => campaign.tiers?.includes(sale.tierId) ?? true)
    .map((campaign) => ({ campaign, lines: coveredLines(campaign, lines) }))
    .filter((running) => {
      const spentMinor = sumNetMinor(running.lines);
      return spentMinor > 0 && spentMinor >= running.campaign.minimumSpendMinor;
    });
}

/**
 * The multipliers that count, each with its lines. With `best` stacking a line has only its highest, the one with the
 * smaller id where two are equal.
 */
export function multipliersOf(running: readonly RunningCampaign[], stacking: Stacking): AppliedMultiplier[] {
  const all = running.flatMap(({ campaign: { campaignId, name, effect }, lines }) =>
    effect.kind === 'multiplier' ? [{ campaignId, name, multiplier: effect.multiplier, lines }] : [],
  );
  if (stacking === 'all') return all;
  const best = new Map<EarningLine, AppliedMultiplier>();
  for (const applied of all.toSorted(byMultiplier)) {
    for (const line of applied.lines) if (!best.has(line)) best.set(line, applied);
  }
  return all
    .map((applied) => ({ ...applied, lines: new Set([...applied.lines].filter((line) => best.get(line) === applied)) }))
    .filter((applied) => applied.lines.size > 0);
}

/** The bonuses that count, once per sale. With `best` stacking only the highest, smaller id first. */
export function bonusesOf(running: readonly RunningCampaign[], stacking: Stacking): AppliedBonus[] {
  const all = running.flatMap(({ campaign: { campaignId, name, effect } }) =>
    effect.kind === 'bonus' ? [{ campaignId, name, bonusPoints: effect.bonusPoints }] : [],
  );
  return stacking === 'all' ? all : all.toSorted(byBonus).slice(0, 1);
}

/** By category or by SKU where both are named; every line where neither is. */
function coveredLines(campaign: Campaign, lines: readonly EarningLine[]): ReadonlySet<EarningLine> {
  if (campaign.categories === null && campaign.skus === null) return new Set(lines);
  const categories = new Set(campaign.categories);
  const skus = new Set(campaign.skus);
  return new Set(
    lines.filter(({ line }) => categories.has(line.categoryId) || (line.sku !== null && skus.has(line.sku))),
  );
}

function byMultiplier(left: AppliedMultiplier, right: AppliedMultiplier): number {
  const [a, b] = [left.multiplier, right.multiplier];
  return b.numerator * a.denominator - a.numerator * b.denominator || byId(left, right);
}

function byBonus(left: AppliedBonus, right: AppliedBonus): number {
  return right.bonusPoints - left.bonusPoints || byId(left, right);
}

/** By code unit, so that every machine decides the same. */
function byId(left: { readonly campaignId: string }, right: { readonly campaignId: string }): number {
  return left.campaignId < right.campaignId ? -1 : 1;
}
