import { namedError } from '../port/till-client.ts';
import type { AsideLink } from './aside.ts';
import type { NoticeContent, PlainNotice } from './notice.ts';
import { type RefundableLine, withLeft } from './refund-lines.ts';
import type { PricedRefund } from './refund-pricing.ts';
import { ASK_NUMBER, linesOf, type RefundLines } from './refund-state.ts';
import { noticeOf } from './sale-link.ts';

/** Says why goods cannot come back as they were asked for, and puts the screen where the cashier can go on. */
export async function tellRefundFailure(
  link: AsideLink,
  state: PricedRefund,
  error: unknown,
  otherwise: PlainNotice,
): Promise<void> {
  const stands = { ...state, isBusy: false };
  const { sale } = link;
  switch (namedError(error)) {
    case 'RECEIPT_NOT_FOUND':
      link.show({ ...ASK_NUMBER, typed: numberOf(state) });
      return sale.say('bad', { kind: 'refund-not-found', typed: numberOf(state) });
    case 'RECEIPT_ELSEWHERE':
      sale.hush();
      return link.show({ kind: 'refund', step: 'elsewhere', receiptNumber: numberOf(state) });
    case 'REFUND_TOO_MUCH': {
      const { lineId, leftQuantity } = (error as { data: { lineId: string; leftQuantity: number } }).data;
      link.show(stands.step === 'lines' ? withLeft(stands, lineId, leftQuantity) : stands);
      return sale.say('bad', { kind: 'refund-too-much', name: nameOf(state, lineId), leftQuantity });
    }
    case 'CANNOT_VOID':
      if (stands.step === 'lines') await lookAgain(link, stands);
      return sale.say('bad', { kind: 'refund-cannot-void' });
    default:
      link.show(stands);
      return sale.say('bad', { kind: noticeOf(error, otherwise) });
  }
}

/** That there is no more left of a line than that. */
export function tooMuch({ name, leftQuantity }: RefundableLine): NoticeContent {
  return { kind: 'refund-too-much', name, leftQuantity };
}

/** The sale has changed: some of it came back meanwhile, or its day is over. */
async function lookAgain(link: AsideLink, state: RefundLines): Promise<void> {
  const found = await link.till.refunds.find({ receiptNumber: numberOf(state) }).catch(() => state.sale);
  link.show(linesOf({ ...found, canVoid: false }, state.refundId));
}

function numberOf(state: PricedRefund): string {
  return state.step === 'lines' ? state.sale.sale.receiptNumber : state.receiptNumber;
}

function nameOf(state: PricedRefund, lineId: string): string {
  const lines = state.step === 'lines' ? state.sale.lines : state.lines;
  return lines.find((line) => line.lineId === lineId)?.name ?? '';
}
