import { earnOf } from './earning.ts';
import { type EarningLine, isExcluded } from './earning-line.ts';
import { multiplyFraction } from './fraction.ts';
import { type QuoteMember, type Standing, standingOf } from './members.ts';
import type { Category, ProgramConfig, Tier } from './program.ts';
import type { Quote, QuoteLine, TaxLine } from './quote.ts';
import { lineAmountMinor, type SaleLine } from './sale.ts';
import { tierOrBase } from './tiers.ts';

export type QuoteInput = {
  readonly config: ProgramConfig;
  /** As `saleLinesSchema` accepts them. */
  readonly lines: readonly SaleLine[];
  readonly member: QuoteMember | null;
  readonly atMs: number;
  /** The store's IANA zone, for weekdays. */
  readonly timeZone: string;
};

type QuotedLine = EarningLine & { readonly figures: QuoteLine };

/**
 * Quotes a sale: the same function at the till and at central. Prices contain their tax. The tier's discount is rounded
 * half up on each line by itself, so that a line's figures never depend on its neighbours; tax is rounded half up once
 * per rate.
 */
export function quoteSale(input: QuoteInput): Quote {
  const { config, member } = input;
  const standing = member === null ? null : standingOf(member, input.atMs);
  const tier = member === null ? null : tierOrBase(config, member.tierId);
  const discountTier = standing?.discount === true && !config.closed ? tier : null;
  const categories = new Map(config.earning.categories.map((category) => [category.categoryId, category]));
  const lines = input.lines.map((line) => quoteLine(line, categories.get(line.categoryId) ?? null, discountTier));
  return {
    programId: config.programId,
    configVersion: config.version,
    currency: config.currency,
    tierId: tier?.tierId ?? null,
    lines: lines.map(({ figures }) => figures),
    totals: {
      grossMinor: sumOf(lines, ({ figures }) => figures.amountMinor),
      discountMinor: sumOf(lines, ({ figures }) => figures.discountMinor),
      netMinor: sumOf(lines, ({ netMinor }) => netMinor),
    },
    taxLines: taxLinesOf(lines),
    earn: earnFor(input, lines, standing, tier),
  };
}

function quoteLine(line: SaleLine, category: Category | null, discountTier: Tier | null): QuotedLine {
  const amountMinor = lineAmountMinor(line);
  const discountBasisPoints = discountTier === null ? 0 : discountFor(line, discountTier);
  const share = { numerator: discountBasisPoints, denominator: 10_000 };
  const discountMinor = multiplyFraction(amountMinor, share, 'half-up');
  const netMinor = amountMinor - discountMinor;
  const eligibleMinor = isExcluded({ category }) ? 0 : netMinor;
  const figures = { lineId: line.lineId, amountMinor, discountMinor, eligibleMinor, discountBasisPoints };
  return { line, category, netMinor, figures };
}

function discountFor(line: SaleLine, tier: Tier): number {
  return tier.discountCategories?.includes(line.categoryId) === false ? 0 : tier.memberDiscountBasisPoints;
}

function earnFor(
  { config, atMs, timeZone }: QuoteInput,
  lines: readonly EarningLine[],
  standing: Standing | null,
  tier: Tier | null,
): Quote['earn'] {
  if (standing === null || tier === null) return { points: 0, pending: false, explanation: [] };
  if (config.closed) return { points: 0, pending: false, explanation: [{ kind: 'program-closed', points: 0 }] };
  if (standing.earn === 'no') {
    const step = { kind: 'member-state' as const, standing: standing.standing, points: 0 };
    return { points: 0, pending: false, explanation: [step] };
  }
  return { ...earnOf({ earning: config.earning, lines, tier, atMs, timeZone }), pending: standing.earn === 'pending' };
}

function taxLinesOf(lines: readonly QuotedLine[]): TaxLine[] {
  const netByRate = new Map<number, number>();
  for (const { category, netMinor } of lines) {
    const rate = category?.taxBasisPoints ?? null;
    if (rate !== null) netByRate.set(rate, (netByRate.get(rate) ?? 0) + netMinor);
  }
  return [...netByRate]
    .toSorted(([left], [right]) => left - right)
    .map(([taxBasisPoints, netMinor]) => {
      const share = { numerator: taxBasisPoints, denominator: 10_000 + taxBasisPoints };
      const taxMinor = multiplyFraction(netMinor, share, 'half-up');
      return { taxBasisPoints, netMinor, taxableMinor: netMinor - taxMinor, taxMinor };
    });
}

function sumOf(lines: readonly QuotedLine[], figure: (line: QuotedLine) => number): number {
  return lines.reduce((sum, line) => sum + figure(line), 0);
}
