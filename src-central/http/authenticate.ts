import { eq } from 'drizzle-orm';
import { centralContract } from '../../src-shared/contracts/central.ts';
import type { AccessTokens } from '../auth/access-token.ts';
import type { CentralDatabase } from '../database/open.ts';
import { devices } from '../database/schema.ts';
import type { AuthenticatedDevice } from '../sync/central-service.ts';
import { errorReply, unauthorisedReply } from './replies.ts';

export type Authentication =
  | { readonly ok: true; readonly device: AuthenticatedDevice }
  | { readonly ok: false; readonly reply: Response };

/**
 * Who sent a request, by its access token (RFC 6750 2.1). The device is looked up each time, so that a revoked one is out
 * at once and not only when its token expires.
 */
export async function authenticate(
  db: CentralDatabase,
  tokens: AccessTokens,
  authorization: string | undefined,
): Promise<Authentication> {
  if (authorization === undefined) return { ok: false, reply: unauthorisedReply('missing') };
  const token = /^Bearer +([\w~+/.-]+=*)$/i.exec(authorization)?.[1];
  if (token === undefined) return { ok: false, reply: unauthorisedReply('malformed') };
  const check = await tokens.check(token);
  if (!check.ok) return { ok: false, reply: unauthorisedReply(check.problem) };
  const { deviceId } = check;
  const [device] = await db.select({ status: devices.status }).from(devices).where(eq(devices.deviceId, deviceId));
  if (!device) return { ok: false, reply: unauthorisedReply('invalid') };
  if (device.status === 'revoked') {
    const { status, message } = centralContract.push['~orpc'].errorMap.DEVICE_REVOKED;
    return { ok: false, reply: errorReply(status, 'DEVICE_REVOKED', message, { defined: true }) };
  }
  return { ok: true, device: { deviceId } };
}
