import { and, eq } from 'drizzle-orm';
import { standingOf } from '../../src-shared/domain/members.ts';
import { type Caller, recordAction } from '../auth/audit-trail.ts';
import type { Clock } from '../clock.ts';
import type { CentralDatabase, CentralTransaction } from '../database/open.ts';
import { rewardOrders } from '../database/schema.ts';
import { inFeedTransaction } from '../feed/feed-transaction.ts';
import { InsufficientPointsError } from '../ledger/errors.ts';
import { returnRedeemed } from '../ledger/member-points.ts';
import { redeemAvailable } from '../ledger/redeem-available.ts';
import { lockMember, type MemberRow } from '../members/lock-member.ts';
import { readConfigurationInForce } from '../programs/read-configurations.ts';
import { OrderRefusedError } from './errors.ts';

export type RewardOrder = typeof rewardOrders.$inferSelect;
export type OrderItem = RewardOrder['items'][number];

export interface NewOrder {
  /** Of the caller's making: an order of the same id is placed once. */
  readonly orderId: string;
  readonly memberId: string;
  /** `points` is what one of it costs. */
  readonly items: readonly OrderItem[];
}

/**
 * Places an order of rewards and takes its points, both or neither, and tells the tills. The points go from available to redeemed
 * in one ledger transaction under the member's lock: a hold in between would begin and end in the same commit, and nobody could
 * see it. Asked again with the same id and items, the answer is the order as it is by then.
 * @throws OrderRefusedError
 */
export async function placeOrder(
  db: CentralDatabase,
  clock: Clock,
  caller: Caller,
  { orderId, memberId, items }: NewOrder,
): Promise<{ readonly order: RewardOrder; readonly repeated: boolean }> {
  return inFeedTransaction(db, async (tx, changes) => {
    const member = await lockMember(tx, memberId);
    if (!member) throw new OrderRefusedError('MEMBER_UNKNOWN', 'There is no such member.');
    const earlier = await readOrder(tx, caller.clientId, orderId);
    if (earlier) return { order: sameAs(earlier, memberId, items), repeated: true };
    const nowMs = clock.nowMs();
    await checkMayRedeem(tx, member, nowMs);
    const points = items.reduce((sum, item) => sum + item.points * item.quantity, 0);
    const figures = { items: [...items], points, state: 'placed' as const, placedAtMs: nowMs, settledAtMs: null };
    const [order] = await tx
      .insert(rewardOrders)
      .values({ clientId: caller.clientId, orderId, memberId, ...figures })
      .onConflictDoNothing()
      .returning();
    // Placed in this very moment, for another member.
    if (!order) throw conflict();
    await takePoints(tx, order, member, nowMs);
    await recordAction(tx, clock, caller, { action: 'orders.place', targetKind: 'order', targetId: orderId });
    changes.publishBalance(memberId);
    return { order, repeated: false };
  });
}

export interface Settlement {
  readonly orderId: string;
  /** Whose order it must be. */
  readonly memberId: string;
  readonly to: 'fulfilled' | 'failed';
}

/**
 * Ends an order. One that failed gives all its points back, whatever has become of the member. Asked again, the answer is the same
 * order.
 * @throws OrderRefusedError where there is no such order, or it has ended in the other way.
 */
export async function settleOrder(
  db: CentralDatabase,
  clock: Clock,
  caller: Caller,
  { orderId, memberId, to }: Settlement,
): Promise<RewardOrder> {
  return inFeedTransaction(db, async (tx, changes) => {
    const member = await lockMember(tx, memberId);
    const order = await readOrder(tx, caller.clientId, orderId);
    if (!member || order?.memberId !== memberId)
      throw new OrderRefusedError('ORDER_UNKNOWN', 'There is no such order.');
    if (order.state === to) return order;
    if (order.state !== 'placed') throw ended(order.state);
    const nowMs = clock.nowMs();
    if (to === 'failed') {
      await returnPoints(tx, order, member, nowMs);
      changes.publishBalance(memberId);
    }
    const settled = { state: to, settledAtMs: nowMs };
    await tx.update(rewardOrders).set(settled).where(isOrder(caller.clientId, orderId));
    const action = to === 'failed' ? 'orders.fail' : 'orders.fulfil';
    await recordAction(tx, clock, caller, { action, targetKind: 'order', targetId: orderId });
    return { ...order, ...settled };
  });
}

/** The order that a client placed under this id; null where it placed none. */
export async function readOrder(db: CentralDatabase, clientId: string, orderId: string): Promise<RewardOrder | null> {
  const [order] = await db.select().from(rewardOrders).where(isOrder(clientId, orderId));
  return order ?? null;
}

async function checkMayRedeem(tx: CentralTransaction, member: MemberRow, nowMs: number): Promise<void> {
  const config = await readConfigurationInForce(tx, member.programId, nowMs);
  if (config === null || config.closed) throw new OrderRefusedError('PROGRAM_CLOSED', 'The program is closed.');
  if (standingOf(member, nowMs).redeem) return;
  throw new OrderRefusedError('MEMBER_MAY_NOT_REDEEM', 'This membership lets nothing be redeemed now.');
}

async function takePoints(tx: CentralTransaction, order: RewardOrder, member: MemberRow, atMs: number): Promise<void> {
  try {
    await redeemAvailable(tx, { ...movementOf(order, member, atMs), idempotencyKey: redemptionKey(order) });
  } catch (error) {
    if (!(error instanceof InsufficientPointsError)) throw error;
    const { availablePoints } = error;
    const message = `The order comes to ${order.points} points, and ${availablePoints} are available.`;
    throw new OrderRefusedError('INSUFFICIENT_POINTS', message, availablePoints);
  }
}

async function returnPoints(tx: CentralTransaction, order: RewardOrder, member: MemberRow, atMs: number) {
  await returnRedeemed(tx, {
    ...movementOf(order, member, atMs),
    idempotencyKey: `order/${order.clientId}/${order.orderId}/return`,
    redemptionTransactionKeys: [redemptionKey(order)],
    returnedBefore: 0,
  });
}

function movementOf({ points }: RewardOrder, { programId, memberId }: MemberRow, atMs: number) {
  return { programId, memberId, entryId: null, atMs, points };
}

function redemptionKey({ clientId, orderId }: RewardOrder): string {
  return `order/${clientId}/${orderId}/redeem`;
}

/** The earlier order of this id, where it is for the same. @throws OrderRefusedError ORDER_CONFLICT where it is not. */
function sameAs(earlier: RewardOrder, memberId: string, items: readonly OrderItem[]): RewardOrder {
  if (earlier.memberId === memberId && asText(earlier.items) === asText(items)) return earlier;
  throw conflict();
}

function asText(items: readonly OrderItem[]): string {
  return JSON.stringify(items.map(({ sku, points, quantity }) => [sku, points, quantity]));
}

function conflict(): OrderRefusedError {
  return new OrderRefusedError('ORDER_CONFLICT', 'There is an order of this id with other content. Use a new id.');
}

function ended(state: 'fulfilled' | 'failed'): OrderRefusedError {
  return state === 'failed'
    ? new OrderRefusedError('ORDER_FAILED', 'The order has failed, and its points have been given back.')
    : new OrderRefusedError('ORDER_FULFILLED', 'The order has been fulfilled.');
}

function isOrder(clientId: string, orderId: string) {
  return and(eq(rewardOrders.clientId, clientId), eq(rewardOrders.orderId, orderId));
}
