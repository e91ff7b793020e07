import { z } from 'zod';
import { adjustBalance } from '../../../points/adjust.ts';
import { awardPoints } from '../../../points/award.ts';
import { readBalance, readExpiry } from '../../../points/expiry.ts';
import { readHistory } from '../../../points/history.ts';
import type { Moved } from '../../../points/move-points.ts';
import { redeemPoints } from '../../../points/redeem.ts';
import { reverseMovement } from '../../../points/reverse.ts';
import { transferBetweenMembers } from '../../../points/transfer.ts';
import { fromCursor, PAGE, toCursor } from '../cursor.ts';
import { native } from '../implement.ts';
import { keyOf, moverOf } from '../mover.ts';
import { presentBalance } from '../present-member.ts';

export const pointsHandlers = native.points.router({
  balance: native.points.balance.handler(async ({ input, context }) =>
    presentBalance(await readBalance(moverOf(context), input.memberId)),
  ),

  history: native.points.history.handler(async ({ input, context }) => {
    const { memberId, limit = PAGE } = input;
    const after = fromCursor(input.cursor, z.uuid()) ?? undefined;
    const { movements, next } = await readHistory(moverOf(context), { memberId, limit, after });
    const told = movements.map(({ lots, ...movement }) => ({ ...movement, lots: [...lots] }));
    return { movements: told, nextCursor: next === null ? null : toCursor(next) };
  }),

  expiry: native.points.expiry.handler(async ({ input, context }) => {
    const { balance, lots, more } = await readExpiry(moverOf(context), input.memberId);
    const told = lots.map(({ lotId, remaining, earnedAtMs, expiresAtMs }) => ({
      lotId,
      points: remaining,
      earnedAtMs,
      expiresAtMs,
    }));
    return { balance: presentBalance(balance), lots: told, more };
  }),

  award: native.points.award.handler(async ({ input, context }) => {
    const award = { ...input, idempotencyKey: keyOf(context) };
    return presentMoved(await awardPoints(moverOf(context), award));
  }),

  redeem: native.points.redeem.handler(async ({ input, context }) =>
    presentMoved(await redeemPoints(moverOf(context), { ...input, idempotencyKey: keyOf(context) })),
  ),

  adjust: native.points.adjust.handler(async ({ input, context }) =>
    presentMoved(await adjustBalance(moverOf(context), { ...input, idempotencyKey: keyOf(context) })),
  ),

  transfer: native.points.transfer.handler(async ({ input, context }) => {
    const request = { ...input, idempotencyKey: keyOf(context) };
    const { movementId, from, to } = await transferBetweenMembers(moverOf(context), request);
    return {
      movementId,
      from: { memberId: from.memberId, balance: presentBalance(from) },
      to: { memberId: to.memberId, balance: presentBalance(to) },
    };
  }),

  reverse: native.points.reverse.handler(async ({ input, context }) =>
    presentMoved(await reverseMovement(moverOf(context), input.movementId)),
  ),
});

function presentMoved({ movementId, points, balance }: Moved) {
  return { movementId, memberId: balance.memberId, points, balance: presentBalance(balance) };
}
