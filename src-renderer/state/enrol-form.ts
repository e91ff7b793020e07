import type { MemberView } from '../../src-shared/contracts/till.ts';

export type EnrolField = 'displayName' | 'phone' | 'email' | 'card';

/** What cannot stay as it is. `identifier`: at least one of phone, email and card is needed. */
export type EnrolProblem = {
  readonly field: EnrolField | 'terms' | 'identifier';
  readonly problem: 'empty' | 'unreadable' | 'card-taken' | 'not-agreed';
};

/** A person who becomes a member, as far as they have said who they are. */
export type EnrolForm = {
  readonly kind: 'enrol';
  /** Made once, so that sending again makes no second member. */
  readonly enrolmentId: string;
  readonly fields: Readonly<Record<EnrolField, string>>;
  readonly terms: boolean;
  readonly marketing: boolean;
  readonly problem: EnrolProblem | null;
  /** Who has that phone or email already. */
  readonly known: readonly MemberView[] | null;
  readonly isBusy: boolean;
  /** Leaving it was asked for once: again, and what is typed is gone. */
  readonly isLeaving: boolean;
};

export function newEnrolForm(enrolmentId: string): EnrolForm {
  return {
    kind: 'enrol',
    enrolmentId,
    fields: { displayName: '', phone: '', email: '', card: '' },
    terms: false,
    marketing: false,
    problem: null,
    known: null,
    isBusy: false,
    isLeaving: false,
  };
}

/** A field as it is typed. What was wrong with it is said no more. */
export function withField(form: EnrolForm, field: EnrolField, text: string): EnrolForm {
  const { problem } = form;
  const isAnswered = problem?.field === field || (problem?.field === 'identifier' && field !== 'displayName');
  return {
    ...form,
    fields: { ...form.fields, [field]: text },
    problem: isAnswered ? null : problem,
    known: null,
    isLeaving: false,
  };
}

/** The field that a problem stands beside. */
export function fieldOf(problem: EnrolProblem): EnrolField | 'terms' {
  return problem.field === 'identifier' ? 'phone' : problem.field;
}

export function isUntouched({ fields }: EnrolForm): boolean {
  return Object.values(fields).every((text) => text.trim() === '');
}
