import { z } from 'zod';
import { amountMinorSchema, currencySchema, MAXIMUM_AMOUNT_MINOR } from './money.ts';

export const MAXIMUM_LINES = 500;
export const MAXIMUM_QUANTITY = 9_999;

const saleLineShape = {
  /** Unique within its sale; refunds name it later. */
  lineId: z.string().min(1).max(64),
  categoryId: z.string().min(1).max(64),
  name: z.string().max(200).nullable(),
  unitPriceMinor: amountMinorSchema,
};

/** A product by its SKU: its price times how many. A price of zero is a gift. */
export const productLineSchema = z.object({
  ...saleLineShape,
  kind: z.literal('product'),
  sku: z.string().min(1).max(64),
  quantity: z.int().min(1).max(MAXIMUM_QUANTITY),
});
export type ProductLine = z.infer<typeof productLineSchema>;

/** An amount typed by the cashier for a category. */
export const amountLineSchema = z.object({
  ...saleLineShape,
  kind: z.literal('amount'),
  sku: z.null(),
  quantity: z.literal(1),
  unitPriceMinor: amountMinorSchema.min(1),
});
export type AmountLine = z.infer<typeof amountLineSchema>;

export const saleLineSchema = z
  .discriminatedUnion('kind', [productLineSchema, amountLineSchema])
  .refine((line) => line.unitPriceMinor * line.quantity <= MAXIMUM_AMOUNT_MINOR, {
    message: 'the price times the quantity is more than a line may hold',
    path: ['quantity'],
  });
export type SaleLine = z.infer<typeof saleLineSchema>;

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
export function lineAmountMinor(line: SaleLine): number {
  return line.unitPriceMinor * line.quantity;
}

function checkLines(lines: readonly SaleLine[], context: z.RefinementCtx): void {
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
