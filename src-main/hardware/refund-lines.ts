import type { RefundReceipt } from '../../src-shared/contracts/till.ts';
import { centred, grouped, headRows, money, type Page, type Paper, pageOf, row, taxRows } from './receipt-page.ts';

/** The receipt of a refund as it prints, as `receiptLines` is for a sale: what goes back stands there below zero. */
export function refundLines(receipt: RefundReceipt, paper: Paper): string[] {
  const { refund } = receipt;
  const page = pageOf(paper);
  const { words } = page;
  const rule = '-'.repeat(paper.columns);
  return [
    ...centred(page, receipt.storeName),
    '',
    ...centred(page, words[refund.kind]),
    '',
    ...headRows(page, { ...receipt, receiptNumber: refund.receiptNumber }),
    ...row(page, words.ofReceipt, refund.original.receiptNumber),
    rule,
    ...goods(page, receipt),
    rule,
    ...paidBack(page, receipt),
    ...taxRows(page, refund.taxLines, refund.currency, -1),
    ...points(page, receipt, rule),
    ...signature(page, receipt, rule),
  ];
}

function goods(page: Page, { refund }: RefundReceipt): string[] {
  return refund.lines.flatMap(({ name, quantity, amountMinor }) => {
    const many = quantity > 1 ? `${quantity} x ` : '';
    return row(page, `${many}${name ?? page.words.amount}`, money(page, -amountMinor, refund.currency));
  });
}

function paidBack(page: Page, { refund }: RefundReceipt): string[] {
  const { words } = page;
  const { currency, totals } = refund;
  return [
    ...row(page, `${words.givenBack} ${currency}`, money(page, -totals.amountMinor, currency)),
    ...refund.tenders.flatMap(({ kind, amountMinor }) => row(page, words[kind], money(page, -amountMinor, currency))),
    ...(totals.pointsMinor === 0 ? [] : row(page, words.backAsPoints, money(page, -totals.pointsMinor, currency))),
  ];
}

function points(page: Page, { refund, memberName, balancePoints }: RefundReceipt, rule: string): string[] {
  if (memberName === null) return [];
  const { words } = page;
  const { reversedEarnPoints, returnedPoints } = refund;
  return [
    rule,
    ...row(page, words.member, memberName),
    ...(reversedEarnPoints === 0
      ? []
      : row(page, words.pointsReversed, `-${grouped(page, String(reversedEarnPoints))}`)),
    ...(returnedPoints === 0 ? [] : row(page, words.pointsReturned, grouped(page, String(returnedPoints)))),
    ...(balancePoints === null ? [] : row(page, words.pointsBalance, grouped(page, String(balancePoints)))),
  ];
}

/** Who is given money back signs for it. */
function signature(page: Page, { refund }: RefundReceipt, rule: string): string[] {
  return refund.totals.moneyMinor === 0 ? [] : ['', '', rule, ...centred(page, page.words.signature)];
}
