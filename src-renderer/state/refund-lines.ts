import type { RefundableSale } from '../../src-shared/contracts/till.ts';
import type { RefundLines } from './refund-state.ts';

export type RefundableLine = RefundableSale['lines'][number];

/** The lines after a change, or the one of which there is not so much left. */
export type LinesChosen =
  | { readonly ok: true; readonly state: RefundLines }
  | { readonly ok: false; readonly line: RefundableLine };

/** So many of a line come back; none of it takes it off. Whatever was chosen by hand is no void any more. */
export function chooseQuantity(state: RefundLines, lineId: string, quantity: number): LinesChosen {
  const line = lineAt(state, lineId);
  if (quantity > line.leftQuantity) return { ok: false, line };
  const chosen = new Map(state.chosen);
  if (quantity <= 0) chosen.delete(lineId);
  else chosen.set(lineId, quantity);
  return { ok: true, state: { ...state, chosen, isVoid: false, digits: '', selectedLineId: lineId } };
}

/** One more or one less of a line. */
export function chooseStep(state: RefundLines, lineId: string, by: 1 | -1): LinesChosen {
  return chooseQuantity(state, lineId, Math.max(0, (state.chosen.get(lineId) ?? 0) + by));
}

/** All that is left of a line; with all of it chosen, none. */
export function toggleLine(state: RefundLines, lineId: string): LinesChosen {
  const { leftQuantity } = lineAt(state, lineId);
  if (leftQuantity === 0) return { ok: false, line: lineAt(state, lineId) };
  return chooseQuantity(state, lineId, state.chosen.get(lineId) === leftQuantity ? 0 : leftQuantity);
}

/** A digit for the marked line: it goes on with the digits before it as long as there is so much left, else begins anew. */
export function typeDigit(state: RefundLines, digit: string): LinesChosen {
  const { selectedLineId: lineId, digits } = state;
  if (lineId === null) return { ok: true, state };
  const { leftQuantity } = lineAt(state, lineId);
  const goesOn = digits !== '' && Number(digits + digit) <= leftQuantity;
  const typed = goesOn ? digits + digit : digit;
  const change = chooseQuantity(state, lineId, Number(typed));
  return change.ok ? { ok: true, state: { ...change.state, digits: typed } } : change;
}

/** Everything that can still come back; with all of it chosen, nothing. It is a void where the sale can be made undone. */
export function toggleEverything(state: RefundLines): RefundLines {
  if (isEverything(state)) return { ...state, chosen: new Map(), isVoid: false, digits: '' };
  const left = state.sale.lines.filter(({ leftQuantity }) => leftQuantity > 0);
  const chosen = new Map(left.map(({ lineId, leftQuantity }) => [lineId, leftQuantity]));
  return { ...state, chosen, isVoid: state.sale.canVoid, digits: '' };
}

export function isEverything({ sale, chosen }: RefundLines): boolean {
  const left = sale.lines.filter(({ leftQuantity }) => leftQuantity > 0);
  return left.length > 0 && left.every(({ lineId, leftQuantity }) => chosen.get(lineId) === leftQuantity);
}

/** Marks the line above or below; at an end it stays. */
export function moveMark(state: RefundLines, by: 1 | -1): RefundLines {
  const { lines } = state.sale;
  const at = lines.findIndex(({ lineId }) => lineId === state.selectedLineId);
  const next = lines[Math.min(lines.length - 1, Math.max(0, at + by))];
  return { ...state, digits: '', selectedLineId: next?.lineId ?? null };
}

/** The line of a product that was scanned: the one that is marked, else the first with something left to choose. */
export function lineOfProduct(state: RefundLines, sku: string): RefundableLine | null {
  const ids = state.sale.sale.lines.filter((line) => line.sku === sku).map(({ lineId }) => lineId);
  const lines = state.sale.lines.filter(({ lineId }) => ids.includes(lineId));
  const hasMore = ({ lineId, leftQuantity }: RefundableLine) => (state.chosen.get(lineId) ?? 0) < leftQuantity;
  return lines.find(hasMore) ?? lines[0] ?? null;
}

/** What the till says of a line: no more than `leftQuantity` of it can come back. */
export function withLeft(state: RefundLines, lineId: string, leftQuantity: number): RefundLines {
  const lines = state.sale.lines.map((line) => (line.lineId === lineId ? { ...line, leftQuantity } : line));
  const chosen = new Map(state.chosen);
  if (leftQuantity === 0) chosen.delete(lineId);
  else if ((chosen.get(lineId) ?? 0) > leftQuantity) chosen.set(lineId, leftQuantity);
  return { ...state, sale: { ...state.sale, lines, canVoid: false }, chosen, isVoid: false, digits: '' };
}

function lineAt({ sale }: RefundLines, lineId: string): RefundableLine {
  const line = sale.lines.find((each) => each.lineId === lineId);
  if (line === undefined) throw new RangeError('the sale has no such line');
  return line;
}
