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

/** What stands in the place of the lines, with what is to pay below it. */
export type Pane =
  /** How many points are to pay. */
  | { readonly kind: 'points'; readonly typed: string }
  /** The catalogue. `askedId`: the reward that the till is being asked for. */
  | { readonly kind: 'rewards'; readonly askedId: string | null }
  /** The member's last movements. */
  | { readonly kind: 'history' };

/**
 * The current sale as the cashier is making it. `closed`: not read from the till yet. `completing`: the till is writing
 * it. `discarding`: the till is throwing it away. `parking`: the till is setting it aside, or taking another one up.
 * `redeeming`: the till is having points held for it, or let go. `receipt`: it is written, and its receipt stands on the
 * screen.
 */
export type SaleState = {
  readonly phase: 'closed' | 'ringing' | 'completing' | 'discarding' | 'parking' | 'redeeming' | 'receipt';
  readonly saleId: string | null;
  readonly lines: readonly SaleLine[];
  readonly member: SaleDraft['member'];
  /** A line, or the hold of a reward that was taken. */
  readonly selectedLineId: string | null;
  readonly choice: Choice | null;
  /** Null until the cashier begins to take the payment. */
  readonly paying: Paying | null;
  readonly pane: Pane | null;
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
  pane: null,
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
    pane: null,
  };
}

/** Whether both are the same sale with the same lines and member, so that its figures are the same question. */
export function isSameSale(left: SaleState, right: SaleState): boolean {
  return left.saleId === right.saleId && left.lines === right.lines && left.member === right.member;
}

/** The sale of that member. What stands open about another one's points is left. */
export function withMember(state: SaleState, member: SaleDraft['member']): SaleState {
  const pane = member?.memberId === state.member?.memberId ? state.pane : null;
  return { ...state, member, pane, choice: state.choice?.kind === 'category' ? state.choice : null };
}

export function withNotice(state: SaleState, tone: NoticeTone, content: NoticeContent): SaleState {
  return { ...state, notice: { id: (state.notice?.id ?? 0) + 1, tone, content } };
}

/** What is typed and not taken yet, in the field or as points; empty where nothing is. */
export function notTaken({ fieldText, pane }: SaleState): string {
  const typed = fieldText.trim();
  return typed === '' && pane?.kind === 'points' ? pane.typed.trim() : typed;
}
