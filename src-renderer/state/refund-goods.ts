import { namedError } from '../port/till-client.ts';
import type { AsideLink } from './aside.ts';
import { inOrder } from './in-order.ts';
import { printNotice } from './print-receipt.ts';
import { createRefundCompletion } from './refund-complete.ts';
import { tellRefundFailure, tooMuch } from './refund-failure.ts';
import {
  chooseStep,
  type LinesChosen,
  lineOfProduct,
  moveMark,
  toggleEverything,
  toggleLine,
  typeDigit,
} from './refund-lines.ts';
import { createRefundPaper } from './refund-paper.ts';
import { createRefundPricing } from './refund-pricing.ts';
import { ASK_NUMBER, linesOf, paperOf, type RefundLines, type RefundState } from './refund-state.ts';
import { noticeOf } from './sale-link.ts';
import type { Heard } from './take-read.ts';

const NUMBER = { kind: 'refund', step: 'number' } as const;
/** So long an Enter does not leave what was given back: the second of a double Enter belongs to what was before. */
const DONE_GUARD_MS = 500;

/** What the cashier does with goods that are brought back. */
export function createRefunds(link: AsideLink, currencyOf: () => string) {
  const { change, sale } = link;
  const reads = inOrder(hear, () => sale.say('bad', { kind: 'no-answer' }));
  const pricing = createRefundPricing(link, (error) => {
    const state = link.current();
    if (state?.kind === 'refund' && (state.step === 'lines' || state.step === 'paper')) {
      void tellRefundFailure(link, state, error, 'refund-no-figures');
    }
  });
  const paper = createRefundPaper(link, pricing, currencyOf);
  const completion = createRefundCompletion(link, pricing, reads.idle);

  function at(): RefundState | null {
    const aside = link.current();
    return aside?.kind === 'refund' ? aside : null;
  }

  async function find(receiptNumber: string): Promise<void> {
    link.show({ ...ASK_NUMBER, typed: receiptNumber, isAsking: true });
    sale.hush();
    const isWaiting = () => {
      const now = at();
      return now?.step === 'number' && now.isAsking && now.typed === receiptNumber;
    };
    try {
      const found = await link.till.refunds.find({ receiptNumber });
      if (!isWaiting()) return;
      link.show(linesOf(found, link.newId()));
      const hasNone = found.lines.every(({ leftQuantity }) => leftQuantity === 0);
      if (hasNone) sale.say('bad', { kind: 'refund-nothing-left' });
    } catch (error) {
      if (!isWaiting()) return;
      const code = namedError(error);
      if (code === 'RECEIPT_ELSEWHERE') return link.show({ kind: 'refund', step: 'elsewhere', receiptNumber });
      link.show({ ...ASK_NUMBER, typed: receiptNumber });
      sale.say(
        'bad',
        code === 'RECEIPT_NOT_FOUND'
          ? { kind: 'refund-not-found', typed: receiptNumber }
          : { kind: noticeOf(error, 'no-answer') },
      );
    }
  }

  /** Chooses among the lines; where there is not so much left, says so. */
  function choose(to: (state: RefundLines) => LinesChosen): void {
    const state = at();
    if (state?.step !== 'lines' || state.isBusy) return;
    const chosen = to(state);
    if (!chosen.ok) return sale.say('bad', tooMuch(chosen.line));
    sale.hush();
    pricing.show(chosen.state);
  }

  async function hear(heard: Heard): Promise<void> {
    const state = at();
    if (state === null) return;
    if (state.step === 'paper') return paper.hearPaper(heard);
    const { source, text, textByCode } = heard;
    const read = await link.till.sale.read({ source, text, ...(textByCode === undefined ? {} : { textByCode }) });
    if (read.kind === 'receipt') return find(read.receiptNumber);
    const now = at();
    if (now?.step !== 'lines') return sale.say('bad', { kind: 'refund-no-receipt', read: text.slice(0, 40) });
    if (read.kind === 'product') {
      const line = lineOfProduct(now, read.product.sku);
      if (line !== null) return choose((lines) => chooseStep(lines, line.lineId, 1));
      return sale.say('bad', { kind: 'refund-not-on-receipt', name: read.product.name });
    }
    if (read.kind === 'member' || read.kind === 'members' || read.kind === 'lost-card') {
      return sale.say('bad', { kind: 'refund-member-later' });
    }
    sale.say('bad', { kind: 'refund-no-receipt', read: text.slice(0, 40) });
  }

  function leave(): void {
    sale.hush();
    link.show(null);
  }

  /** One step back: never past what is being written. */
  function stepBack(): void {
    const state = at();
    switch (state?.step) {
      case 'number':
        if (state.typed === '') return leave();
        sale.hush();
        return link.show(ASK_NUMBER);
      case 'elsewhere':
        return link.show({ ...ASK_NUMBER, typed: state.receiptNumber });
      case 'lines':
        if (state.isBusy) return;
        sale.hush();
        if (state.chosen.size === 0) return link.show(ASK_NUMBER);
        return pricing.show({ ...state, chosen: new Map(), isVoid: false, digits: '' });
      case 'paper':
        return stepBackFromPaper();
      case 'approval':
        if (!state.paper.isBusy) link.show(state.paper);
        return;
      case 'done':
        return leave();
      case undefined:
    }
  }

  function stepBackFromPaper(): void {
    const state = at();
    if (state?.step !== 'paper' || state.isBusy) return;
    if (state.typed !== '') return link.show({ ...state, typed: '' });
    if (state.asking !== null) return link.show({ ...state, asking: null });
    if (state.lines.length > 0 && !state.isLeaving) {
      link.show({ ...state, isLeaving: true });
      return sale.say('plain', { kind: 'leave-asked' });
    }
    sale.hush();
    link.show({ ...ASK_NUMBER, typed: state.receiptNumber });
  }

  /** What Enter does: finds, goes on to the paper, takes what is typed, gives back, leaves what is done. */
  function enter(latest: string | null): void {
    const state = at();
    switch (state?.step) {
      case 'number': {
        const number = state.typed.trim() === '' ? latest : state.typed.trim();
        if (number !== null && !state.isAsking) void find(number);
        return;
      }
      case 'elsewhere':
        return link.show(paperOf(state.receiptNumber, link.newId()));
      case 'lines':
        return completion.give();
      case 'paper':
        if (!paper.takePaperText()) completion.give();
        return;
      case 'done':
        if (link.nowMs() - state.sinceMs >= DONE_GUARD_MS) leave();
        return;
      case 'approval':
      case undefined:
    }
  }

  return {
    ...paper,
    /** Asks for the number of the receipt; with one, looks for its sale. */
    openRefund: (receiptNumber?: string) => {
      sale.hush();
      if (receiptNumber === undefined) link.show(ASK_NUMBER);
      else void find(receiptNumber);
    },
    setNumber: (typed: string) => change(NUMBER, (state) => (state.isAsking ? state : { ...state, typed })),
    find: (receiptNumber: string) => void find(receiptNumber),
    mark: (by: 1 | -1) => change({ kind: 'refund', step: 'lines' }, (state) => moveMark(state, by)),
    addOne: (lineId: string) => choose((state) => chooseStep(state, lineId, 1)),
    takeOne: (lineId: string) => choose((state) => chooseStep(state, lineId, -1)),
    toggle: (lineId: string) => choose((state) => toggleLine(state, lineId)),
    typeDigit: (digit: string) => choose((state) => typeDigit(state, digit)),
    everything: () => choose((state) => ({ ok: true, state: toggleEverything(state) })),
    payBackIn: (way: 'cash' | 'card') => {
      const state = at();
      if ((state?.step === 'lines' || state?.step === 'paper') && !state.isBusy) link.show({ ...state, way });
    },
    approve: completion.approve,
    /** Prints what was given back, again as often as asked. */
    printRefund: async (): Promise<void> => {
      const state = at();
      if (state?.step !== 'done') return;
      try {
        await link.till.receipts.print({ saleId: state.receipt.refund.refundId });
        sale.say('plain', { kind: 'printing' });
      } catch (error) {
        sale.say('bad', { kind: printNotice(error) });
      }
    },
    refundEnter: enter,
    refundStepBack: stepBack,
    hearRefund: reads.add,
    refundSettled: async () => {
      await reads.idle();
      await pricing.settled();
    },
  };
}
