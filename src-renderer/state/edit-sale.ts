import type { MemberView } from '../../src-shared/contracts/till.ts';
import type { Category } from '../../src-shared/domain/program.ts';
import { changeQuantity, removeLine } from './sale-lines.ts';
import { noticeOf, type SaleLink } from './sale-link.ts';
import { draftOf, type SaleState, withDraft, withMember, withNotice } from './sale-state.ts';
import { leaveChoice, takeCategory, takeLine, takeMember } from './take-read.ts';

/** What the cashier does to the sale by hand. */
export function createEdits(link: SaleLink, newId: () => string) {
  const { update, whileRinging } = link;

  return {
    setFieldText: (fieldText: string) => update((state) => ({ ...state, fieldText })),
    selectLine: (lineId: string) => update((state) => ({ ...state, selectedLineId: lineId })),
    changeQuantity: (lineId: string, by: 1 | -1) =>
      whileRinging((state) => {
        if (!state.lines.some((line) => line.lineId === lineId)) return state;
        const change = changeQuantity(state.lines, lineId, by);
        if (change.ok && change.lines === state.lines) return state;
        return takeLine(state, change, nameOf(state, lineId));
      }),
    removeLine: (lineId: string) =>
      whileRinging((state) => {
        const { lines, removed, nextLineId } = removeLine(state.lines, lineId);
        if (removed === null) return state;
        const after = { ...state, lines, selectedLineId: nextLineId };
        return withNotice(after, 'plain', { kind: 'line-removed', name: removed.name ?? '' });
      }),
    removeMember: () => {
      const shown = link.figures.current()?.member;
      whileRinging((state) => {
        const name = shown?.memberId === state.member?.memberId ? (shown?.displayName ?? null) : null;
        const points = shown === undefined ? 0 : heldPoints(link);
        return withNotice(withMember(state, null), 'plain', { kind: 'member-removed', name, points });
      });
    },
    leaveChoice: () => update(leaveChoice),
    chooseMember: (member: MemberView) =>
      whileRinging((state) =>
        state.choice?.kind === 'member' ? takeMember(state, member, state.choice.identifiedBy) : state,
      ),
    chooseCategory: (category: Category) => whileRinging((state) => takeCategory(state, category, newId())),
    /** There is no category to ring the typed amount up under: it goes back to the field, and the message says why. */
    cannotChooseCategory: () =>
      whileRinging((state) => withNotice(leaveChoice(state), 'bad', { kind: 'no-categories' })),
    askDiscard: () => whileRinging((state) => ({ ...state, choice: { kind: 'discard' } })),
    discard: () => discard(link),
  };
}

/** Throws the sale away and takes up the new one. On a failure it stands as it was. */
async function discard(link: SaleLink): Promise<void> {
  const before = link.store.getState();
  if (before.phase !== 'ringing') return;
  link.update((state) => ({ ...state, phase: 'discarding', choice: null, pane: null }));
  try {
    // A draft that is still on its way would bring back what is thrown away.
    await link.quotes.settled();
    const draft = await link.till.sale.discard({ saleId: draftOf(before).saleId });
    link.update((state) => withNotice(withDraft(state, draft), 'plain', { kind: 'discarded' }));
  } catch (error) {
    link.update((state) => ({ ...state, phase: 'ringing' }));
    link.tell(noticeOf(error, 'no-answer'));
  }
}

/** What is held of the member's points for this sale. */
function heldPoints({ figures }: SaleLink): number {
  const redemptions = figures.current()?.quote.redemptions ?? [];
  return redemptions.reduce((sum, each) => sum + each.heldPoints, 0);
}

function nameOf(state: SaleState, lineId: string): string {
  return state.lines.find((line) => line.lineId === lineId)?.name ?? '';
}
