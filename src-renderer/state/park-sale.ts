import type { SaleDraft } from '../../src-shared/contracts/till.ts';
import { namedError } from '../port/till-client.ts';
import type { NoticeContent } from './notice.ts';
import { noticeOf, type SaleLink } from './sale-link.ts';
import { draftOf, notTaken, type SaleState, withDraft, withNotice } from './sale-state.ts';

/** Sets the open sale aside, and takes up one that was. */
export function createParking(link: SaleLink) {
  /** Changes the open sale for another one. On a failure it stands as it was. */
  async function change(call: (open: SaleDraft) => Promise<SaleDraft>, done: NoticeContent): Promise<void> {
    const before = link.store.getState();
    if (before.phase !== 'ringing') return;
    link.update((state) => ({ ...state, phase: 'parking', choice: null, paying: null, pane: null }));
    try {
      // A draft that is still on its way would bring back what is set aside.
      await link.quotes.settled();
      const draft = await call(draftOf(before));
      link.update((state) => withNotice(withDraft(state, draft), 'plain', done));
    } catch (error) {
      link.update((state) => ({ ...state, phase: 'ringing' }));
      link.tell(parkingNotice(error));
    }
  }

  async function list(): Promise<void> {
    try {
      const sales = await link.till.sale.parked();
      if (sales.length === 0) {
        return link.whileRinging((state) => withNotice(state, 'plain', { kind: 'nothing-parked' }));
      }
      link.whileRinging((state) => ({ ...state, notice: null, choice: { kind: 'parked', sales } }));
    } catch (error) {
      link.tell(parkingNotice(error));
    }
  }

  return {
    /** Sets the open sale aside; with an empty one, asks which of the parked ones to take up. */
    parkOrRecall: (): Promise<void> => {
      const state = link.store.getState();
      if (state.phase !== 'ringing' || state.choice !== null) return Promise.resolve();
      if (state.lines.length === 0) return list();
      const typed = notTaken(state);
      if (typed !== '') {
        link.update((before) => withNotice(before, 'bad', { kind: 'field-not-taken', typed }));
        return Promise.resolve();
      }
      return change((open) => link.till.sale.park(open), { kind: 'parked', ...sizeOf(state, link) });
    },
    recall: (saleId: string): Promise<void> =>
      change((open) => link.till.sale.recall({ saleId, open }), { kind: 'recalled' }),
  };
}

function sizeOf(state: SaleState, link: SaleLink): { lines: number; amountMinor: number } {
  return { lines: state.lines.length, amountMinor: link.figures.current()?.quote.totals.netMinor ?? 0 };
}

function parkingNotice(error: unknown) {
  const isGone = ['SALE_NOT_PARKED', 'NOTHING_TO_PARK'].includes(namedError(error) ?? '');
  return isGone ? ('not-parked' as const) : noticeOf(error, 'no-answer');
}
