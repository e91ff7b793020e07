import { namedError } from '../port/till-client.ts';
import type { AsideLink } from './aside.ts';
import type { CardForm } from './card-form.ts';
import type { PlainNotice } from './notice.ts';
import { readNewCard } from './read-card.ts';
import { noticeOf } from './sale-link.ts';
import type { Heard } from './take-read.ts';

const FORM = { kind: 'card' } as const;

/** What the cashier does about a card that is lost or broken. */
export function createCardReplacement(link: AsideLink) {
  const { change, sale } = link;

  return {
    /** Asks about the card of whoever stands on the sale. */
    openCard: () => {
      const { member: onSale } = sale.state();
      const member = sale.figures()?.member;
      if (onSale === null || member?.memberId !== onSale.memberId) {
        return sale.say('bad', { kind: 'card-needs-member' });
      }
      const { memberId, displayName: name, cardHint } = member;
      sale.hush();
      link.show({ kind: 'card', memberId, name, cardHint, reason: 'lost', newCard: '', problem: null, isBusy: false });
    },
    setReason: (reason: CardForm['reason']) => change(FORM, (form) => ({ ...form, reason })),
    setNewCard: (newCard: string) => change(FORM, (form) => ({ ...form, newCard, problem: null })),
    /** Blocks the card, and gives the new one where there is one. */
    replaceCard: async (): Promise<void> => {
      const form = link.current();
      if (form?.kind !== 'card' || form.isBusy) return;
      const { memberId, reason, newCard } = form;
      change(FORM, (before) => ({ ...before, isBusy: true, problem: null }));
      sale.hush();
      try {
        await link.till.members.replaceCard({ memberId, reason, newCard });
        link.show(null);
        sale.refresh();
        sale.say('good', doneNotice(form));
      } catch (error) {
        const problem = problemOf(error);
        change(FORM, (before) => ({ ...before, isBusy: false, problem }));
        if (problem === null) sale.say('bad', { kind: noticeFor(error) });
      }
    },
    leaveCard: () => {
      const form = link.current();
      if (form?.kind !== 'card' || form.isBusy) return;
      sale.hush();
      link.show(null);
    },
    /** A scan is the new card, whatever has the focus. */
    hearCard: async (heard: Heard): Promise<void> => {
      const read = await readNewCard(link.till, heard);
      if (read.kind === 'other') return sale.say('bad', { kind: 'enrol-other-scan' });
      if (read.kind === 'unreadable') return sale.say('bad', read.result);
      sale.hush();
      change(FORM, (form) => {
        if (read.kind === 'card') return { ...form, newCard: read.code, problem: null };
        return { ...form, newCard: '', problem: read.memberId === form.memberId ? 'same-card' : 'card-taken' };
      });
    },
  };
}

function doneNotice({ newCard, name }: CardForm) {
  if (newCard.trim() === '') return { kind: 'card-blocked', name } as const;
  return { kind: 'card-replaced', name, hint: newCard.trim().slice(-4) } as const;
}

function problemOf(error: unknown): CardForm['problem'] {
  if (namedError(error) !== 'CARD_INVALID') return null;
  return (error as { data: { problem: CardForm['problem'] } }).data.problem;
}

function noticeFor(error: unknown): PlainNotice {
  switch (namedError(error)) {
    case 'NO_CARD':
      return 'card-none';
    case 'MEMBER_NOT_FOUND':
      return 'member-gone';
    case 'DISK_FULL':
      return 'card-disk-full';
    default:
      return noticeOf(error, 'card-unsure');
  }
}
