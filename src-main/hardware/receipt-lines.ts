import type { Receipt } from '../../src-shared/contracts/till.ts';
import { businessDayAt, timeOfDayAt } from '../../src-shared/domain/business-time.ts';
import { changeMinor } from '../../src-shared/domain/tender.ts';
import { centred, grouped, money, type Page, type Paper, pageOf, rateOf, row } from './receipt-page.ts';

/** A receipt as it prints: a text for each line, none wider than the paper, of characters that a printer has. */
export function receiptLines(receipt: Receipt, paper: Paper): string[] {
  const page = pageOf(paper);
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
