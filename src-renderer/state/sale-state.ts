import type { MemberView, ParkedSale, ReadResult, SaleDraft } from '../../src-shared/contracts/till.ts';
import type { SaleLine } from '../../src-shared/domain/sale.ts';
import type { Notice, NoticeContent, NoticeTone } from './notice.ts';
import type { Paying } from './paying.ts';

export type IdentifiedBy = Extract<ReadResult, { kind: 'member' }>['identifiedBy'];

/** What the cashier is asked. `typed` is given back to the field when the question is left. */
export type Choice =
  | { readonly kind: 'member'; readonly members: readonly MemberView[]; readonly identifiedBy: IdentifiedBy }
  | { readonly kind: 'category'; readonly amountMinor: number; readonly typed: string }
  | { readonly kind: 'parked'; readonly sales: readonly ParkedSale[] }
  /** The receipt as it prints. */
  | { readonly kind: 'preview'; readonly saleId: string }
  | { readonly kind: 'discard' };

/**
 * The current sale as the cashier is making it. `closed`: not read from the till yet. `completing`: the till is writing
 * it. `discarding`: the till is throwing it away. `parking`: the till is setting it aside, or taking another one up.
 * `receipt`: it is written, and its receipt stands on the screen.
 */
export type SaleState = {
  readonly phase: 'closed' | 'ringing' | 'completing' | 'discarding' | 'parking' | 'receipt';
  readonly saleId: string | null;
  readonly lines: readonly SaleLine[];
  readonly member: SaleDraft['member'];
  readonly selectedLineId: string | null;
  readonly choice: Choice | null;
  /** Null until the cashier begins to take the payment. */
  readonly paying: Paying | null;
  readonly notice: Notice | null;
  readonly fieldText: string;
};

export const CLOSED_SALE: SaleState = {
  phase: 'closed',
  saleId: null,
  lines: [],
  member: null,
  selectedLineId: null,
  choice: null,
  paying: null,
  notice: null,
  fieldText: '',
};

/**
 * The sale as the till keeps it.
 * @throws RangeError while it is not read from the till yet.
 */
export function draftOf(state: SaleState): SaleDraft {
  if (state.saleId === null) throw new RangeError('there is no open sale');
  return { saleId: state.saleId, lines: [...state.lines], member: state.member };
}

/** Takes up a sale from the till. What stands on the message line and in the field stays. */
export function withDraft(state: SaleState, draft: SaleDraft): SaleState {
  return {
    ...state,
    phase: 'ringing',
    saleId: draft.saleId,
    lines: draft.lines,
    member: draft.member,
    selectedLineId: draft.lines.at(-1)?.lineId ?? null,
    choice: null,
    paying: null,
  };
}

/** Whether both are the same sale with the same lines and member, so that its figures are the same question. */
export function isSameSale(left: SaleState, right: SaleState): boolean {
  return left.saleId === right.saleId && left.lines === right.lines && left.member === right.member;
}

export function withMember(state: SaleState, member: SaleDraft['member']): SaleState {
  return { ...state, member, choice: state.choice?.kind === 'category' ? state.choice : null };
}

export function withNotice(state: SaleState, tone: NoticeTone, content: NoticeContent): SaleState {
  return { ...state, notice: { id: (state.notice?.id ?? 0) + 1, tone, content } };
}
