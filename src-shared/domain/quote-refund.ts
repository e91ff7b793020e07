import { multiplyRatio, type Ratio, ratioOf, roundRatio, sumRatios } from './fraction.ts';
import type { Category } from './program.ts';
import type { TaxLine } from './quote.ts';
import type { LineFigures } from './sale.ts';
import { taxLinesOf } from './tax.ts';
import type { Tender } from './tender.ts';

/** What of a completed sale its refunds depend on, as its entry states it. */
export type SoldSale = {
  readonly lines: readonly SoldLine[];
  readonly totals: { readonly netMinor: number };
  readonly tenders: readonly Tender[];
  readonly redemptions: readonly {
    readonly kind: 'points-payment' | 'reward';
    readonly points: number;
    readonly amountMinor: number;
  }[];
};

type SoldLine = LineFigures & {
  readonly lineId: string;
  readonly sku: string | null;
  readonly name: string | null;
  readonly categoryId: string;
  readonly quantity: number;
};

/** What came back of a sale before, at any till. */
export type RefundedBefore = {
  readonly lines: ReadonlyMap<string, { readonly quantity: number; readonly amountMinor: number }>;
  readonly moneyMinor: number;
  readonly reversedEarnPoints: number;
  readonly returnedPoints: number;
};

export type RefundLine = {
  lineId: string;
  sku: string | null;
  name: string | null;
  categoryId: string;
  quantity: number;
  /** What was paid for them, by points or otherwise. */
  amountMinor: number;
};

export type RefundFigures =
  | {
      readonly ok: true;
      readonly lines: RefundLine[];
      /** `amountMinor` = `moneyMinor` + `pointsMinor`. */
      readonly totals: { amountMinor: number; moneyMinor: number; pointsMinor: number };
      readonly taxLines: TaxLine[];
      /** Taken back of what the sale earned. */
      readonly reversedEarnPoints: number;
      /** Given back of what the sale spent. */
      readonly returnedPoints: number;
    }
  /** More of a line than is left of it, or a line that the sale has not. */
  | { readonly ok: false; readonly lineId: string; readonly leftQuantity: number };

export type RefundInput = {
  readonly sale: SoldSale;
  /** What the sale earned as it was posted; as claimed where only that is known. */
  readonly earnPoints: number;
  /** Of the configuration that the sale names, for the tax in the lines. */
  readonly categories: readonly Category[];
  readonly before: RefundedBefore;
  /** Quantities of one at least; `all` is whatever is left. */
  readonly lines: readonly { readonly lineId: string; readonly quantity: number }[] | 'all';
};

/** A line of the sale with what came back of it before, and what has come back of it with this refund. */
type ReturnedLine = {
  readonly sold: SoldLine;
  readonly paidMinor: number;
  readonly before: { readonly quantity: number; readonly amountMinor: number };
  readonly after: { readonly quantity: number; readonly amountMinor: number };
};

/**
 * What goes back for goods of a sale: the same function at the till and at central. Each figure is what must have gone back
 * with this refund without what went back before, so that the refunds of a whole sale add up to exactly the original, in
 * whatever parts it comes back. Money is rounded half up, and points down, until the last part settles it. Earned points go
 * in proportion to what of the lines could earn (to what was paid, where none could); points that paid, in proportion to
 * what was paid; points of rewards that took something off, in proportion to that; and points of what was handed over, when
 * everything is back.
 */
export function quoteRefund(input: RefundInput): RefundFigures {
  const { sale, before } = input;
  const wanted = wantedQuantities(input);
  if (!wanted.ok) return wanted;
  const lines = sale.lines.map((sold) => returnLine(sold, before, wanted.quantities.get(sold.lineId) ?? 0));
  const amountMinor = sumOf(lines, (line) => line.after.amountMinor - line.before.amountMinor);
  const moneyMinor = clamp(moneyBackMinor(sale, lines) - before.moneyMinor, 0, amountMinor);
  const spentBack = returnedPaymentPoints(sale, lines) + returnedRewardPoints(sale, lines);
  return {
    ok: true,
    lines: lines.filter(({ after, before: { quantity } }) => after.quantity > quantity).map(describeLine),
    totals: { amountMinor, moneyMinor, pointsMinor: amountMinor - moneyMinor },
    taxLines: taxBack(input.categories, lines),
    reversedEarnPoints: Math.max(0, reversedEarn(input.earnPoints, lines) - before.reversedEarnPoints),
    returnedPoints: Math.max(0, spentBack - before.returnedPoints),
  };
}

type Wanted =
  | { ok: true; quantities: ReadonlyMap<string, number> }
  | { ok: false; lineId: string; leftQuantity: number };

function wantedQuantities({ sale, before, lines }: RefundInput): Wanted {
  const left = new Map(sale.lines.map((line) => [line.lineId, leftQuantityOf(line, before)]));
  if (lines === 'all') {
    const [first] = sale.lines;
    const nothingLeft = [...left.values()].every((quantity) => quantity === 0);
    return nothingLeft ? { ok: false, lineId: first?.lineId ?? '', leftQuantity: 0 } : { ok: true, quantities: left };
  }
  const quantities = new Map<string, number>();
  for (const { lineId, quantity } of lines) {
    quantities.set(lineId, (quantities.get(lineId) ?? 0) + quantity);
  }
  for (const [lineId, quantity] of quantities) {
    const leftQuantity = left.get(lineId) ?? 0;
    if (quantity > leftQuantity) return { ok: false, lineId, leftQuantity };
  }
  return { ok: true, quantities };
}

