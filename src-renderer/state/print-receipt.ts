import { namedError } from '../port/till-client.ts';
import type { PlainNotice } from './notice.ts';
import { noticeOf, type SaleLink } from './sale-link.ts';
import { withNotice } from './sale-state.ts';

/** Shows the last receipt as it prints. */
export async function previewLastReceipt(link: SaleLink): Promise<void> {
  try {
    const receipt = await link.till.receipts.latest();
    if (receipt === null) return link.tell('no-receipt');
    const { saleId } = receipt.sale;
    link.update((state) => (state.choice === null ? { ...state, choice: { kind: 'preview', saleId } } : state));
  } catch (error) {
    link.tell(printNotice(error));
  }
}

/** Prints the last receipt, again as often as asked. Never in the way of a sale: the till's queue does the waiting. */
export async function printLastReceipt(link: SaleLink): Promise<void> {
  try {
    const receipt = await link.till.receipts.latest();
    if (receipt === null) return link.tell('no-receipt');
    await link.till.receipts.print({ saleId: receipt.sale.saleId });
    link.update((state) => withNotice(state, 'plain', { kind: 'printing' }));
  } catch (error) {
    link.tell(printNotice(error));
  }
}

/** Why a receipt does not print. */
export function printNotice(error: unknown): PlainNotice {
  switch (namedError(error)) {
    case 'NO_PRINTER':
      return 'no-printer';
    case 'RECEIPT_NOT_FOUND':
      return 'no-receipt';
    default:
      return noticeOf(error, 'print-failed');
  }
}
