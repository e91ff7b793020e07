import type { LineFigures } from './sale.ts';

/** A line of goods that come back; without `lineId` where it was typed from paper. */
export type ReturnedGoods = {
  readonly lineId: string | null;
  readonly sku: string | null;
  readonly categoryId: string;
  readonly quantity: number;
  readonly amountMinor: number;
};

type SoldGoods = LineFigures & {
  readonly lineId: string;
  readonly sku: string | null;
  readonly categoryId: string;
  readonly quantity: number;
};

export type SharedGoods = {
  readonly parts: readonly { readonly lineId: string; readonly quantity: number }[];
  /** Pieces for which nothing is left. */
  readonly missing: number;
  /** How many were sold of what can be meant. */
  readonly soldQuantity: number;
};

/** Shares the pieces of a line of a refund among the lines that it can mean, within what is left of each, in order. */
export function shareAmongLines<Sold extends SoldGoods>(
  line: ReturnedGoods,
  sold: readonly Sold[],
  leftOf: (line: Sold) => number,
): SharedGoods {
  const parts: { lineId: string; quantity: number }[] = [];
  const meant = linesMeant(line, sold);
  let missing = line.quantity;
  for (const candidate of meant) {
    const quantity = Math.min(leftOf(candidate), missing);
    if (quantity <= 0) continue;
    parts.push({ lineId: candidate.lineId, quantity });
    missing -= quantity;
  }
  return { parts, missing, soldQuantity: meant.reduce((sum, { quantity }) => sum + quantity, 0) };
}

/**
 * The lines of a sale that a line of a refund can mean. One that was typed from paper names none: it means those of its
 * article, or else those of its category that cost as much for as many.
 */
function linesMeant<Sold extends SoldGoods>(line: ReturnedGoods, sold: readonly Sold[]): readonly Sold[] {
  if (line.lineId !== null) return sold.filter(({ lineId }) => lineId === line.lineId);
  const ofArticle = line.sku === null ? [] : sold.filter(({ sku }) => sku === line.sku);
  return ofArticle.length > 0 ? ofArticle : sold.filter((candidate) => costsAsMuch(line, candidate));
}

function costsAsMuch(line: ReturnedGoods, sold: SoldGoods): boolean {
  if (line.categoryId !== sold.categoryId) return false;
  const { amountMinor, discountMinor, rewardMinor, quantity } = sold;
  // A person may read either from a receipt: what it cost, or what was paid in the end.
  const prices = [amountMinor, amountMinor - discountMinor, amountMinor - discountMinor - rewardMinor];
  const asked = BigInt(line.amountMinor) * BigInt(quantity);
  return prices.some((priceMinor) => BigInt(priceMinor) * BigInt(line.quantity) === asked);
}
