import { earnOf } from './earning.ts';
import { isExcluded } from './earning-line.ts';
import { shareOut } from './fraction.ts';
import type { QuoteMember } from './members.ts';
import { type PricedLine, type PricedSale, priceLines } from './price-lines.ts';
import type { ProgramConfig } from './program.ts';
import type { Quote, QuoteLine } from './quote.ts';
import { type HeldRedemption, type RedeemedSale, redeemSale } from './redemption.ts';
import type { SaleLine } from './sale.ts';
import { taxLinesOf } from './tax.ts';

export type QuoteInput = {
  readonly config: ProgramConfig;
  /** As `saleLinesSchema` accepts them. */
  readonly lines: readonly SaleLine[];
  readonly member: QuoteMember | null;
  readonly atMs: number;
  /** The store's IANA zone, for weekdays. */
  readonly timeZone: string;
  /** What points are held for, in the order in which it was taken. */
  readonly redemptions?: readonly HeldRedemption[];
};

type QuotedLine = {
  readonly priced: PricedLine;
  /** What is paid of it, by points or otherwise. */
  readonly netMinor: number;
  readonly eligibleMinor: number;
};

/**
 * Quotes a sale: the same function at the till and at central. Prices contain their tax. First comes the tier's discount
 * on each line, then the rewards in their order, shared among their lines in proportion to what is left of them; that is
 * `totals.netMinor`, and its tax is rounded half up once per rate. Points then pay as other money does: the tax stays.
 */
export function quoteSale(input: QuoteInput): Quote {
  const { config } = input;
  const sale = priceLines(input);
  const redeemed = redeemSale({ ...sale, config, atMs: input.atMs }, input.redemptions ?? []);
  const lines = quotedLines(redeemed, config.earning.pointsPaymentEarns);
  const netMinor = sumOf(lines, (line) => line.netMinor);
  const figures = lines.map(figuresOf);
  return {
    programId: config.programId,
    configVersion: config.version,
    currency: config.currency,
    tierId: sale.tier?.tierId ?? null,
    lines: figures,
    totals: {
      grossMinor: sumOf(figures, (line) => line.amountMinor),
      discountMinor: sumOf(figures, (line) => line.discountMinor),
      rewardMinor: sumOf(figures, (line) => line.rewardMinor),
      netMinor,
    },
    taxLines: taxLinesOf(
      lines.map((line) => ({ taxBasisPoints: line.priced.category?.taxBasisPoints ?? null, netMinor: line.netMinor })),
    ),
    redemptions: redeemed.redemptions,
    toPayMinor: netMinor - redeemed.pointsMinor,
    earn: earnFor(input, sale, lines),
  };
}

/** Each line with what of it can earn: without the part that points pay, unless the program lets that earn too. */
function quotedLines({ lines, pointsMinor }: RedeemedSale, pointsPaymentEarns: boolean): QuotedLine[] {
  const paidByPoints = shareOut(
    pointsPaymentEarns ? 0 : pointsMinor,
    lines.map(({ leftMinor }) => leftMinor),
  );
  return lines.map(({ line: priced, leftMinor: netMinor }, index) => {
    const eligibleMinor = isExcluded(priced) ? 0 : netMinor - (paidByPoints[index] ?? 0);
    return { priced, netMinor, eligibleMinor };
  });
}

function figuresOf({ priced, netMinor, eligibleMinor }: QuotedLine): QuoteLine {
  const { amountMinor, discountMinor, discountBasisPoints } = priced;
  return {
    lineId: priced.line.lineId,
    amountMinor,
    discountMinor,
    rewardMinor: priced.netMinor - netMinor,
    eligibleMinor,
    discountBasisPoints,
  };
}

function earnFor(
  { config, atMs, timeZone }: QuoteInput,
  { standing, tier }: PricedSale,
  lines: readonly QuotedLine[],
): Quote['earn'] {
  if (standing === null || tier === null) return { points: 0, pending: false, explanation: [] };
  if (config.closed) return { points: 0, pending: false, explanation: [{ kind: 'program-closed', points: 0 }] };
  if (standing.earn === 'no') {
    const step = { kind: 'member-state' as const, standing: standing.standing, points: 0 };
    return { points: 0, pending: false, explanation: [step] };
  }
  const earning = lines.map(({ priced: { line, category }, netMinor, eligibleMinor }) => ({
    line,
    category,
    netMinor: isExcluded({ category }) ? netMinor : eligibleMinor,
  }));
  const earned = earnOf({ earning: config.earning, lines: earning, tier, atMs, timeZone });
  return { ...earned, pending: standing.earn === 'pending' };
}

function sumOf<Line>(lines: readonly Line[], figure: (line: Line) => number): number {
  return lines.reduce((sum, line) => sum + figure(line), 0);
}
