import type { EarningLine } from './earning-line.ts';
import { multiplyFraction } from './fraction.ts';
import { type QuoteMember, type Standing, standingOf } from './members.ts';
import type { Category, ProgramConfig, Tier } from './program.ts';
import { lineAmountMinor, type SaleLine } from './sale.ts';
import { tierOrBase } from './tiers.ts';

/** A line with its discount; `netMinor` is what it comes to before rewards. */
export type PricedLine = EarningLine & {
  readonly amountMinor: number;
  readonly discountMinor: number;
  readonly discountBasisPoints: number;
};

/** A sale after the tier's discount and before rewards. Standing and tier are null without a member. */
export type PricedSale = {
  readonly standing: Standing | null;
  readonly tier: Tier | null;
  readonly lines: readonly PricedLine[];
};

/**
 * Prices the lines of a sale with the discount of the member's tier, which is rounded half up on each line by itself, so
 * that a line's discount never depends on its neighbours.
 */
export function priceLines(input: {
  readonly config: ProgramConfig;
  readonly lines: readonly SaleLine[];
  readonly member: QuoteMember | null;
  readonly atMs: number;
}): PricedSale {
  const { config, member } = input;
  const standing = member === null ? null : standingOf(member, input.atMs);
  const tier = member === null ? null : tierOrBase(config, member.tierId);
  const discountTier = standing?.discount === true && !config.closed ? tier : null;
  const categories = new Map(config.earning.categories.map((category) => [category.categoryId, category]));
  const lines = input.lines.map((line) => priceLine(line, categories.get(line.categoryId) ?? null, discountTier));
  return { standing, tier, lines };
}

function priceLine(line: SaleLine, category: Category | null, discountTier: Tier | null): PricedLine {
  const amountMinor = lineAmountMinor(line);
  const discountBasisPoints = discountTier === null ? 0 : discountFor(line, discountTier);
  const share = { numerator: discountBasisPoints, denominator: 10_000 };
  const discountMinor = multiplyFraction(amountMinor, share, 'half-up');
  return { line, category, amountMinor, discountMinor, discountBasisPoints, netMinor: amountMinor - discountMinor };
}

function discountFor(line: SaleLine, tier: Tier): number {
  return tier.discountCategories?.includes(line.categoryId) === false ? 0 : tier.memberDiscountBasisPoints;
}
