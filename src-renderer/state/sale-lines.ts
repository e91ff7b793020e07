import type { ProductView } from '../../src-shared/contracts/till.ts';
import { MAXIMUM_AMOUNT_MINOR } from '../../src-shared/domain/money.ts';
import type { Category } from '../../src-shared/domain/program.ts';
import { lineAmountMinor, MAXIMUM_LINES, MAXIMUM_QUANTITY, type SaleLine } from '../../src-shared/domain/sale.ts';

export type LineLimit = 'too-many-lines' | 'quantity-limit' | 'amount-limit';

/** The lines after a change and the line it was about, or the limit that forbids it. */
export type LinesChange =
  | { readonly ok: true; readonly lines: readonly SaleLine[]; readonly line: SaleLine }
  | { readonly ok: false; readonly limit: LineLimit };

/** A product once more: on its line where it has one at this price, else on a new one. */
export function addProduct(lines: readonly SaleLine[], product: ProductView, newLineId: string): LinesChange {
  const same = lines.find((line) => line.sku === product.sku && line.unitPriceMinor === product.priceMinor);
  if (same !== undefined) return changeQuantity(lines, same.lineId, 1);
  return append(lines, {
    lineId: newLineId,
    kind: 'product',
    sku: product.sku,
    name: product.name,
    categoryId: product.categoryId,
    quantity: 1,
    unitPriceMinor: product.priceMinor,
  });
}

/** An amount under a category. Each is a line of its own, named by its category. */
export function addAmount(
  lines: readonly SaleLine[],
  amountMinor: number,
  category: Category,
  newLineId: string,
): LinesChange {
  return append(lines, {
    lineId: newLineId,
    kind: 'amount',
    sku: null,
    name: category.name,
    categoryId: category.categoryId,
    quantity: 1,
    unitPriceMinor: amountMinor,
  });
}

/**
 * One more or one less on a line. Never less than one: a line goes by being removed. An amount has no quantity.
 * @throws RangeError when there is no such line.
 */
export function changeQuantity(lines: readonly SaleLine[], lineId: string, by: 1 | -1): LinesChange {
  const before = lines.find((line) => line.lineId === lineId);
  if (before === undefined) throw new RangeError('the sale has no such line');
  const quantity = before.quantity + by;
  if (before.kind === 'amount' || quantity < 1) return { ok: true, lines, line: before };
  if (quantity > MAXIMUM_QUANTITY) return { ok: false, limit: 'quantity-limit' };
  const line = { ...before, quantity };
  return within(
    lines.map((each) => (each === before ? line : each)),
    line,
  );
}

/** The lines without one, and the line that takes its place as the selected one: the next, else the last. */
export function removeLine(
  lines: readonly SaleLine[],
  lineId: string,
): { readonly lines: readonly SaleLine[]; readonly removed: SaleLine | null; readonly nextLineId: string | null } {
  const at = lines.findIndex((line) => line.lineId === lineId);
  const rest = lines.filter((line) => line.lineId !== lineId);
  const next = at < 0 ? rest.at(-1) : (rest[at] ?? rest.at(-1));
  return { lines: rest, removed: lines[at] ?? null, nextLineId: next?.lineId ?? null };
}

function append(lines: readonly SaleLine[], line: SaleLine): LinesChange {
  if (lines.length >= MAXIMUM_LINES) return { ok: false, limit: 'too-many-lines' };
  return within([...lines, line], line);
}

function within(lines: readonly SaleLine[], line: SaleLine): LinesChange {
  const total = lines.reduce((sum, each) => sum + lineAmountMinor(each), 0);
  return total > MAXIMUM_AMOUNT_MINOR ? { ok: false, limit: 'amount-limit' } : { ok: true, lines, line };
}
