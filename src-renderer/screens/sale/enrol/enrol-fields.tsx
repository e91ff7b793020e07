import type { TFunction } from 'i18next';
import { useEffect, useRef } from 'react';
import { Checkbox } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { type EnrolField, type EnrolForm, type EnrolProblem, fieldOf } from '../../../state/enrol-form.ts';
import { useAsides } from '../aside/use-aside.ts';
import { FormField } from './form-field.tsx';

const FIELDS = [
  { field: 'displayName', label: 'enrol.name', hint: 'enrol.nameHint', maxLength: 200 },
  { field: 'phone', label: 'enrol.phone', hint: 'enrol.phoneHint', maxLength: 100 },
  { field: 'email', label: 'enrol.email', hint: 'enrol.emailHint', maxLength: 300 },
  { field: 'card', label: 'enrol.newCard', hint: 'enrol.newCardHint', maxLength: 200 },
] as const satisfies readonly { field: EnrolField; label: string; hint: string; maxLength: number }[];

/** Who it is and what they agree to, each with what is wrong beside it. */
export function EnrolFields({ form }: { form: EnrolForm }) {
  const { t } = useTranslation();
  const asides = useAsides();
  const place = useRef<HTMLDivElement>(null);
  const { problem } = form;
  const wrong = problem === null ? null : fieldOf(problem);
  useEffect(() => {
    const field = place.current?.querySelector<HTMLInputElement>(`[data-field="${wrong ?? 'displayName'}"] input`);
    field?.focus();
  }, [wrong]);
  return (
    <div className="enrol__fields" ref={place}>
      {FIELDS.map(({ field, label, hint, maxLength }) => (
        <div key={field} data-field={field} className={`enrol__field enrol__field--${field}`}>
          <FormField
            label={t(label)}
            hint={t(hint)}
            value={form.fields[field]}
            onChange={(text) => asides.setField(field, text)}
            maxLength={maxLength}
            problem={problem !== null && wrong === field ? problemWords(problem, t) : null}
          />
        </div>
      ))}
      <Consent
        field="terms"
        label={t('enrol.terms')}
        hint={t('enrol.termsHint')}
        isGiven={form.terms}
        problem={problem !== null && wrong === 'terms' ? problemWords(problem, t) : null}
      />
      <Consent
        field="marketing"
        label={t('enrol.marketing')}
        hint={t('enrol.marketingHint')}
        isGiven={form.marketing}
        problem={null}
      />
    </div>
  );
}

type ConsentProps = {
  readonly field: 'terms' | 'marketing';
  readonly label: string;
  readonly hint: string;
  readonly isGiven: boolean;
  readonly problem: string | null;
};

function Consent({ field, label, hint, isGiven, problem }: ConsentProps) {
  const asides = useAsides();
  return (
    <div className="enrol__consent" data-field={field}>
      <Checkbox
        className="enrol__check"
        isSelected={isGiven}
        onChange={(isOn) => asides.setConsent(field, isOn)}
        isInvalid={problem !== null}
      >
        <span className="enrol__box" aria-hidden="true">
          {isGiven ? '✓' : ''}
        </span>
        <span>
          {label} <span className="small quiet">{hint}</span>
        </span>
      </Checkbox>
      <p role="alert" className="form-field__problem">
        {problem}
      </p>
    </div>
  );
}

function problemWords({ field, problem }: EnrolProblem, t: TFunction): string {
  switch (`${field}.${problem}`) {
    case 'displayName.empty':
      return t('enrol.problem.displayName.empty');
    case 'displayName.unreadable':
      return t('enrol.problem.displayName.unreadable');
    case 'phone.unreadable':
      return t('enrol.problem.phone.unreadable');
    case 'email.unreadable':
      return t('enrol.problem.email.unreadable');
    case 'card.unreadable':
      return t('enrol.problem.card.unreadable');
    case 'card.card-taken':
      return t('enrol.problem.card.card-taken');
    case 'terms.not-agreed':
      return t('enrol.problem.terms.not-agreed');
    case 'identifier.empty':
      return t('enrol.problem.identifier.empty');
    default:
      return t('enrol.problem.other');
  }
}
