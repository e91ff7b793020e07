import { ORPCError } from '@orpc/client';
import type { ConnectionProblem, EnrolmentRefusal, PairingRefusal } from '../../src-shared/contracts/till.ts';
import { AlreadyEnrolledError, type EnrolmentTools, enrolTill } from '../device/enrol-till.ts';
import { type KeyStore, plainKeyStore } from '../device/key-store.ts';
import { readDevice } from '../journal/local-state.ts';
import { parseCentralAddress } from './central-address.ts';
import { createCentralClient } from './central-client.ts';
import { ConnectionError } from './connection-error.ts';
import { createTransport, type TransportLimits } from './transport.ts';

export interface PairingTools extends Omit<EnrolmentTools, 'enrol' | 'keyStore'> {
  /** Null where this machine has none. */
  readonly osKeyStore: KeyStore | null;
  readonly limits?: Partial<TransportLimits>;
}

export interface PairingRequest {
  readonly centralUrl: string;
  readonly enrolmentCode: string;
  readonly certificateAuthority: string | null;
  readonly acceptWeakKeyStore: boolean;
  /** How central's own lists name this machine. */
  readonly deviceName: string;
}

export type PairingOutcome =
  | { readonly ok: true; readonly tillName: string; readonly storeName: string }
  | { readonly ok: false; readonly refusal: PairingRefusal };

/** Pairs this machine with a central. Refused, it is as it was, and may try again with the same code. */
export async function pairTill(tools: PairingTools, request: PairingRequest): Promise<PairingOutcome> {
  if (readDevice(tools.journal)) return refused({ code: 'ALREADY_PAIRED' });
  const address = parseCentralAddress(request.centralUrl);
  if (!address.ok && address.reason === 'invalid') return refused({ code: 'ADDRESS_INVALID' });
  if (!address.ok) return unreachable('not-encrypted');
  if (!tools.osKeyStore && !request.acceptWeakKeyStore) return refused({ code: 'KEY_STORE_WEAK' });
  const { certificateAuthority, enrolmentCode, deviceName } = request;
  const limits = tools.limits ?? {};
  const transport = createTransport({ certificateAuthority, limits });
  try {
    const client = createCentralClient(address.url, transport, null);
    const enrolment = await enrolTill(
      { ...tools, keyStore: tools.osKeyStore ?? plainKeyStore, enrol: (asked) => client.enrol(asked) },
      { centralUrl: address.url, certificateAuthority, enrolmentCode: enrolmentCode.trim(), deviceName },
    );
    return { ok: true, tillName: enrolment.tillName, storeName: enrolment.store.name };
  } catch (error) {
    return outcomeOf(error);
  } finally {
    await transport.close();
  }
}

const REASON_OF_CODE: Readonly<Record<string, EnrolmentRefusal>> = {
  ENROLMENT_CODE_UNKNOWN: 'unknown-code',
  ENROLMENT_CODE_USED: 'used-code',
  ENROLMENT_CODE_EXPIRED: 'expired-code',
  TOO_MANY_ATTEMPTS: 'too-many-attempts',
};

function outcomeOf(error: unknown): PairingOutcome {
  if (error instanceof AlreadyEnrolledError) return refused({ code: 'ALREADY_PAIRED' });
  if (error instanceof ConnectionError) return unreachable(error.problem);
  if (!(error instanceof ORPCError)) throw error;
  if (error.code === 'PROTOCOL_UNSUPPORTED') return unreachable('wrong-version');
  return refused({ code: 'ENROLMENT_REFUSED', data: { reason: REASON_OF_CODE[error.code] ?? 'other' } });
}

function refused(refusal: PairingRefusal): PairingOutcome {
  return { ok: false, refusal };
}

function unreachable(problem: ConnectionProblem): PairingOutcome {
  return refused({ code: 'CENTRAL_UNREACHABLE', data: { problem } });
}
