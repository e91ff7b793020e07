import { type InferClientErrors, isDefinedError } from '@orpc/client';
import type { TFunction } from 'i18next';
import type { TillClient } from '../../port/till-client.ts';
import type { Format } from '../../words/format.ts';

type SignInError = InferClientErrors<TillClient['session']['signIn']>;

/** Why a PIN was not taken, and what to do, in words; null where nothing went wrong. */
export function signInErrorWords(
  error: SignInError | null,
  name: string,
  t: TFunction,
  format: Pick<Format, 'time'>,
): string | null {
  if (error === null) return null;
  if (!isDefinedError(error)) return t('signIn.error');
  switch (error.code) {
    case 'PIN_WRONG':
      return t('signIn.wrong', { count: error.data.attemptsLeft });
    case 'LOCKED_OUT':
      return t('signIn.lockedOut', { name, time: format.time(error.data.untilMs, Date.now()) });
    case 'NOT_READY':
      return t('signIn.notReady');
  }
}
