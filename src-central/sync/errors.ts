import type { HoldRefusal } from '../../src-shared/contracts/central.ts';
import type { Position } from '../../src-shared/contracts/feed.ts';

/**
 * What keeps central from serving a till's request. Each code is the name of an error in `contracts/central.ts`, and `data`
 * is what that error carries, so that a router hands it on as it is: `throw errors[problem.code]({ data: problem.data })`.
 */
export type SyncProblem =
  | { readonly code: 'DEVICE_REVOKED' }
  | { readonly code: 'UNKNOWN_EPOCH' }
  | { readonly code: 'JOURNAL_FORKED'; readonly data: { sequence: number } }
  | { readonly code: 'ENTRY_MALFORMED'; readonly data: { sequence: number | null; detail: string } }
  | { readonly code: 'SIGNATURE_INVALID'; readonly data: { sequence: number } }
  | { readonly code: 'CHAIN_GAP'; readonly data: { takenIn: Position } }
  | { readonly code: 'CONFLICTING_DUPLICATE'; readonly data: { sequence: number } | { holdId: string } }
  | { readonly code: 'CURSOR_TOO_OLD' }
  | { readonly code: 'HOLD_REFUSED'; readonly data: { reason: HoldRefusal; availablePoints: number } }
  | { readonly code: 'MEMBER_UNKNOWN' };

/** The one error that the functions of this folder throw for what a till asked; anything else is central's own fault. */
export class SyncError extends Error {
  override readonly name = 'SyncError';
  readonly problem: SyncProblem;
  constructor(problem: SyncProblem) {
    super(problem.code);
    this.problem = problem;
  }
}
