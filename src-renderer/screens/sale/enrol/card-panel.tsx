import { useEffect, useRef } from 'react';
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '../../../components/action-button.tsx';
import { isDialogOpen, takeKey, useKeyPress, writes } from '../../../components/use-key-press.ts';
import { useLasting } from '../../../components/use-lasting.ts';
import type { CardForm } from '../../../state/card-form.ts';
import { AsideHead } from '../aside/aside-head.tsx';
import { useAside, useAsides } from '../aside/use-aside.ts';
import { MessageLine } from '../message-line.tsx';
import { FormField } from './form-field.tsx';
import '../sale-actions.css';
import './enrol-panel.css';

/** A member's card that is lost or broken: it is blocked, and another one takes its place if there is one. */
export function CardPanel() {
  const form = useAside((aside) => (aside?.kind === 'card' ? aside : null));
  return form === null ? null : <Form form={form} />;
}

function Form({ form }: { form: CardForm }) {
  const { t } = useTranslation();
  const asides = useAsides();
  const place = useRef<HTMLDivElement>(null);
  const focusField = () => place.current?.querySelector('input')?.focus();
  useEffect(focusField, []);
  useKeyPress((event) => {
    if (isDialogOpen()) return;
    if (event.key === 'Escape') {
      takeKey(event);
      if (!event.repeat) asides.leaveCard();
    } else if (event.key === 'Enter' && !isOnButton(event)) {
      takeKey(event);
      if (!event.repeat) void asides.replaceCard();
    } else if (event.key === 'F9' || event.key === 'F10') {
      takeKey(event);
    } else if (writes(event) && !isOnButton(event)) focusField();
  });
  const { cardHint: hint, problem } = form;
  return (
    <>
      <AsideHead title={t('enrol.card.title', { name: form.name })} />
      <MessageLine />
      <section className="card lines-card card-form" aria-label={t('enrol.card.open')}>
        <p className="card-form__which">
          {hint === null ? t('enrol.card.whichNone') : t('enrol.card.which', { hint })}
        </p>
        {hint === null ? null : <Reasons reason={form.reason} />}
        <div ref={place}>
          <FormField
            label={t('enrol.card.newCard')}
            hint={t('enrol.card.newCardHint')}
            value={form.newCard}
            onChange={asides.setNewCard}
            maxLength={200}
            problem={problem === null ? null : t(`enrol.card.problem.${problem}`)}
          />
        </div>
        {hint === null ? null : <p className="quiet">{t('enrol.card.lostText')}</p>}
      </section>
      <Actions form={form} />
    </>
  );
}

const REASONS = ['lost', 'damaged'] as const;

function Reasons({ reason }: Pick<CardForm, 'reason'>) {
  const { t } = useTranslation();
  const asides = useAsides();
  return (
    <div>
      <p className="card-form__label" id="card-reason">
        {t('enrol.card.reason')}
      </p>
      <ToggleButtonGroup
        className="card-form__reasons"
        aria-labelledby="card-reason"
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[reason]}
        onSelectionChange={(keys) => {
          const chosen = REASONS.find((each) => keys.has(each));
          if (chosen !== undefined) asides.setReason(chosen);
        }}
      >
        {REASONS.map((each) => (
          <ToggleButton key={each} id={each} className="action card-form__reason">
            {t(`enrol.card.${each}`)}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
    </div>
  );
}

function Actions({ form }: { form: CardForm }) {
  const { t } = useTranslation();
  const asides = useAsides();
  const isSlow = useLasting(form.isBusy);
  const newHint = form.newCard.trim().slice(-4);
  const words = () => {
    if (isSlow) return t('enrol.card.writing');
    if (newHint === '') return t('enrol.card.doBlock');
    return form.cardHint === null
      ? t('enrol.card.doGive', { hint: newHint })
      : t('enrol.card.doReplace', { hint: newHint });
  };
  return (
    <div className="sale-actions sale-actions--receipt">
      <ActionButton onPress={asides.leaveCard} isDisabled={isSlow} keyHint={t('key.escape')}>
        {t('refund.toSale')}
      </ActionButton>
      <ActionButton
        kind="primary"
        onPress={() => void asides.replaceCard()}
        isDisabled={isSlow || (form.cardHint === null && newHint === '')}
        keyHint={t('key.enter')}
      >
        {words()}
      </ActionButton>
    </div>
  );
}

function isOnButton({ target }: KeyboardEvent): boolean {
  return target instanceof Element && target.closest('button') !== null;
}
