import { bonusesOf, multipliersOf, type RunningCampaign, runningCampaigns } from './campaigns.ts';
import { type EarningLine, isExcluded, sumNetMinor } from './earning-line.ts';
import { apportion, type Fraction, type Ratio, ratioOf, roundRatio, subtractRatio, sumRatios } from './fraction.ts';
import { MAXIMUM_POINTS } from './money.ts';
import type { ProgramConfig, Tier } from './program.ts';
import type { EarnStep } from './quote.ts';

export type EarnInput = {
  readonly earning: ProgramConfig['earning'];
  readonly lines: readonly EarningLine[];
  readonly tier: Tier;
  readonly atMs: number;
  readonly timeZone: string;
};

/** A step whose points are still exact. */
type ExactStep = { readonly step: EarnStep; readonly exact: Ratio };

/**
 * What a sale earns: per line, the eligible amount after discounts x rate x campaign x tier multiplier, rounded once per
 * sale by the program's rule; bonuses come on top, and the cap over all. A category that the program does not know
 * earns the base rate. The points of the steps add up to the result.
 */
export function earnOf(input: EarnInput): { points: number; explanation: EarnStep[] } {
  const { earning, tier, atMs, timeZone } = input;
  const lines = input.lines.filter((line) => !isExcluded(line));
  const eligibleMinor = sumNetMinor(lines);
  const excluded = input.lines.filter(isExcluded).map(excludedStep);
  if (eligibleMinor < earning.minimumSpendMinor) {
    const unmet = { eligibleMinor, minimumSpendMinor: earning.minimumSpendMinor, points: 0 };
    return { points: 0, explanation: [...excluded, { kind: 'minimum-spend', ...unmet }] };
  }
  const running = runningCampaigns(earning.campaigns, lines, { tierId: tier.tierId, atMs, timeZone });
  const exact = withTier(exactSteps(earning, lines, running), tier);
  const steps = [...roundedSteps(exact, earning.rounding), ...bonusSteps(earning, running)];
  const uncapped = steps.reduce((sum, step) => sum + step.points, 0);
  const capPoints = earning.capPerSalePoints ?? MAXIMUM_POINTS;
  if (uncapped <= capPoints) return { points: uncapped, explanation: [...excluded, ...steps] };
  const cap = { kind: 'cap' as const, capPoints, points: capPoints - uncapped };
  return { points: capPoints, explanation: [...excluded, ...steps, cap] };
}

/** The lines by their rates, then what each campaign adds to them. */
function exactSteps(
  earning: ProgramConfig['earning'],
  lines: readonly EarningLine[],
  running: readonly RunningCampaign[],
): ExactStep[] {
  const base = lines.map((line) => {
    const rate = line.category?.rate ?? earning.baseRate;
    return { line, rate, exact: ratioOf(line.netMinor, rate) };
  });
  const campaigns = multipliersOf(running, earning.stacking).map(({ lines: covered, ...campaign }) => {
    const gains = base.filter(({ line }) => covered.has(line)).map(({ exact }) => extra(exact, campaign.multiplier));
    const lineIds = [...covered].map(({ line }) => line.lineId);
    const step = { kind: 'campaign' as const, ...campaign, lineIds, eligibleMinor: sumNetMinor(covered), points: 0 };
    return { step, exact: sumRatios(gains) };
  });
  return [
    ...base.map(({ line, rate, exact }) => ({
      step: { kind: 'line' as const, lineId: line.line.lineId, eligibleMinor: line.netMinor, rate, points: 0 },
      exact,
    })),
    ...campaigns,
  ];
}

/** Adds what the tier's multiplier makes of all the steps before it; the base tier and an empty sale have no such step. */
function withTier(steps: readonly ExactStep[], { tierId, name, multiplier }: Tier): readonly ExactStep[] {
  if (steps.length === 0 || multiplier.numerator === multiplier.denominator) return steps;
  const exact = extra(sumRatios(steps.map((each) => each.exact)), multiplier);
  return [...steps, { step: { kind: 'tier', tierId, name, multiplier, points: 0 }, exact }];
}

/**
 * Rounds the sum and shares the whole points out among the steps. Beyond the largest number of points a sale can carry,
 * the steps are made smaller in proportion.
 */
function roundedSteps(steps: readonly ExactStep[], rounding: ProgramConfig['earning']['rounding']): EarnStep[] {
  const limit = BigInt(MAXIMUM_POINTS);
  const sum = sumRatios(steps.map(({ exact }) => exact));
  const tooLarge = sum.numerator > limit * sum.denominator;
  const parts = tooLarge
    ? steps.map(({ exact }) => ({
        numerator: exact.numerator * limit * sum.denominator,
        denominator: exact.denominator * sum.numerator,
      }))
    : steps.map(({ exact }) => exact);
  const points = apportion(parts, tooLarge ? MAXIMUM_POINTS : roundRatio(sum, rounding));
  return steps.map(({ step }, index) => ({ ...step, points: points[index] ?? 0 }));
}

function bonusSteps(earning: ProgramConfig['earning'], running: readonly RunningCampaign[]): EarnStep[] {
  return bonusesOf(running, earning.stacking).map(({ bonusPoints, ...campaign }) => ({
    kind: 'bonus',
    ...campaign,
    points: bonusPoints,
  }));
}

/** What a multiplier adds to what it multiplies. */
function extra(exact: Ratio, multiplier: Fraction): Ratio {
  const multiplied = {
    numerator: exact.numerator * BigInt(multiplier.numerator),
    denominator: exact.denominator * BigInt(multiplier.denominator),
  };
  return subtractRatio(multiplied, exact);
}

function excludedStep({ line, netMinor }: EarningLine): EarnStep {
  return { kind: 'excluded', lineId: line.lineId, categoryId: line.categoryId, netMinor, points: 0 };
}
