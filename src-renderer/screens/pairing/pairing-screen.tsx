import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useCallback, useState } from 'react';
import { Checkbox, Form } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { TillStatus } from '../../../src-shared/contracts/till.ts';
import type { ScannedText } from '../../../src-shared/identify/recognise.ts';
import { ActionButton } from '../../components/action-button.tsx';
import { useScans } from '../../components/scans.ts';
import { TextInput } from '../../components/text-input.tsx';
import { useTill } from '../../queries/till.ts';
import { AuthorityField } from './authority-field.tsx';
import { looksLikePem, pairingErrorWords } from './pairing-words.ts';
import '../centred-screen.css';
import './pairing-screen.css';

/** A machine that is no till yet: central's address and a one-time code make it one. */
export function PairingScreen({ keyStore }: Pick<TillStatus, 'keyStore'>) {
  const { t } = useTranslation();
  const { calls } = useTill();
  const pair = useMutation(calls.pairing.pair.mutationOptions());
  const [centralUrl, setCentralUrl] = useState('');
  const [enrolmentCode, setEnrolmentCode] = useState('');
  const [authority, setAuthority] = useState('');
  const [acceptWeakKeyStore, setAccept] = useState(false);
  const [mistake, setMistake] = useState<string | null>(null);
  useScans(useCallback((scan: ScannedText) => setEnrolmentCode(scan.text.trim()), []));

  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    const address = centralUrl.trim();
    const code = enrolmentCode.trim();
    const certificateAuthority = authority.trim() === '' ? null : authority;
    const isPem = certificateAuthority === null || looksLikePem(certificateAuthority);
    const found = address === '' || code === '' ? t('pairing.missing') : isPem ? null : t('pairing.authorityInvalid');
    setMistake(found);
    if (found !== null || pair.isPending) return;
    pair.mutate({ centralUrl: address, enrolmentCode: code, certificateAuthority, acceptWeakKeyStore });
  };
  const isWeak =
    keyStore === 'none' || (pair.error !== null && 'code' in pair.error && pair.error.code === 'KEY_STORE_WEAK');
  const problem = mistake ?? (pair.error === null ? null : pairingErrorWords(pair.error, t));

  return (
    <main className="centred">
      <Form className="card centred__card pairing" onSubmit={onSubmit} aria-label={t('pairing.title')}>
        <h1 className="centred__title">{t('pairing.title')}</h1>
        <p>{t('pairing.lead')}</p>
        <div className="pairing__central">
          <TextInput
            label={t('pairing.address')}
            hint={t('pairing.addressHint')}
            value={centralUrl}
            onChange={setCentralUrl}
            maxLength={500}
            hasFocus
          />
          <TextInput
            label={t('pairing.code')}
            hint={t('pairing.codeHint')}
            value={enrolmentCode}
            onChange={setEnrolmentCode}
            maxLength={64}
          />
        </div>
        <AuthorityField value={authority} onChange={setAuthority} />
        {isWeak ? <WeakKeyStore isAccepted={acceptWeakKeyStore} onAccept={setAccept} /> : null}
        <p role="alert" className="pairing__problem">
          {problem}
        </p>
        <ActionButton kind="primary" type="submit" onPress={() => undefined} keyHint={t('key.enter')}>
          {pair.isPending ? t('pairing.pairing') : t('pairing.submit')}
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
