import type { ProductView } from '../../src-shared/contracts/till.ts';
import { parseAmount } from '../../src-shared/domain/money.ts';
import type { Category } from '../../src-shared/domain/program.ts';
import type { AsideLink } from './aside.ts';
import type { RefundPricing } from './refund-pricing.ts';
import type { RefundPaper } from './refund-state.ts';
import { addAmount, addProduct, changeQuantity, type LinesChange, removeLine } from './sale-lines.ts';
import type { Heard } from './take-read.ts';

const PAPER = { kind: 'refund', step: 'paper' } as const;

/** What stands on the customer's paper: a product and what was paid for it, or an amount and what it was for. */
export function createRefundPaper(link: AsideLink, pricing: RefundPricing, currencyOf: () => string) {
  const { change, sale } = link;
  const paper = (): RefundPaper | null => {
    const aside = link.current();
    return aside?.kind === 'refund' && aside.step === 'paper' && !aside.isBusy ? aside : null;
  };

  /** Takes lines as they are after a change, or says which limit forbids it. @returns whether it took them. */
  function take(state: RefundPaper, lines: LinesChange, name: string): boolean {
    if (!lines.ok) {
      sale.say('bad', { kind: 'limit', limit: lines.limit, name });
      return false;
    }
    sale.hush();
    pricing.show({
      ...state,
      lines: lines.lines,
      selectedLineId: lines.line.lineId,
      asking: null,
      typed: '',
      isLeaving: false,
    });
    return true;
  }

  /** The price that is asked for, as it is typed; nothing typed is today's price. @returns whether it took it. */
  function takePrice(state: RefundPaper, product: ProductView): boolean {
    const priceMinor = priceOf(state.typed, product, currencyOf());
    if (priceMinor === null) {
      sale.say('bad', { kind: 'pay-problem', problem: 'amount-unreadable', amountMinor: 0, typed: state.typed.trim() });
      return false;
    }
    return take(state, addProduct(state.lines, { ...product, priceMinor }, link.newId()), product.name);
  }

  async function read(heard: Heard): Promise<void> {
    const { source, text, textByCode } = heard;
    const result = await link.till.sale.read({ source, text, ...(textByCode === undefined ? {} : { textByCode }) });
    const state = paper();
    if (state === null) return;
    const typed = source === 'typed' ? text : '';
    switch (result.kind) {
      case 'product': {
        // The next product says yes to the price that stands there for the one before it.
        if (state.asking?.kind === 'price' && !takePrice(state, state.asking.product)) return;
        sale.hush();
        return change(PAPER, (now) => ({ ...now, asking: { kind: 'price', product: result.product }, typed: '' }));
      }
      case 'amount':
        sale.hush();
        return change(PAPER, (now) => ({
          ...now,
          asking: { kind: 'category', amountMinor: result.amountMinor },
          typed,
        }));
      case 'member':
      case 'members':
      case 'lost-card':
        return sale.say('bad', { kind: 'refund-member-later' });
      case 'receipt':
        return sale.say('bad', { kind: 'refund-other-receipt' });
      case 'not-found':
        change(PAPER, (now) => ({ ...now, typed: now.typed === '' ? typed : now.typed }));
        return sale.say('bad', result);
      case 'unreadable':
        change(PAPER, (now) => ({ ...now, typed: now.typed === '' ? typed : now.typed }));
        return sale.say('bad', result);
    }
  }

  return {
    hearPaper: read,
    setPaperText: (typed: string) => change(PAPER, (state) => ({ ...state, typed, isLeaving: false })),
    /** Takes what stands in the field. @returns whether anything did. */
    takePaperText: (): boolean => {
      const state = paper();
      if (state === null) return false;
      if (state.asking?.kind === 'price') takePrice(state, state.asking.product);
      else if (state.typed.trim() === '') return false;
      else {
        change(PAPER, (now) => ({ ...now, typed: '' }));
        void read({ source: 'typed', text: state.typed }).catch(() => sale.say('bad', { kind: 'no-answer' }));
      }
      return true;
    },
    takeCategory: (category: Category) => {
      const state = paper();
      if (state?.asking?.kind !== 'category') return;
      take(state, addAmount(state.lines, state.asking.amountMinor, category, link.newId()), category.name);
    },
    leaveCategory: () => change(PAPER, (state) => ({ ...state, asking: null })),
    changePaperLine: (lineId: string, by: 1 | -1) => {
      const state = paper();
      if (state === null) return;
      const line = state.lines.find((each) => each.lineId === lineId);
      if (line === undefined) return;
      take(state, changeQuantity(state.lines, lineId, by), line.name ?? '');
    },
    removePaperLine: (lineId: string) => {
      const state = paper();
      if (state === null) return;
      const { lines, nextLineId } = removeLine(state.lines, lineId);
      pricing.show({ ...state, lines, selectedLineId: nextLineId, isLeaving: false });
    },
    markPaperLine: (by: 1 | -1) =>
      change(PAPER, (state) => {
        const at = state.lines.findIndex(({ lineId }) => lineId === state.selectedLineId);
        const next = state.lines[Math.min(state.lines.length - 1, Math.max(0, at + by))];
        return { ...state, selectedLineId: next?.lineId ?? null };
      }),
  };
}

/** Null for what is no amount. A price of nothing is a gift, and nothing goes back for it. */
function priceOf(typed: string, product: ProductView, currency: string): number | null {
  if (typed.trim() === '') return product.priceMinor;
  const read = parseAmount(typed, currency);
  return read.ok ? read.amountMinor : null;
}
