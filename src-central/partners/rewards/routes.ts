import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { methodNotAllowed, notFound, type RequestRefusedError, tooLarge, toRefusal } from '../keyed-request.ts';
import type { PartnerApp, PartnerParts } from '../partner.ts';
import { answerOrder, answerPlacement, answerSettlement } from './orders.ts';
import { answerOutbox } from './outbox.ts';
import { translateRefusal } from './refusals.ts';
import { answerBalance, answerSending, answerVerification } from './sign-in.ts';

export const REWARDS_PATH = '/api/rewards/v1';

/** The client's side of a rewards platform: customers sign in by a one-time password, see their points and order rewards. */
export function rewardsRoutes(parts: PartnerParts): PartnerApp {
  const app: PartnerApp = new Hono();
  app.onError((error) => refusalReply(toRefusal(parts, translateRefusal(error))));
  app.use(`${REWARDS_PATH}/*`, bodyLimit({ maxSize: REQUEST_LIMIT_BYTES, onError: rewardsTooLarge }));
  app.post(`${REWARDS_PATH}/customers/:uniqueId/otp`, (context) => answerSending(parts, context));
  app.post(`${REWARDS_PATH}/customers/:uniqueId/otp/verify`, (context) => answerVerification(parts, context));
  app.get(`${REWARDS_PATH}/balance`, (context) => answerBalance(parts, context));
  app.post(`${REWARDS_PATH}/orders`, (context) => answerPlacement(parts, context));
  app.get(`${REWARDS_PATH}/orders/:orderId`, (context) => answerOrder(parts, context));
  app.post(`${REWARDS_PATH}/orders/:orderId/fulfil`, (context) => answerSettlement(parts, context, 'fulfilled'));
  app.post(`${REWARDS_PATH}/orders/:orderId/fail`, (context) => answerSettlement(parts, context, 'failed'));
  app.get(`${REWARDS_PATH}/outbox/:secret`, (context) => answerOutbox(parts, context));
  for (const [path, allow] of OTHER_METHODS) {
    app.all(REWARDS_PATH + path, () => refuse(methodNotAllowed(allow)));
  }
  app.all(`${REWARDS_PATH}/*`, () => refuse(notFound()));
  return app;
}

export function rewardsTooLarge(): Response {
  return refusalReply(tooLarge(REQUEST_LIMIT_BYTES));
}

/** An order of a hundred items has a tenth of it. */
const REQUEST_LIMIT_BYTES = 64 * 1024;

const OTHER_METHODS = [
  ['/customers/:uniqueId/otp', 'POST'],
  ['/customers/:uniqueId/otp/verify', 'POST'],
  ['/balance', 'GET'],
  ['/orders', 'POST'],
  ['/orders/:orderId', 'GET'],
  ['/orders/:orderId/fulfil', 'POST'],
  ['/orders/:orderId/fail', 'POST'],
  ['/outbox/:secret', 'GET'],
] as const;

function refuse(refusal: RequestRefusedError): never {
  throw refusal;
}

/** A code for programs, a message for people, and what facts there are. */
function refusalReply({ status, code, message, facts, headers }: RequestRefusedError): Response {
  return Response.json({ code, message, ...facts }, { status, headers: { 'Cache-Control': 'no-store', ...headers } });
}
