import { and, eq, gt, inArray, sql } from 'drizzle-orm';
import type { CentralDatabase } from '../database/open.ts';
import { ledgerAccounts, ledgerPostings, ledgerTransactions, qualifyingEvents } from '../database/schema.ts';
import { returnRedeemed, reverseEarn } from '../ledger/member-points.ts';
import type { PostedTransaction } from '../ledger/post-transaction.ts';
import { addQualifyingEvent, reevaluateTier } from '../members/tier.ts';
import { PointsRefusedError } from './errors.ts';
import { MOVEMENT_KEYS, type Moved, type Mover, type Moving, movePoints } from './move-points.ts';

/**
 * Undoes an award, a redemption or an adjustment that a client asked for, once: asked again, the answer is the reversal of then.
 * What was given and is spent already becomes debt; what was taken goes back into its lots.
 * @throws PointsRefusedError MOVEMENT_UNKNOWN or MOVEMENT_NOT_REVERSIBLE; MemberInputError MEMBER_UNKNOWN where its member may not
 * be seen.
 */
export async function reverseMovement(mover: Mover, movementId: string): Promise<Moved> {
  const original = await readOriginal(mover.db, movementId);
  const { memberId } = original;
  // As the ledger writes the id, however it was written here: the key keeps it from being done twice.
  const request = { memberId, action: 'points.reverse', ledgerKey: `reverse/${original.movementId}` };
  return movePoints(mover, request, async (moving) => {
    const posted = await post(moving, original);
    if (!posted.repeated && original.points > 0) await uncount(moving, original.movementId, posted.transactionId);
    return posted;
  });
}

interface Original {
  readonly movementId: string;
  readonly memberId: string;
  readonly kind: string;
  readonly idempotencyKey: string;
  /** What the member got by it; below zero where it lost them. */
  readonly points: number;
}

async function readOriginal(db: CentralDatabase, asked: string): Promise<Original> {
  const { kind, idempotencyKey, transactionId } = ledgerTransactions;
  const { memberId, type } = ledgerAccounts;
  const rows = await db
    .select({
      movementId: transactionId,
      memberId,
      kind,
      idempotencyKey,
      points: sql`sum(${ledgerPostings.amount})`.mapWith(Number),
    })
    .from(ledgerTransactions)
    .innerJoin(ledgerPostings, eq(ledgerPostings.transactionId, transactionId))
    .innerJoin(ledgerAccounts, eq(ledgerAccounts.accountId, ledgerPostings.accountId))
    .where(and(eq(transactionId, asked), inArray(type, ['member_available', 'member_pending', 'member_debt', 'held'])))
    .groupBy(transactionId, memberId);
  const [row] = rows;
  if (!row?.memberId) throw new PointsRefusedError('MOVEMENT_UNKNOWN', 'There is no such movement.');
  if (row.kind === 'transfer') throw irreversible('A transfer is undone by one in the other direction.');
  if (!REVERSIBLE.has(row.kind) || !row.idempotencyKey.startsWith(MOVEMENT_KEYS)) {
    throw irreversible('It is undone where it was made: goods are brought back at a till, and an order fails.');
  }
  return { ...row, memberId: row.memberId };
}

const REVERSIBLE: ReadonlySet<string> = new Set(['earn', 'redeem', 'adjust']);

function post({ tx, movement }: Moving, { kind, points, idempotencyKey }: Original): Promise<PostedTransaction> {
  if (points > 0) {
    const source = kind === 'adjust' ? 'adjusted' : 'issued';
    return reverseEarn(tx, { ...movement, points, saleTransactionKey: idempotencyKey, source });
  }
  const source = kind === 'adjust' ? 'adjusted' : 'redeemed';
  const taken = { redemptionTransactionKeys: [idempotencyKey], returnedBefore: 0, source } as const;
  return returnRedeemed(tx, { ...movement, points: -points, ...taken });
}

/** What is taken back counts no more towards a tier: at the time of the award, so that it leaves the window with it. */
async function uncount({ tx, member, config, movement }: Moving, movementId: string, eventId: string): Promise<void> {
  const { memberId } = member;
  const [counted] = await tx
    .select()
    .from(qualifyingEvents)
    .where(
      and(
        eq(qualifyingEvents.eventId, movementId),
        eq(qualifyingEvents.memberId, memberId),
        gt(qualifyingEvents.quantity, 0),
      ),
    );
  if (!counted) return;
  const byCampaign = Object.fromEntries(Object.entries(counted.byCampaign).map(([id, points]) => [id, -points]));
  await addQualifyingEvent(tx, { ...counted, eventId, quantity: -counted.quantity, byCampaign });
  await reevaluateTier(tx, memberId, config, movement.atMs);
}

function irreversible(message: string): PointsRefusedError {
  return new PointsRefusedError('MOVEMENT_NOT_REVERSIBLE', message);
}
