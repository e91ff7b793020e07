import type { TFunction } from 'i18next';
import type { Tender } from '../../src-shared/domain/tender.ts';
import type { NoticeContent, PlainNotice } from '../state/notice.ts';
import type { Tally } from '../state/paying.ts';
import type { Format } from './format.ts';

/** The words of paying, parking and printing that have nothing to fill in. */
export const PAY_PLAIN_WORDS = {
  'how-paid': 'pay.howPaid',
  recalled: 'pay.recalled',
  'nothing-parked': 'pay.nothingParked',
  'not-parked': 'pay.notParked',
  printing: 'pay.printing',
  'no-printer': 'pay.noPrinter',
  'no-receipt': 'pay.noReceipt',
  'print-failed': 'pay.printFailed',
} as const satisfies Partial<Readonly<Record<PlainNotice, string>>>;

/** Why an amount is not taken, and what to do. */
export function payProblemWords(
  content: Extract<NoticeContent, { kind: 'pay-problem' }>,
  t: TFunction,
  format: Pick<Format, 'money' | 'amount'>,
): string {
  const { problem, amountMinor, typed } = content;
  return t(`pay.problem.${problem}`, { typed, amount: format.money(amountMinor), example: format.amount(1_250) });
}

export function partTakenWords(
  content: Extract<NoticeContent, { kind: 'part-taken' }>,
  t: TFunction,
  format: Pick<Format, 'money'>,
): string {
  const words = { amount: format.money(content.amountMinor), left: format.money(content.leftMinor) };
  return content.by === 'cash' ? t('pay.partTakenCash', words) : t('pay.partTakenCard', words);
}

/** What the two ways to go on do just now, with their amounts. */
export function payActionWords(
  { dueMinor, typedMinor }: Tally,
  t: TFunction,
  format: Pick<Format, 'amount'>,
): { readonly card: string; readonly cash: string } {
  const amount = format.amount(typedMinor === null ? dueMinor : Math.min(typedMinor, dueMinor));
  const isEnough = typedMinor !== null && typedMinor >= dueMinor;
  return {
    card: t('pay.cardAmount', { amount }),
    cash: isEnough ? t('sale.complete') : t('pay.cashAmount', { amount }),
  };
}

/** A part of how a sale was paid, with what was handed over where change was given. */
export function tenderWords(tender: Tender, t: TFunction, format: Pick<Format, 'amount' | 'points'>): string {
  if (tender.kind === 'card') return t('pay.byCard');
  if (tender.kind === 'points') return t('redeem.receipt.points', { points: format.points(tender.points) });
  if (tender.receivedMinor === tender.amountMinor) return t('pay.inCash');
  return t('pay.inCashOf', { received: format.amount(tender.receivedMinor) });
}
