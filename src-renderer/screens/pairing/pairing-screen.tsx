import { useCallback } from 'react';
import { Checkbox, Form } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { TillStatus } from '../../../src-shared/contracts/till.ts';
import type { ScannedText } from '../../../src-shared/identify/recognise.ts';
import { ActionButton } from '../../components/action-button.tsx';
import { useScans } from '../../components/scans.ts';
import { TextInput } from '../../components/text-input.tsx';
import { AuthorityField } from './authority-field.tsx';
import { usePairing } from './use-pairing.ts';
import '../centred-screen.css';
import './pairing-screen.css';

/** A machine that is no till yet: central's address and a one-time code make it one. */
export function PairingScreen({ keyStore }: Pick<TillStatus, 'keyStore'>) {
  const { t } = useTranslation();
  const { fields, change, onSubmit, isPending, problem, isRefusedAsWeak } = usePairing();
  useScans(useCallback((scan: ScannedText) => change({ enrolmentCode: scan.text.trim() }), [change]));
  return (
    <main className="centred">
      <Form className="card centred__card pairing" onSubmit={onSubmit} aria-label={t('pairing.title')}>
        <h1 className="centred__title">{t('pairing.title')}</h1>
        <p>{t('pairing.lead')}</p>
        <div className="pairing__central">
          <TextInput
            label={t('pairing.address')}
            hint={t('pairing.addressHint')}
            value={fields.centralUrl}
            onChange={(centralUrl) => change({ centralUrl })}
            maxLength={500}
            hasFocus
          />
          <TextInput
            label={t('pairing.code')}
            hint={t('pairing.codeHint')}
            value={fields.enrolmentCode}
            onChange={(enrolmentCode) => change({ enrolmentCode })}
            maxLength={64}
          />
        </div>
        <AuthorityField value={fields.authority} onChange={(authority) => change({ authority })} />
        {keyStore === 'none' || isRefusedAsWeak ? (
          <WeakKeyStore
            isAccepted={fields.acceptWeakKeyStore}
            onAccept={(acceptWeakKeyStore) => change({ acceptWeakKeyStore })}
          />
        ) : null}
        <p role="alert" className="pairing__problem">
          {problem}
        </p>
        <ActionButton kind="primary" type="submit" onPress={() => undefined} keyHint={t('key.enter')}>
          {isPending ? t('pairing.pairing') : t('pairing.submit')}
        </ActionButton>
      </Form>
    </main>
  );
}

function WeakKeyStore({ isAccepted, onAccept }: { isAccepted: boolean; onAccept: (isAccepted: boolean) => void }) {
  const { t } = useTranslation();
  return (
    <section className="pairing__weak">
      <h2 className="pairing__weak-title">{t('pairing.weakTitle')}</h2>
      <p>{t('pairing.weakText')}</p>
      <Checkbox className="checkbox" isSelected={isAccepted} onChange={onAccept}>
        <span className="checkbox__box" aria-hidden="true" />
        {t('pairing.weakAccept')}
      </Checkbox>
    </section>
  );
}
