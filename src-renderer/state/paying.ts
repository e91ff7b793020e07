import { parseAmount } from '../../src-shared/domain/money.ts';
import { MAXIMUM_TENDERS, type MoneyTender } from '../../src-shared/domain/tender.ts';
import { largestNoteMinor } from './quick-amounts.ts';

/**
 * How the open sale is being paid. `choose`: the cashier is asked, card or cash. `amount`: an amount is being typed, and
 * some parts may be taken already.
 */
export type Paying =
  | { readonly step: 'choose' }
  | { readonly step: 'amount'; readonly parts: readonly MoneyTender[]; readonly typed: string };

export type PayProblem = 'amount-unreadable' | 'card-too-much' | 'change-implausible' | 'parts-too-much' | 'too-many';

/** What taking a part comes to: the whole is paid, more is to pay, or why it is not taken. */
export type PayOutcome =
  | { readonly kind: 'paid'; readonly tenders: readonly MoneyTender[] }
  | { readonly kind: 'more'; readonly paying: Paying; readonly taken: MoneyTender; readonly leftMinor: number }
  | { readonly kind: 'problem'; readonly problem: PayProblem; readonly amountMinor: number };

/** What is to pay and in which currency: minor units. */
export type Bill = { readonly toPayMinor: number; readonly currency: string };

/** What the pane shows; all minor units. Exactly one of `leftMinor` and `changeMinor` can be more than zero. */
export type Tally = {
  /** To pay, without the parts that are taken. */
  readonly dueMinor: number;
  /** What is typed; null where nothing is, or nothing that is an amount. */
  readonly typedMinor: number | null;
  /** What would still be to pay after the typed amount in cash. */
  readonly leftMinor: number;
  readonly changeMinor: number;
};

export const NEW_PAYMENT: Paying = { step: 'amount', parts: [], typed: '' };

/** More than so many of the largest notes back is a slip of the fingers: 6000 typed for 60.00. */
const MOST_NOTES_BACK = 5;

/** Takes what is typed in cash, or exactly what is due where nothing is typed. What is handed over beyond it is change. */
export function takeCash(paying: Paying, bill: Bill): PayOutcome {
  const before = stateOf(paying, bill);
  if ('kind' in before) return before;
  const { parts, dueMinor, typedMinor } = before;
  const receivedMinor = typedMinor ?? dueMinor;
  if (receivedMinor - dueMinor > MOST_NOTES_BACK * largestNoteMinor(bill.currency)) {
    return { kind: 'problem', problem: 'change-implausible', amountMinor: receivedMinor - dueMinor };
  }
  return take(parts, { kind: 'cash', amountMinor: Math.min(receivedMinor, dueMinor), receivedMinor }, dueMinor);
}

/** Takes what is typed by card, or all that is due where nothing is typed. */
export function takeCard(paying: Paying, bill: Bill): PayOutcome {
  const before = stateOf(paying, bill);
  if ('kind' in before) return before;
  const { parts, dueMinor, typedMinor } = before;
  const amountMinor = typedMinor ?? dueMinor;
  if (amountMinor > dueMinor) return { kind: 'problem', problem: 'card-too-much', amountMinor: dueMinor };
  return take(parts, { kind: 'card', amountMinor }, dueMinor);
}

/** One step back: the typed text, then the part taken last, then paying itself (null). */
export function payStepBack(paying: Paying): Paying | null {
  if (paying.step === 'choose') return null;
  if (paying.typed !== '') return { ...paying, typed: '' };
  return paying.parts.length === 0 ? null : { ...paying, parts: paying.parts.slice(0, -1) };
}

/** The figures of a payment under way. */
export function tally(paying: Paying, { toPayMinor, currency }: Bill): Tally {
  const dueMinor = Math.max(0, toPayMinor - takenMinor(paying));
  const typed = paying.step === 'amount' ? parseAmount(paying.typed, currency) : null;
  const typedMinor = typed?.ok === true ? typed.amountMinor : null;
  const handedMinor = typedMinor ?? 0;
  return {
    dueMinor,
    typedMinor,
    leftMinor: Math.max(0, dueMinor - handedMinor),
    changeMinor: Math.max(0, handedMinor - dueMinor),
  };
}

type Before = { readonly parts: readonly MoneyTender[]; readonly dueMinor: number; readonly typedMinor: number | null };

function stateOf(paying: Paying, { toPayMinor, currency }: Bill): Before | Extract<PayOutcome, { kind: 'problem' }> {
  const parts = paying.step === 'amount' ? paying.parts : [];
  const dueMinor = toPayMinor - takenMinor(paying);
  if (dueMinor < 0) return { kind: 'problem', problem: 'parts-too-much', amountMinor: -dueMinor };
  const typed = paying.step === 'amount' ? paying.typed.trim() : '';
  if (typed === '') return { parts, dueMinor, typedMinor: null };
  const read = parseAmount(typed, currency);
  if (!read.ok) return { kind: 'problem', problem: 'amount-unreadable', amountMinor: 0 };
  return { parts, dueMinor, typedMinor: read.amountMinor };
}

function take(parts: readonly MoneyTender[], taken: MoneyTender, dueMinor: number): PayOutcome {
  // A sale that comes to nothing, or is paid by its parts already, needs no further part.
  if (dueMinor === 0) return { kind: 'paid', tenders: parts };
  const tenders = [...parts, taken];
  const leftMinor = dueMinor - taken.amountMinor;
  if (leftMinor === 0) return { kind: 'paid', tenders };
  if (tenders.length >= MAXIMUM_TENDERS) return { kind: 'problem', problem: 'too-many', amountMinor: leftMinor };
  return { kind: 'more', paying: { step: 'amount', parts: tenders, typed: '' }, taken, leftMinor };
}

function takenMinor(paying: Paying): number {
  if (paying.step === 'choose') return 0;
  return paying.parts.reduce((sum, part) => sum + part.amountMinor, 0);
}
