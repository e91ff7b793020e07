import { z } from 'zod';
import { MAXIMUM_POINTS, pointsSchema } from '../../../src-shared/domain/money.ts';
import { placeOrder, type RewardOrder, readOrder, settleOrder } from '../../orders/reward-orders.ts';
import { readJsonBody } from '../keyed-request.ts';
import type { PartnerContext, PartnerParts } from '../partner.ts';
import { admit, readSignedIn, readTokenOwner } from './customers.ts';
import { orderUnknown } from './refusals.ts';

/** `POST /orders`: 201 with the order, 200 where it was placed before. */
export async function answerPlacement(parts: PartnerParts, context: PartnerContext): Promise<Response> {
  const request = await admit(parts, context, 'points:write');
  const { memberId } = await readSignedIn(parts, context, request);
  const { orderId, items } = readJsonBody(context, request.body, orderSchema);
  const placed = await placeOrder(parts.db, parts.clock, request.caller, { orderId, memberId, items });
  return reply(placed.order, placed.repeated ? 200 : 201);
}

/** `GET /orders/{orderId}` */
export async function answerOrder(parts: PartnerParts, context: PartnerContext): Promise<Response> {
  const request = await admit(parts, context, 'points:read');
  const { memberId } = await readSignedIn(parts, context, request);
  const order = await readOrder(parts.db, request.client.clientId, orderIdOf(context));
  if (order?.memberId !== memberId) throw orderUnknown();
  return reply(order);
}

/**
 * `POST /orders/{orderId}/fulfil` and `/fail`. An order ends long after its customer was there: the token says whose it is, and
 * its age does not matter, nor what has become of the membership.
 */
export async function answerSettlement(
  parts: PartnerParts,
  context: PartnerContext,
  to: 'fulfilled' | 'failed',
): Promise<Response> {
  const { client, caller } = await admit(parts, context, 'points:write');
  const memberId = await readTokenOwner(parts, context, client.clientId, SETTLED_WITHIN_SECONDS);
  return reply(await settleOrder(parts.db, parts.clock, caller, { orderId: orderIdOf(context), memberId, to }));
}

/** A year after the sign-in, nobody settles an order any more but a person with the books open. */
const SETTLED_WITHIN_SECONDS = 366 * 24 * 60 * 60;

const ORDER_ID = /^[\w.:-]{1,64}$/;

const orderSchema = z.object({
  orderId: z.string().regex(ORDER_ID, 'has 1 to 64 letters, digits and . : _ -'),
  items: z
    .array(
      z.object({
        sku: z.string().regex(/^[^\p{C}]{1,64}$/u, 'has 1 to 64 characters that can be shown'),
        /** Of one of it. */
        points: pointsSchema.min(1),
        quantity: z.int().min(1).max(1_000),
      }),
    )
    .min(1)
    .max(100)
    .refine(
      (items) => items.reduce((sum, { points, quantity }) => sum + points * quantity, 0) <= MAXIMUM_POINTS,
      'come to more points than there can be',
    ),
});

function orderIdOf(context: PartnerContext): string {
  const orderId = context.req.param('orderId') ?? '';
  if (!ORDER_ID.test(orderId)) throw orderUnknown();
  return orderId;
}

function reply({ orderId, state, items, points, placedAtMs, settledAtMs }: RewardOrder, status = 200): Response {
  const body = {
    orderId,
    status: state,
    items: items.map(({ sku, points: each, quantity }) => ({ sku, points: each, quantity })),
    points,
    placedAt: new Date(placedAtMs).toISOString(),
    settledAt: settledAtMs === null ? null : new Date(settledAtMs).toISOString(),
  };
  return Response.json(body, { status, headers: { 'Cache-Control': 'no-store' } });
}
