import { ORPCError } from '@orpc/client';
import type { ConnectionProblem } from '../../src-shared/contracts/till.ts';
import { MalformedPageError, PageOutOfOrderError } from '../replica/apply-page.ts';
import { ConnectionError } from './connection-error.ts';

/** The problem to show for a failed step of sync; null when it lies in this till itself, as a full disk does. */
export function problemOf(error: unknown): ConnectionProblem | null {
  if (error instanceof ConnectionError) return error.problem;
  if (error instanceof MalformedPageError || error instanceof PageOutOfOrderError) return 'not-central';
  if (!(error instanceof ORPCError)) return null;
  switch (error.code) {
    case 'DEVICE_REVOKED':
    case 'UNKNOWN_EPOCH':
      return 'device-revoked';
    case 'JOURNAL_FORKED':
      return 'journal-forked';
    default:
      return 'central-failed';
  }
}
