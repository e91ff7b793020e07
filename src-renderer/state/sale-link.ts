import type { Receipt } from '../../src-shared/contracts/till.ts';
import { changeMinor } from '../../src-shared/domain/tender.ts';
import { namedError } from '../port/till-client.ts';
import type { PlainNotice } from './notice.ts';
import { createPricing } from './price-sale.ts';
import type { SaleLinkOptions } from './sale-link-options.ts';
import { withDraft, withMember, withNotice } from './sale-state.ts';
import { createUpdates, type SaleUpdates } from './sale-updates.ts';

/** The current sale and the till's answers about it. Every change of the sale is kept and priced by the till, in order. */
export type SaleLink = ReturnType<typeof createSaleLink>;

/** Links the current sale to the till, from `follow` on. */
export function createSaleLink(options: SaleLinkOptions) {
  const { till, store, figures } = options;
  const updates = createUpdates(store);
  const open = createOpen(till, updates);
  const receipts = createReceipts(options, updates, open);
  const dropLostMember = () =>
    updates.update((state) => withNotice(withMember(state, null), 'bad', { kind: 'member-gone' }));
  const pricing = createPricing(options, (error) => {
    const code = namedError(error);
    if (code === 'MEMBER_NOT_FOUND') dropLostMember();
    else if (code === 'ALREADY_COMPLETED') void receipts.showCompleted('already-completed');
    else updates.tell(noticeOf(error, 'quote-failed'));
  });
  return {
    ...updates,
    ...receipts,
    ...pricing,
    till,
    store,
    figures,
    open,
    dropLostMember,
    /** Follows the sale from now on. @returns what ends it; the till keeps the sale. */
    follow: () => updates.follow(pricing.quotes.ask),
  };
}

/** What a failed call says: the errors that any call can end in by name, and `otherwise` for all others. */
export function noticeOf(error: unknown, otherwise: PlainNotice): PlainNotice {
  const code = namedError(error);
  if (code === 'NOT_SIGNED_IN') return 'not-signed-in';
  return code === 'NOT_READY' ? 'not-ready' : otherwise;
}

/** Reads the open sale from the till, once at a time. */
function createOpen(till: SaleLinkOptions['till'], { update }: SaleUpdates): () => Promise<void> {
  let opening: Promise<void> | null = null;
  return () => {
    opening ??= till.sale
      .draft()
      .then((draft) => update((state) => ({ ...withDraft(state, draft), notice: null })))
      .finally(() => {
        opening = null;
      });
    return opening;
  };
}

function createReceipts(
  { till, store, figures, nowMs }: SaleLinkOptions,
  { update, tell }: SaleUpdates,
  open: () => Promise<void>,
) {
  let shownSinceMs = Number.NEGATIVE_INFINITY;

  function showReceipt(receipt: Receipt): void {
    shownSinceMs = nowMs();
    figures.keepReceipt(receipt);
    const { member, totals, earnPoints, tenders } = receipt.sale;
    update((state) =>
      withNotice({ ...state, phase: 'receipt', choice: null, paying: null, pane: null }, 'good', {
        kind: 'completed',
        netMinor: totals.netMinor,
        earnPoints: member === null ? null : earnPoints,
        changeMinor: changeMinor(tenders),
      }),
    );
  }

  /** Shows what the till has recorded for this sale; where its latest is another one, goes on with the open sale. */
  async function showCompleted(kind: PlainNotice): Promise<void> {
    try {
      const latest = await till.receipts.latest();
      if (latest === null || latest.sale.saleId !== store.getState().saleId) return await open();
      showReceipt(latest);
      tell(kind);
    } catch (error) {
      update((state) => ({ ...state, phase: 'ringing' }));
      tell(noticeOf(error, 'complete-failed'));
    }
  }

  return { showReceipt, showCompleted, receiptAgeMs: () => nowMs() - shownSinceMs };
}
