import { isDefinedError } from '@orpc/client';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useTill } from '../../queries/till.ts';
import { looksLikePem, pairingErrorWords } from './pairing-words.ts';

const EMPTY = { centralUrl: '', enrolmentCode: '', authority: '', acceptWeakKeyStore: false };
type Fields = typeof EMPTY;

/** The form that pairs a till: what stands in it, what it sends, and what is wrong with it in words. */
export function usePairing() {
  const { t } = useTranslation();
  const { calls } = useTill();
  const pair = useMutation(calls.pairing.pair.mutationOptions());
  const [fields, setFields] = useState(EMPTY);
  const [mistake, setMistake] = useState<'missing' | 'authorityInvalid' | null>(null);
  const change = useCallback((part: Partial<Fields>) => setFields((before) => ({ ...before, ...part })), []);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    const found = mistakeIn(fields);
    setMistake(found);
    if (found === null && !pair.isPending) pair.mutate(requestOf(fields));
  };
  const errorWords = pair.error === null ? null : pairingErrorWords(pair.error, t);
  return {
    fields,
    change,
    onSubmit,
    isPending: pair.isPending,
    problem: mistake === null ? errorWords : t(`pairing.${mistake}`),
    isRefusedAsWeak: isDefinedError(pair.error) && pair.error.code === 'KEY_STORE_WEAK',
  };
}

function mistakeIn(fields: Fields): 'missing' | 'authorityInvalid' | null {
  const { centralUrl, enrolmentCode, certificateAuthority } = requestOf(fields);
  if (centralUrl === '' || enrolmentCode === '') return 'missing';
  return certificateAuthority === null || looksLikePem(certificateAuthority) ? null : 'authorityInvalid';
}

function requestOf({ centralUrl, enrolmentCode, authority, acceptWeakKeyStore }: Fields) {
  return {
    centralUrl: centralUrl.trim(),
    enrolmentCode: enrolmentCode.trim(),
    certificateAuthority: authority.trim() === '' ? null : authority,
    acceptWeakKeyStore,
  };
}
