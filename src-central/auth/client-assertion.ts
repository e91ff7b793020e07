import { eq, lt } from 'drizzle-orm';
import { compactVerify, decodeJwt } from 'jose';
import { JOSEError } from 'jose/errors';
import { z } from 'zod';
import { importPublicKey } from '../../src-node/crypto.ts';
import type { Clock } from '../clock.ts';
import type { CentralDatabase } from '../database/open.ts';
import { authAssertions, devices } from '../database/schema.ts';
import { type TokenErrorCode, TokenRefusedError } from './errors.ts';

/** How far a till's clock may be off before its assertions are refused. */
export const CLOCK_TOLERANCE_SECONDS = 60;
/** The longest time that an assertion may ask to be valid for. */
export const ASSERTION_LIFE_SECONDS = 300;

/**
 * Checks a client assertion (RFC 7523 3): a JWT that a device signed with its own key, for this central, for a short time
 * and once only. Returns the device's id.
 * @param isOurAddress says whether an audience names this central.
 * @throws TokenRefusedError
 */
export async function verifyClientAssertion(
  db: CentralDatabase,
  clock: Clock,
  isOurAddress: (audience: string) => boolean,
  assertion: string,
): Promise<string> {
  const claims = readClaims(assertion);
  if (claims.iss !== claims.sub) refuse('ASSERTION_MALFORMED', 'iss and sub must both be the device id');
  const [device] = await db
    .select({ status: devices.status, publicKey: devices.publicKey })
    .from(devices)
    .where(eq(devices.deviceId, claims.sub));
  if (!device) refuse('DEVICE_UNKNOWN', 'no such device is enrolled here');
  await verifySignature(assertion, device.publicKey);
  if (device.status === 'revoked') refuse('DEVICE_REVOKED', 'this device is no longer enrolled');
  if (![claims.aud].flat().some(isOurAddress)) refuse('ASSERTION_WRONG_AUDIENCE', 'aud must be the token endpoint');
  checkTimes(claims, Math.floor(clock.nowMs() / 1000));
  await useOnce(db, clock, claims);
  return claims.sub;
}

const secondsSchema = z.number().min(0).max(100_000_000_000);

const claimsSchema = z.object({
  iss: z.uuid(),
  sub: z.uuid(),
  aud: z.union([z.string(), z.array(z.string()).max(10)]),
  exp: secondsSchema,
  iat: secondsSchema.optional(),
  nbf: secondsSchema.optional(),
  jti: z.string().min(8).max(128),
});
type Claims = z.infer<typeof claimsSchema>;

function readClaims(assertion: string): Claims {
  try {
    return claimsSchema.parse(decodeJwt(assertion));
  } catch (error) {
    if (error instanceof z.ZodError) {
      refuse('ASSERTION_MALFORMED', `claim ${error.issues[0]?.path.join('.') ?? ''} is missing or not of its form`);
    }
    if (error instanceof JOSEError) refuse('ASSERTION_MALFORMED', 'not a JWT');
    throw error;
  }
}

async function verifySignature(assertion: string, publicKey: Uint8Array): Promise<void> {
  try {
    await compactVerify(assertion, importPublicKey(publicKey), { algorithms: ['EdDSA', 'Ed25519'] });
  } catch (error) {
    if (error instanceof JOSEError) refuse('ASSERTION_SIGNATURE_INVALID', "not signed by the device's key (EdDSA)");
    throw error;
  }
}

function checkTimes(claims: Claims, now: number): void {
  if (claims.exp <= now - CLOCK_TOLERANCE_SECONDS) refuse('ASSERTION_EXPIRED', 'exp is past by the clock of central');
  const from = Math.max(claims.iat ?? 0, claims.nbf ?? 0);
  if (from > now + CLOCK_TOLERANCE_SECONDS) refuse('ASSERTION_NOT_YET_VALID', 'iat is ahead of the clock of central');
  if (claims.exp > now + ASSERTION_LIFE_SECONDS + CLOCK_TOLERANCE_SECONDS) {
    refuse('ASSERTION_LIVES_TOO_LONG', `exp may be at most ${ASSERTION_LIFE_SECONDS} s ahead of the clock of central`);
  }
}

async function useOnce(db: CentralDatabase, clock: Clock, claims: Claims): Promise<void> {
  const expiresAtMs = Math.ceil((claims.exp + CLOCK_TOLERANCE_SECONDS) * 1000);
  await db.delete(authAssertions).where(lt(authAssertions.expiresAtMs, clock.nowMs()));
  const used = await db
    .insert(authAssertions)
    .values({ jti: `${claims.sub} ${claims.jti}`, expiresAtMs })
    .onConflictDoNothing()
    .returning();
  if (used.length === 0) refuse('ASSERTION_REPLAYED', 'this jti was used before');
}

function refuse(code: TokenErrorCode, description: string): never {
  throw new TokenRefusedError('invalid_client', code, description);
}