function leftQuantityOf(line: SoldLine, before: RefundedBefore): number {
  return Math.max(0, line.quantity - (before.lines.get(line.lineId)?.quantity ?? 0));
}

/** What went back before may be more than its part, where a till had nothing but the paper: then less is left, never below nothing. */
function returnLine(sold: SoldLine, refunded: RefundedBefore, quantity: number): ReturnedLine {
  const paidMinor = sold.amountMinor - sold.discountMinor - sold.rewardMinor;
  const before = refunded.lines.get(sold.lineId) ?? { quantity: 0, amountMinor: 0 };
  const back = Math.min(sold.quantity, before.quantity) + quantity;
  const dueMinor = roundRatio(partOf(paidMinor, sold.quantity, back), 'half-up');
  const amountMinor = quantity === 0 ? before.amountMinor : Math.max(before.amountMinor, dueMinor);
  return { sold, paidMinor, before, after: { quantity: back, amountMinor } };
}

function describeLine({ sold, before, after }: ReturnedLine): RefundLine {
  const { lineId, sku, name, categoryId } = sold;
  const quantity = after.quantity - before.quantity;
  return { lineId, sku, name, categoryId, quantity, amountMinor: after.amountMinor - before.amountMinor };
}

/** The money among all that has gone back: without what points had paid of it. */
function moneyBackMinor(sale: SoldSale, lines: readonly ReturnedLine[]): number {
  const backMinor = sumOf(lines, ({ after }) => after.amountMinor);
  const pointsMinor = sumOf(sale.tenders, (tender) => (tender.kind === 'points' ? tender.amountMinor : 0));
  return backMinor - roundRatio(multiplyRatio(paidShare(sale, lines), pointsMinor), 'down');
}

function returnedPaymentPoints(sale: SoldSale, lines: readonly ReturnedLine[]): number {
  const points = sumOf(sale.tenders, (tender) => (tender.kind === 'points' ? tender.points : 0));
  return roundRatio(multiplyRatio(paidShare(sale, lines), points), 'down');
}

function returnedRewardPoints(sale: SoldSale, lines: readonly ReturnedLine[]): number {
  const rewards = sale.redemptions.filter(({ kind }) => kind === 'reward');
  const offPoints = sumOf(rewards, ({ amountMinor, points }) => (amountMinor > 0 ? points : 0));
  const handedOverPoints = sumOf(rewards, ({ amountMinor, points }) => (amountMinor > 0 ? 0 : points));
  const share = shareBack(lines, ({ sold }) => sold.rewardMinor);
  return roundRatio(multiplyRatio(share, offPoints), 'down') + (isAllBack(lines) ? handedOverPoints : 0);
}

function reversedEarn(earnPoints: number, lines: readonly ReturnedLine[]): number {
  const canEarn = lines.some(({ sold }) => sold.eligibleMinor > 0);
  const share = shareBack(lines, ({ sold, paidMinor }) => (canEarn ? sold.eligibleMinor : paidMinor));
  return roundRatio(multiplyRatio(share, earnPoints), 'down');
}

/** What of the sale's price has gone back. By the rounded amounts, so that what points paid whole goes back as points whole. */
function paidShare(sale: SoldSale, lines: readonly ReturnedLine[]): Ratio {
  const { netMinor } = sale.totals;
  if (netMinor === 0) return isAllBack(lines) ? WHOLE : NOTHING;
  const backMinor = Math.min(
    netMinor,
    sumOf(lines, ({ after }) => after.amountMinor),
  );
  return { numerator: BigInt(backMinor), denominator: BigInt(netMinor) };
}

/** What has come back of the lines by some figure of them; where all are zero, nothing before everything is back. */
function shareBack(lines: readonly ReturnedLine[], weightOf: (line: ReturnedLine) => number): Ratio {
  const total = sumOf(lines, weightOf);
  if (total === 0) return isAllBack(lines) ? WHOLE : NOTHING;
  const back = sumRatios(lines.map((line) => partOf(weightOf(line), line.sold.quantity, line.after.quantity)));
  return { numerator: back.numerator, denominator: back.denominator * BigInt(total) };
}

const NOTHING: Ratio = { numerator: 0n, denominator: 1n };
const WHOLE: Ratio = { numerator: 1n, denominator: 1n };

function isAllBack(lines: readonly ReturnedLine[]): boolean {
  return lines.every(({ sold, after }) => after.quantity === sold.quantity);
}

/** The tax in all that has gone back without that in what went back before. */
function taxBack(categories: readonly Category[], lines: readonly ReturnedLine[]): TaxLine[] {
  const rates = new Map(categories.map(({ categoryId, taxBasisPoints }) => [categoryId, taxBasisPoints]));
  const taxed = (when: 'before' | 'after') =>
    taxLinesOf(
      lines.map((line) => ({
        taxBasisPoints: rates.get(line.sold.categoryId) ?? null,
        netMinor: line[when].amountMinor,
      })),
    );
  const before = new Map(taxed('before').map((line) => [line.taxBasisPoints, line]));
  return taxed('after')
    .map((line) => {
      const gone = before.get(line.taxBasisPoints);
      const netMinor = line.netMinor - (gone?.netMinor ?? 0);
      const taxMinor = line.taxMinor - (gone?.taxMinor ?? 0);
      return { taxBasisPoints: line.taxBasisPoints, netMinor, taxableMinor: netMinor - taxMinor, taxMinor };
    })
    .filter(({ netMinor }) => netMinor > 0);
}

function partOf(amount: number, quantity: number, back: number): Ratio {
  return ratioOf(amount, { numerator: back, denominator: quantity });
}

function sumOf<Item>(items: readonly Item[], figure: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + figure(item), 0);
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
