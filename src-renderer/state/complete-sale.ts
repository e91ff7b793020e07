import type { Receipt, SaleDraft, SaleQuote } from '../../src-shared/contracts/till.ts';
import type { MoneyTender, TenderProblem } from '../../src-shared/domain/tender.ts';
import { namedError, type TillClient } from '../port/till-client.ts';
import type { PlainNotice } from './notice.ts';

/** What a try to complete a sale came to. */
export type Completion =
  | { readonly kind: 'completed'; readonly receipt: Receipt }
  /** The rules or prices have changed: these are the new figures. */
  | { readonly kind: 'changed'; readonly quote: SaleQuote }
  /** The till has completed this sale already, with other content. */
  | { readonly kind: 'conflict' }
  | { readonly kind: 'member-gone' }
  | { readonly kind: 'tender-wrong'; readonly problem: TenderProblem }
  | { readonly kind: 'failed'; readonly notice: PlainNotice };

export type ShownFigures = {
  readonly toPayMinor: number;
  readonly earnPoints: number;
  readonly redeemedPoints: number;
};

/** The figures that a cashier agrees to. */
export function shownFigures({ quote }: SaleQuote): ShownFigures {
  const redeemedPoints = quote.redemptions.reduce((sum, redemption) => sum + redemption.points, 0);
  return { toPayMinor: quote.toPayMinor, earnPoints: quote.earn.points, redeemedPoints };
}

/** Completes a sale. Safe to be tried again: the till answers the same sale with the same receipt. */
export async function completeSale(
  till: Pick<TillClient, 'sale'>,
  draft: SaleDraft,
  shown: ShownFigures,
  tenders: readonly MoneyTender[],
): Promise<Completion> {
  try {
    return { kind: 'completed', receipt: await till.sale.complete({ ...draft, shown, tenders: [...tenders] }) };
  } catch (error) {
    return failureOf(error);
  }
}

function failureOf(error: unknown): Completion {
  switch (namedError(error)) {
    case 'QUOTE_CHANGED':
      return { kind: 'changed', quote: (error as { data: SaleQuote }).data };
    case 'SALE_CONFLICT':
      return { kind: 'conflict' };
    case 'MEMBER_NOT_FOUND':
      return { kind: 'member-gone' };
    case 'TENDER_WRONG':
      return { kind: 'tender-wrong', problem: (error as { data: { problem: TenderProblem } }).data.problem };
    case 'DISK_FULL':
      return { kind: 'failed', notice: 'disk-full' };
    case 'NOT_SIGNED_IN':
      return { kind: 'failed', notice: 'not-signed-in' };
    case 'NOT_READY':
      return { kind: 'failed', notice: 'not-ready' };
    default:
      return { kind: 'failed', notice: 'complete-failed' };
  }
}
