import type { Receipt } from '../../src-shared/contracts/till.ts';
import { businessDayAt, timeOfDayAt } from '../../src-shared/domain/business-time.ts';
import { minorDigits } from '../../src-shared/domain/money.ts';
import { changeMinor } from '../../src-shared/domain/tender.ts';
import { toPrintable } from './printable.ts';
import { type ReceiptWords, receiptWords } from './receipt-words.ts';

export interface Paper {
  /** Characters that fit on a line. */
  readonly columns: number;
  /** The store's: they choose the words, and tell the time. */
  readonly region: string;
  readonly timeZone: string;
}

/** A receipt as it prints: a text for each line, none wider than the paper, of characters that a printer has. */
export function receiptLines(receipt: Receipt, paper: Paper): string[] {
  const page: Page = { ...paper, words: receiptWords(paper.region) };
  const rule = '-'.repeat(paper.columns);
  return [
    ...centred(page, receipt.storeName),
    '',
    ...head(page, receipt),
    rule,
    ...goods(page, receipt),
    rule,
    ...payment(page, receipt),
    ...tax(page, receipt),
    ...member(page, receipt, rule),
    '',
    ...centred(page, page.words.thanks),
  ];
}

interface Page extends Paper {
  readonly words: ReceiptWords;
}

function head(page: Page, { sale, completedAtMs, tillName, staffName }: Receipt): string[] {
  const { words, timeZone } = page;
  const time = `${businessDayAt(completedAtMs, timeZone)} ${timeOfDayAt(completedAtMs, timeZone)}`;
  return [
    ...row(page, `${words.receipt} ${sale.receiptNumber}`, time),
    ...row(page, words.till, tillName),
    ...(staffName === '' ? [] : row(page, words.servedBy, staffName)),
  ];
}

function goods(page: Page, { sale }: Receipt): string[] {
  return sale.lines.flatMap((line) => {
    const many = line.quantity > 1 ? `${line.quantity} x ${money(page, line.unitPriceMinor, sale.currency)} ` : '';
    const name = `${many}${line.name ?? page.words.amount}`;
    const discount = money(page, -line.discountMinor, sale.currency);
    return [
      ...row(page, name, money(page, line.amountMinor, sale.currency)),
      ...(line.discountMinor === 0 ? [] : row(page, `  ${page.words.discount}`, discount)),
    ];
  });
}

function payment(page: Page, { sale }: Receipt): string[] {
  const { words } = page;
  const change = changeMinor(sale.tenders);
  const received = sale.tenders.reduce((sum, part) => (part.kind === 'cash' ? sum + part.receivedMinor : sum), 0);
  return [
    ...row(page, `${words.total} ${sale.currency}`, money(page, sale.totals.netMinor, sale.currency)),
    ...sale.tenders.flatMap(({ kind, amountMinor }) => row(page, words[kind], money(page, amountMinor, sale.currency))),
    ...(change === 0
      ? []
      : [
          ...row(page, `  ${words.received}`, money(page, received, sale.currency)),
          ...row(page, `  ${words.change}`, money(page, change, sale.currency)),
        ]),
  ];
}

function tax(page: Page, { sale }: Receipt): string[] {
  return sale.taxLines.flatMap(({ taxBasisPoints, taxableMinor, taxMinor }) => {
    const words = page.words.tax
      .replace('{rate}', rateOf(page, taxBasisPoints))
      .replace('{net}', money(page, taxableMinor, sale.currency));
    return row(page, words, money(page, taxMinor, sale.currency));
  });
}

function member(page: Page, { sale, memberName, tierName, balancePoints }: Receipt, rule: string): string[] {
  if (sale.member === null) return [];
  const { words } = page;
  const who = [memberName, tierName].filter((part) => part !== null).join(', ');
  return [
    rule,
    ...row(page, words.member, who),
    ...row(page, words.pointsEarned, grouped(page, String(sale.earnPoints))),
    ...(balancePoints === null ? [] : row(page, words.pointsBalance, grouped(page, String(balancePoints)))),
  ];
}

/** Words at the left, a figure at the right end of the last of their lines. */
function row(page: Page, left: string, right: string): string[] {
  const figure = toPrintable(right).slice(0, page.columns);
  const lines = wrap(toPrintable(left), page.columns);
  const last = lines.pop() ?? '';
  const space = page.columns - last.length - figure.length;
  return space >= 1 ? [...lines, last + ' '.repeat(space) + figure] : [...lines, last, figure.padStart(page.columns)];
}

function centred(page: Page, text: string): string[] {
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
function money({ words }: Page, amountMinor: number, currency: string): string {
  const places = minorDigits(currency);
  const digits = String(Math.abs(amountMinor)).padStart(places + 1, '0');
  const whole = grouped({ words }, digits.slice(0, digits.length - places));
  const sign = amountMinor < 0 ? '-' : '';
  return places === 0 ? sign + whole : `${sign}${whole}${words.decimalMark}${digits.slice(-places)}`;
}

function grouped({ words }: Pick<Page, 'words'>, digits: string): string {
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
