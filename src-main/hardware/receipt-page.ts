import { businessDayAt, timeOfDayAt } from '../../src-shared/domain/business-time.ts';
import { minorDigits } from '../../src-shared/domain/money.ts';
import type { TaxLine } from '../../src-shared/domain/quote.ts';
import { toPrintable } from './printable.ts';
import { type ReceiptWords, receiptWords } from './receipt-words.ts';

export interface Paper {
  /** Characters that fit on a line. */
  readonly columns: number;
  /** The store's: they choose the words, and tell the time. */
  readonly region: string;
  readonly timeZone: string;
}

/** What is needed to set a line. */
export interface Page extends Paper {
  readonly words: ReceiptWords;
}

export function pageOf(paper: Paper): Page {
  return { ...paper, words: receiptWords(paper.region) };
}

/** Which receipt it is, from when, where and by whom. */
export function headRows(
  page: Page,
  receipt: {
    readonly receiptNumber: string;
    readonly completedAtMs: number;
    readonly tillName: string;
    readonly staffName: string;
  },
): string[] {
  const { words, timeZone } = page;
  const { receiptNumber, completedAtMs, tillName, staffName } = receipt;
  const time = `${businessDayAt(completedAtMs, timeZone)} ${timeOfDayAt(completedAtMs, timeZone)}`;
  return [
    ...row(page, `${words.receipt} ${receiptNumber}`, time),
    ...row(page, words.till, tillName),
    ...(staffName === '' ? [] : row(page, words.servedBy, staffName)),
  ];
}

/** The tax in what was paid, a row for each rate; `sign` is -1 for what goes back. */
export function taxRows(page: Page, taxLines: readonly TaxLine[], currency: string, sign: 1 | -1 = 1): string[] {
  return taxLines.flatMap(({ taxBasisPoints, taxableMinor, taxMinor }) => {
    const words = page.words.tax
      .replace('{rate}', rateOf(page, taxBasisPoints))
      .replace('{net}', money(page, sign * taxableMinor, currency));
    return row(page, words, money(page, sign * taxMinor, currency));
  });
}

/** Words at the left, a figure at the right end of the last of their lines. */
export function row(page: Page, left: string, right: string): string[] {
  const figure = toPrintable(right).slice(0, page.columns);
  const lines = wrap(toPrintable(left), page.columns);
  const last = lines.pop() ?? '';
  const space = page.columns - last.length - figure.length;
  return space >= 1 ? [...lines, last + ' '.repeat(space) + figure] : [...lines, last, figure.padStart(page.columns)];
}

/** A text in the middle, on as many lines as it needs. */
export function centred(page: Page, text: string): string[] {
  return wrap(toPrintable(text).trim(), page.columns).map((line) =>
    (' '.repeat(Math.floor((page.columns - line.length) / 2)) + line).trimEnd(),
  );
}

/** Breaks a text at its spaces, and a word only where it alone is wider than the paper. */
function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let rest = text.trimEnd();
  while (rest.length > columns) {
    const space = rest.lastIndexOf(' ', columns);
    const end = space > 0 && rest.slice(0, space).trim() !== '' ? space : columns;
    lines.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).trimStart();
  }
  return [...lines, rest];
}

/** An amount without its currency, which stands beside the total. */
export function money({ words }: Page, amountMinor: number, currency: string): string {
  const places = minorDigits(currency);
  const digits = String(Math.abs(amountMinor)).padStart(places + 1, '0');
  const whole = grouped({ words }, digits.slice(0, digits.length - places));
  const sign = amountMinor < 0 ? '-' : '';
  return places === 0 ? sign + whole : `${sign}${whole}${words.decimalMark}${digits.slice(-places)}`;
}

/** Digits by thousands. */
export function grouped({ words }: Pick<Page, 'words'>, digits: string): string {
  return digits.replaceAll(/\B(?=(?:\d{3})+$)/g, words.thousandsMark);
}

/** Hundredths of a percent as a person writes them: 7, or 10.5. */
function rateOf({ words }: Page, basisPoints: number): string {
  const part = String(basisPoints % 100)
    .padStart(2, '0')
    .replace(/0+$/, '');
  const whole = String(Math.floor(basisPoints / 100));
  return part === '' ? whole : `${whole}${words.decimalMark}${part}`;
}
