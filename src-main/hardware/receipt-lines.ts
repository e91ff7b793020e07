import type { Receipt } from '../../src-shared/contracts/till.ts';
import { changeMinor } from '../../src-shared/domain/tender.ts';
import { centred, grouped, headRows, money, type Page, type Paper, pageOf, row, taxRows } from './receipt-page.ts';

/** A receipt as it prints: a text for each line, none wider than the paper, of characters that a printer has. */
export function receiptLines(receipt: Receipt, paper: Paper): string[] {
  const page = pageOf(paper);
  const rule = '-'.repeat(paper.columns);
  return [
    ...centred(page, receipt.storeName),
    '',
    ...headRows(page, { ...receipt, receiptNumber: receipt.sale.receiptNumber }),
    rule,
    ...goods(page, receipt),
    rule,
    ...payment(page, receipt),
    ...taxRows(page, receipt.sale.taxLines, receipt.sale.currency),
    ...member(page, receipt, rule),
    '',
    ...centred(page, page.words.thanks),
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
      ...(line.rewardMinor === 0
        ? []
        : row(page, `  ${page.words.reward}`, money(page, -line.rewardMinor, sale.currency))),
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

function member(page: Page, receipt: Receipt, rule: string): string[] {
  const { sale, memberName, tierName, balancePoints } = receipt;
  if (sale.member === null) return [];
  const { words } = page;
  const who = [memberName, tierName].filter((part) => part !== null).join(', ');
  return [
    rule,
    ...row(page, words.member, who),
    ...redemptions(page, receipt),
    ...row(page, words.pointsEarned, grouped(page, String(sale.earnPoints))),
    ...(balancePoints === null ? [] : row(page, words.pointsBalance, grouped(page, String(balancePoints)))),
  ];
}

/** What points were used for, and what a voucher is known by. */
function redemptions(page: Page, { sale }: Receipt): string[] {
  const { words } = page;
  return sale.redemptions.flatMap(({ kind, name, points, voucherCode }) => [
    ...row(page, kind === 'reward' ? name : words.pointsUsed, `-${grouped(page, String(points))}`),
    ...(voucherCode === null ? [] : row(page, `  ${words.voucher}`, voucherCode)),
  ]);
}
