import { z } from 'zod';
import { amountMinorSchema, currencySchema, MAXIMUM_AMOUNT_MINOR } from './money.ts';

export const MAXIMUM_LINES = 500;
export const MAXIMUM_QUANTITY = 9_999;

/**
 * A line of a sale: a product by its SKU, with its price and how many (a price of zero is a gift), or an amount that the
 * cashier typed for a category, with no SKU and a quantity of one.
 */
export const saleLineSchema = z
  .object({
    /** Unique within its sale; refunds name it later. */
    lineId: z.string().min(1).max(36),
    kind: z.enum(['product', 'amount']),
    sku: z.string().min(1).max(64).nullable(),
    name: z.string().max(200).nullable(),
    categoryId: z.string().min(1).max(64),
    quantity: z.int().min(1).max(MAXIMUM_QUANTITY),
    unitPriceMinor: amountMinorSchema,
  })
  .superRefine(checkLine);
export type SaleLine = z.infer<typeof saleLineSchema>;

/** What a line comes to. All are minor units; `eligibleMinor` is what of it can earn. */
export const lineFiguresSchema = z.object({
  amountMinor: amountMinorSchema,
  discountMinor: amountMinorSchema,
  /** What rewards take off, after the discount. */
  rewardMinor: amountMinorSchema.default(0),
  eligibleMinor: amountMinorSchema,
});
export type LineFigures = z.infer<typeof lineFiguresSchema>;

/** What a sale comes to, in minor units, tax included: `netMinor` is what is paid, by points or otherwise. */
export const saleTotalsSchema = z.object({
  grossMinor: amountMinorSchema,
  discountMinor: amountMinorSchema,
  rewardMinor: amountMinorSchema.default(0),
  netMinor: amountMinorSchema,
});
export type SaleTotals = z.infer<typeof saleTotalsSchema>;

/** The lines of a sale that is being rung up; it may still be empty. */
export const saleLinesSchema = z.array(saleLineSchema).max(MAXIMUM_LINES).superRefine(checkLines);

/** A basket as the window sends it for a quote: the currency must be the program's. */
export const basketSchema = z.object({ currency: currencySchema, lines: saleLinesSchema });
export type Basket = z.infer<typeof basketSchema>;

/** A basket that can be completed: it has at least one line. */
export const completeBasketSchema = basketSchema.refine((basket) => basket.lines.length > 0, {
  message: 'a sale needs at least one line',
  path: ['lines'],
});

/** What a line costs before discounts, in minor units. */
export function lineAmountMinor(line: Pick<SaleLine, 'unitPriceMinor' | 'quantity'>): number {
  return line.unitPriceMinor * line.quantity;
}

type LineShape = Pick<SaleLine, 'lineId' | 'kind' | 'sku' | 'quantity' | 'unitPriceMinor'>;

function checkLine(line: LineShape, context: z.RefinementCtx): void {
  const report = (key: keyof LineShape, message: string) => context.addIssue({ code: 'custom', path: [key], message });
  if (lineAmountMinor(line) > MAXIMUM_AMOUNT_MINOR) {
    report('quantity', 'the price times the quantity is more than a line may hold');
  }
  if (line.kind === 'product' && line.sku === null) report('sku', 'a product line names its SKU');
  if (line.kind === 'amount' && line.sku !== null) report('sku', 'an amount line has no SKU');
  if (line.kind === 'amount' && line.quantity !== 1) report('quantity', 'an amount line has a quantity of 1');
  if (line.kind === 'amount' && line.unitPriceMinor === 0) report('unitPriceMinor', 'an amount line is more than zero');
}

function checkLines(lines: readonly LineShape[], context: z.RefinementCtx): void {
  const seen = new Set<string>();
  for (const [index, line] of lines.entries()) {
    if (seen.has(line.lineId)) {
      context.addIssue({ code: 'custom', path: [index, 'lineId'], message: 'two lines have the same lineId' });
    }
    seen.add(line.lineId);
  }
  if (lines.reduce((sum, line) => sum + lineAmountMinor(line), 0) > MAXIMUM_AMOUNT_MINOR) {
    context.addIssue({ code: 'custom', path: [], message: 'the lines together are more than a sale may hold' });
  }
}
