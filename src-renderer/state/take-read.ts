import type { MemberView, ReadResult } from '../../src-shared/contracts/till.ts';
import { MEMBER_STANDING } from '../../src-shared/domain/members.ts';
import type { Category } from '../../src-shared/domain/program.ts';
import { addAmount, addProduct, type LinesChange } from './sale-lines.ts';
import { type IdentifiedBy, type SaleState, withMember, withNotice } from './sale-state.ts';

/** What the scanner or the field gave. `textByCode`: a scan's keys as on a US keyboard, where that differs. */
export type Heard = {
  readonly source: 'scan' | 'typed';
  readonly text: string;
  readonly textByCode?: string | undefined;
};

/** What a read does to the sale: a line, a member, a question, or a message that says why none of them. */
export function takeRead(state: SaleState, result: ReadResult, heard: Heard, newLineId: string): SaleState {
  switch (result.kind) {
    case 'product': {
      const { product } = result;
      return takeLine(state, addProduct(state.lines, product, newLineId), product.name);
    }
    case 'member':
      return takeMember(state, result.member, result.identifiedBy);
    case 'members':
      return {
        ...leaveChoice(state),
        notice: null,
        choice: { kind: 'member', members: result.members, identifiedBy: result.identifiedBy },
      };
    case 'amount':
      return {
        ...leaveChoice(state),
        notice: null,
        choice: { kind: 'category', amountMinor: result.amountMinor, typed: heard.text },
      };
    case 'lost-card':
      return withNotice(state, 'bad', { kind: 'lost-card', read: result.read });
    case 'receipt':
      // What comes of it stands beside the sale.
      return { ...leaveChoice(state), notice: null };
    case 'not-found':
      return giveBack(withNotice(state, 'bad', { kind: 'not-found', what: result.what, read: result.read }), heard);
    case 'unreadable': {
      const { problem, read, expected } = result;
      const told = withNotice(state, 'bad', { kind: 'unreadable', problem, read, expected });
      return problem === 'payment-card' ? told : giveBack(told, heard);
    }
  }
}

/** Puts a member on the sale, unless the membership does not allow it: then the sale goes on as it was, and says why. */
export function takeMember(state: SaleState, member: MemberView, identifiedBy: IdentifiedBy): SaleState {
  const { standing, displayName: name } = member;
  if (!MEMBER_STANDING[standing].identify) {
    return withNotice(withMember(state, state.member), 'bad', { kind: 'standing', name, standing });
  }
  return withNotice(withMember(state, { memberId: member.memberId, identifiedBy }), 'good', {
    kind: 'member-found',
    name,
    tierName: member.tierName,
    points: member.balance.points,
    standing,
  });
}

/** Rings up the amount that was asked about under the chosen category. */
export function takeCategory(state: SaleState, category: Category, newLineId: string): SaleState {
  if (state.choice?.kind !== 'category') return state;
  const { amountMinor } = state.choice;
  const change = addAmount(state.lines, amountMinor, category, newLineId);
  return { ...takeLine(state, change, category.name), choice: null };
}

/** Leaves a question unanswered: a typed amount goes back to the field. */
export function leaveChoice(state: SaleState): SaleState {
  const typed = state.choice?.kind === 'category' ? state.choice.typed : '';
  return { ...state, choice: null, fieldText: state.fieldText === '' ? typed : state.fieldText };
}

/** Applies a change of the lines, or says which limit forbids it. A scan of an item answers "discard?" with no. */
export function takeLine(state: SaleState, change: LinesChange, name: string): SaleState {
  if (!change.ok) return withNotice(state, 'bad', { kind: 'limit', limit: change.limit, name });
  const { line, lines } = change;
  const choice = state.choice?.kind === 'discard' ? null : state.choice;
  const next = { ...state, lines, selectedLineId: line.lineId, choice };
  return line.kind === 'amount'
    ? withNotice(next, 'good', { kind: 'amount-added', name, amountMinor: line.unitPriceMinor })
    : withNotice(next, 'good', {
        kind: 'product-added',
        name,
        quantity: line.quantity,
        amountMinor: line.unitPriceMinor,
      });
}

/** What was typed and not understood goes back to the field to be mended, unless something else stands there by now. */
function giveBack(state: SaleState, heard: Heard): SaleState {
  return heard.source === 'typed' && state.fieldText === '' ? { ...state, fieldText: heard.text } : state;
}
