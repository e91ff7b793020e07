import { standingOf } from '../../../src-shared/domain/members.ts';
import type { Scope } from '../../auth/roles.ts';
import { findCustomer, readCustomer } from '../../members/find-customer.ts';
import type { MemberRow } from '../../members/lock-member.ts';
import { admitByKey, type KeyedRequest, RequestRefusedError } from '../keyed-request.ts';
import type { PartnerContext, PartnerParts } from '../partner.ts';
import { customerUnknown, tokenRefusal } from './refusals.ts';

export function admit(parts: PartnerParts, context: PartnerContext, scope: Scope): Promise<KeyedRequest> {
  return admitByKey(parts, context, { interface: 'rewards', scope });
}

/** The customer that an address names by the unique id. @throws RequestRefusedError */
export async function readNamedCustomer(
  { db, clock }: PartnerParts,
  context: PartnerContext,
  { client }: KeyedRequest,
): Promise<MemberRow> {
  const uniqueId = context.req.param('uniqueId') ?? '';
  const customer = uniqueId.length > 64 ? null : await findCustomer(db, uniqueId, client.chainIds);
  if (!customer) throw customerUnknown();
  checkEligible(customer, clock.nowMs());
  return customer;
}

/** The customer who has signed in at this client, by the token. @throws RequestRefusedError */
export async function readSignedIn(
  parts: PartnerParts,
  context: PartnerContext,
  { client }: KeyedRequest,
): Promise<MemberRow> {
  const memberId = await readTokenOwner(parts, context, client.clientId);
  const customer = await readCustomer(parts.db, memberId, client.chainIds);
  if (!customer) throw tokenRefusal('TOKEN_INVALID');
  checkEligible(customer, parts.clock.nowMs());
  return customer;
}

/**
 * Whom a token of this client was given to.
 * @param expiredForSeconds How long ago it may have expired.
 * @throws RequestRefusedError
 */
export async function readTokenOwner(
  { tokens }: PartnerParts,
  context: PartnerContext,
  clientId: string,
  expiredForSeconds = 0,
): Promise<string> {
  const authorization = context.req.header('authorization');
  if (authorization === undefined) throw tokenRefusal('TOKEN_MISSING');
  const token = /^Bearer +([\w.-]{1,4096})$/i.exec(authorization)?.[1];
  if (token === undefined) throw tokenRefusal('TOKEN_INVALID');
  const check = await tokens.checkCustomer(token, expiredForSeconds);
  if (!check.ok) throw tokenRefusal(check.problem === 'expired' ? 'TOKEN_EXPIRED' : 'TOKEN_INVALID');
  if (check.clientId !== clientId) throw tokenRefusal('TOKEN_INVALID');
  return check.memberId;
}

/** Whoever may stand on a sale may see the points; what may be redeemed is for the order to say. */
function checkEligible(customer: MemberRow, nowMs: number): void {
  if (standingOf(customer, nowMs).identify) return;
  throw new RequestRefusedError(403, 'CUSTOMER_NOT_ELIGIBLE', 'The membership has ended, or was declined.');
}
