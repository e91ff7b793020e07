import type { MemberView } from '../../src-shared/contracts/till.ts';
import { namedError } from '../port/till-client.ts';
import type { AsideLink } from './aside.ts';
import {
  type EnrolField,
  type EnrolForm,
  type EnrolProblem,
  isUntouched,
  newEnrolForm,
  withField,
} from './enrol-form.ts';
import type { PlainNotice } from './notice.ts';
import { readNewCard } from './read-card.ts';
import { noticeOf } from './sale-link.ts';
import type { Heard } from './take-read.ts';

const FORM = { kind: 'enrol' } as const;

/** What the cashier does to make somebody a member, with a network or without. */
export function createEnrolment(link: AsideLink) {
  const { change, sale } = link;

  async function submit(enrolAnyway: boolean): Promise<void> {
    const form = link.current();
    if (form?.kind !== 'enrol' || form.isBusy) return;
    const { enrolmentId, fields, terms, marketing } = form;
    change(FORM, (before) => ({ ...before, isBusy: true, problem: null, isLeaving: false }));
    sale.hush();
    try {
      const consents = { terms, marketing };
      const member = await link.till.members.enrol({ enrolmentId, ...fields, consents, enrolAnyway });
      link.show(null);
      await sale.putMember(member, 'enrolled');
      sale.say('good', { kind: 'enrolled', name: member.displayName, isOffline: link.isOffline() });
    } catch (error) {
      change(FORM, (before) => failed(before, error));
      const notice = noticeFor(error);
      if (notice !== null) sale.say('bad', { kind: notice });
    }
  }

  return {
    openEnrolment: () => {
      sale.hush();
      link.show(newEnrolForm(link.newId()));
    },
    setField: (field: EnrolField, text: string) => change(FORM, (form) => withField(form, field, text)),
    setConsent: (consent: 'terms' | 'marketing', isGiven: boolean) =>
      change(FORM, (form) => ({
        ...form,
        [consent]: isGiven,
        problem: consent === 'terms' && form.problem?.field === 'terms' ? null : form.problem,
      })),
    /** Makes the person a member, as the form stands. */
    enrol: () => submit(false),
    /** It is somebody else than those who have that phone or email. */
    enrolAnyway: () => submit(true),
    /** It is one of those who have that phone or email: that one stands on the sale. */
    takeKnown: async (member: MemberView): Promise<void> => {
      const form = link.current();
      if (form?.kind !== 'enrol') return;
      link.show(null);
      await sale.putMember(member, form.fields.phone.trim() === '' ? 'email' : 'phone');
    },
    /** One step back: those who are known, then the form, which is asked for twice once something is typed. */
    leaveEnrolment: () => {
      const form = link.current();
      if (form?.kind !== 'enrol' || form.isBusy) return;
      if (form.known !== null) return change(FORM, (before) => ({ ...before, known: null }));
      if (isUntouched(form) || form.isLeaving) {
        sale.hush();
        return link.show(null);
      }
      change(FORM, (before) => ({ ...before, isLeaving: true }));
      sale.say('plain', { kind: 'leave-asked' });
    },
    /** A scan is the new card, whatever has the focus. */
    hearEnrolment: async (heard: Heard): Promise<void> => {
      const read = await readNewCard(link.till, heard);
      if (read.kind === 'card') {
        change(FORM, (form) => withField(form, 'card', read.code));
        return sale.hush();
      }
      if (read.kind === 'taken') {
        return change(FORM, (form) => ({
          ...withField(form, 'card', ''),
          problem: { field: 'card', problem: 'card-taken' },
        }));
      }
      if (read.kind === 'other') return sale.say('bad', { kind: 'enrol-other-scan' });
      sale.say('bad', read.result);
    },
  };
}

function failed(form: EnrolForm, error: unknown): EnrolForm {
  const stands = { ...form, isBusy: false };
  switch (namedError(error)) {
    case 'ENROLMENT_INVALID':
      return { ...stands, problem: (error as { data: EnrolProblem }).data };
    case 'ALREADY_MEMBER':
      return { ...stands, known: (error as { data: { members: MemberView[] } }).data.members };
    default:
      return stands;
  }
}

/** Null where the form itself says what is wrong. */
function noticeFor(error: unknown): PlainNotice | null {
  switch (namedError(error)) {
    case 'ENROLMENT_INVALID':
    case 'ALREADY_MEMBER':
      return null;
    case 'DISK_FULL':
      return 'enrol-disk-full';
    default:
      return noticeOf(error, 'enrol-unsure');
  }
}
