import type { BalanceChange } from '../../src-shared/contracts/feed.ts';
import { lotExpiryMs } from '../../src-shared/domain/expiry.ts';
import type { ProgramConfig } from '../../src-shared/domain/program.ts';
import { type Caller, recordAction } from '../auth/audit-trail.ts';
import type { Clock } from '../clock.ts';
import type { CentralDatabase, CentralTransaction } from '../database/open.ts';
import { type Changes, inFeedTransaction } from '../feed/feed-transaction.ts';
import { ConflictingDuplicateError, InsufficientPointsError } from '../ledger/errors.ts';
import type { Movement } from '../ledger/member-accounts.ts';
import type { PostedTransaction } from '../ledger/post-transaction.ts';
import type { MemberRow } from '../members/lock-member.ts';
import { lockVisibleMember } from '../members/lock-visible-member.ts';
import { readBalances } from '../members/member-images.ts';
import type { ChainScope } from '../programs/program-chains.ts';
import { readConfigurationInForce } from '../programs/read-configurations.ts';
import { PointsRefusedError } from './errors.ts';

/** Who asks for points to be moved, and the chains that it sees. */
export interface Mover {
  readonly db: CentralDatabase;
  readonly clock: Clock;
  readonly caller: Caller;
  readonly scope: ChainScope;
}

export interface PointsRequest {
  /** Of the caller's making: asked again with the same key, it is not done again. */
  readonly idempotencyKey: string;
  readonly memberId: string;
  /** More than zero, unless it is said otherwise. */
  readonly points: number;
}

export interface Moved {
  readonly movementId: string;
  /** It was done before: nothing was done now. */
  readonly repeated: boolean;
  /** What the member got by it; below zero where it lost them. */
  readonly points: number;
  /** The member's figures after it, or as they are by now. */
  readonly balance: BalanceChange;
}

/** What a movement is posted from: its member is locked. */
export interface Moving {
  readonly tx: CentralTransaction;
  readonly changes: Changes;
  readonly member: MemberRow;
  readonly config: ProgramConfig;
  readonly movement: Movement;
}

/**
 * Posts a movement of a member's points, keeps who asked for it, and tells the tills.
 * @throws PointsRefusedError; MemberInputError MEMBER_UNKNOWN
 */
export async function movePoints(
  { db, clock, caller, scope }: Mover,
  request: Pick<PointsRequest, 'memberId'> & { readonly ledgerKey: string; readonly action: string },
  post: (moving: Moving) => Promise<PostedTransaction>,
): Promise<Moved> {
  return refusing(() =>
    inFeedTransaction(db, async (tx, changes) => {
      const atMs = clock.nowMs();
      const member = await lockVisibleMember(tx, request.memberId, scope);
      const { memberId, programId } = member;
      const config = await readConfigurationInForce(tx, programId, atMs);
      if (!config) throw new PointsRefusedError('PROGRAM_CLOSED', 'No version of the program is in force.');
      const movement = { idempotencyKey: request.ledgerKey, programId, memberId, entryId: null, atMs };
      const posted = await post({ tx, changes, member, config, movement });
      if (!posted.repeated) {
        const target = { targetKind: 'member', targetId: memberId } as const;
        await recordAction(tx, clock, caller, { action: request.action, ...target });
        changes.publishBalance(memberId);
      }
      const { transactionId: movementId, repeated } = posted;
      return { movementId, repeated, points: pointsOf(posted, memberId), balance: await readFigures(tx, memberId) };
    }),
  );
}

/** What a movement changed of all that is a member's, waiting and owed included. */
function pointsOf({ postings }: PostedTransaction, memberId: string): number {
  const own = postings.filter(({ accountId }) => accountId.startsWith(`member/${memberId}/`));
  return own.reduce((sum, { amount }) => sum + amount, 0);
}

/** The key under which a movement that a client asked for is posted: no client can name that of another. */
export function movementKey({ clientId }: Caller, idempotencyKey: string): string {
  return `${MOVEMENT_KEYS}${clientId}/${idempotencyKey}`;
}

/** What the keys of these movements begin with. */
export const MOVEMENT_KEYS = 'client/';

/** What the ledger refuses, as refusals of points. */
export async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof InsufficientPointsError) {
      const { availablePoints } = error;
      throw new PointsRefusedError('INSUFFICIENT_POINTS', error.message, { availablePoints });
    }
    if (error instanceof ConflictingDuplicateError) {
      throw new PointsRefusedError('CONFLICTING_DUPLICATE', 'The key was used before, with other content.');
    }
    throw error;
  }
}

/** When points that are given now expire; null where they never do. */
export function expiryOf({ expiry }: ProgramConfig, earnedAtMs: number): number | null {
  return expiry && lotExpiryMs(earnedAtMs, expiry);
}

export async function readFigures(db: CentralDatabase, memberId: string): Promise<BalanceChange> {
  const [figures] = await readBalances(db, [memberId]);
  if (!figures) throw new Error('a member whose points are read is there');
  return figures.balance;
}
