import type { SaleQuote } from '../../src-shared/contracts/till.ts';
import type { MoneyTender } from '../../src-shared/domain/tender.ts';
import { completeSale, shownFigures } from './complete-sale.ts';
import type { SaleLink } from './sale-link.ts';
import { draftOf, type SaleState, withNotice } from './sale-state.ts';

/**
 * The cashier's "complete", safe against being pressed twice. Waits for what is still under way, and completes only
 * figures that the cashier has seen: where they moved in the meantime it asks to look again. `tenders` come to what was
 * to pay when it was pressed.
 */
export function createConfirm(link: SaleLink, readsIdle: () => Promise<void>) {
  let isConfirming = false;

  async function confirm(tenders: readonly MoneyTender[]): Promise<void> {
    const seen = link.figures.current();
    await readsIdle();
    if (!link.isPriced()) link.quotes.ask(link.store.getState());
    await link.quotes.settled();
    const state = link.store.getState();
    if (!canComplete(state)) return;
    const now = link.figures.current();
    if (now === undefined || !link.isPriced()) return link.tell('figures-missing');
    if (seen === undefined || !isSameFigures(seen, now)) return link.tell('figures-moved');
    link.update((before) => ({ ...before, phase: 'completing', pane: null, notice: null }));
    await complete(state, now, tenders);
  }

  async function complete(state: SaleState, quote: SaleQuote, tenders: readonly MoneyTender[]): Promise<void> {
    const completion = await completeSale(link.till, draftOf(state), shownFigures(quote), tenders);
    if (completion.kind === 'completed') return link.showReceipt(completion.receipt);
    if (completion.kind === 'conflict') return await link.showCompleted('sale-conflict');
    link.update((before) => ({ ...before, phase: 'ringing' }));
    if (completion.kind === 'member-gone') return link.dropLostMember();
    if (completion.kind === 'tender-wrong') {
      const { problem } = completion;
      return link.update((before) => withNotice(before, 'bad', { kind: 'tender-wrong', problem }));
    }
    if (completion.kind === 'changed') link.figures.show(completion.quote);
    link.tell(completion.kind === 'changed' ? 'quote-changed' : completion.notice);
  }

  return (tenders: readonly MoneyTender[]) => {
    if (isConfirming || !canComplete(link.store.getState())) return;
    isConfirming = true;
    void confirm(tenders).finally(() => {
      isConfirming = false;
    });
  };
}

export function canComplete(state: SaleState): boolean {
  return state.phase === 'ringing' && state.choice === null && state.lines.length > 0;
}

function isSameFigures(left: SaleQuote, right: SaleQuote): boolean {
  const [seen, now] = [shownFigures(left), shownFigures(right)];
  return (
    seen.toPayMinor === now.toPayMinor &&
    seen.earnPoints === now.earnPoints &&
    seen.redeemedPoints === now.redeemedPoints
  );
}
