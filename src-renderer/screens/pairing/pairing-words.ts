import { type InferClientErrors, isDefinedError } from '@orpc/client';
import type { TFunction } from 'i18next';
import type { TillClient } from '../../port/till-client.ts';

type PairError = InferClientErrors<TillClient['pairing']['pair']>;

/** Why pairing failed, and what to do, in words. */
export function pairingErrorWords(error: PairError, t: TFunction): string {
  if (!isDefinedError(error)) return t('pairing.failed');
  switch (error.code) {
    case 'CENTRAL_UNREACHABLE':
      return t(`connectionProblem.${error.data.problem}`);
    case 'ENROLMENT_REFUSED':
      return t(`pairing.refused.${error.data.reason}`);
    default:
      return t(`pairing.error.${error.code}`);
  }
}

/** Whether a text can be a certificate authority; the till itself reads it. */
export function looksLikePem(text: string): boolean {
  return /-----BEGIN (TRUSTED )?CERTIFICATE-----/.test(text);
}
