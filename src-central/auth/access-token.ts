import { randomUUID } from 'node:crypto';
import { decodeProtectedHeader, jwtVerify, SignJWT } from 'jose';
import { JOSEError, JWTExpired } from 'jose/errors';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { SigningKeys } from './signing-keys.ts';

export const ACCESS_TOKEN_LIFE_SECONDS = 600;

/** What a till's token lets it do; the only scope there is yet. */
export const SYNC_SCOPE = 'sync';

export type TokenCheck =
  | { readonly ok: true; readonly deviceId: string }
  | { readonly ok: false; readonly problem: 'expired' | 'invalid' };

/** Gives and checks the access tokens of tills. */
export interface AccessTokens {
  readonly lifeSeconds: number;
  issue(deviceId: string): Promise<string>;
  check(token: string): Promise<TokenCheck>;
}

/** Access tokens in the form of RFC 9068, signed by central's own keys. */
export function createAccessTokens(keys: SigningKeys, clock: Clock, lifeSeconds: number): AccessTokens {
  return {
    lifeSeconds,
    async issue(deviceId) {
      const { keyId, privateKey } = await keys.current();
      const issuedAt = Math.floor(clock.nowMs() / 1000);
      return await new SignJWT({ client_id: deviceId, scope: SYNC_SCOPE })
        .setProtectedHeader({ alg: 'EdDSA', typ: TYPE, kid: keyId })
        .setIssuer(ISSUER)
        .setAudience(ISSUER)
        .setSubject(deviceId)
        .setJti(randomUUID())
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + lifeSeconds)
        .sign(privateKey);
    },
    async check(token) {
      try {
        return { ok: true, deviceId: await readToken(keys, clock, token) };
      } catch (error) {
        if (error instanceof JWTExpired) return { ok: false, problem: 'expired' };
        if (error instanceof JOSEError || error instanceof TypeError || error instanceof z.ZodError) {
          return { ok: false, problem: 'invalid' };
        }
        throw error;
      }
    },
  };
}

/** Tokens are read by central alone, so the name need not be an address. */
const ISSUER = 'earnest-central';
const TYPE = 'at+jwt';

const claimsSchema = z.object({ sub: z.uuid(), scope: z.literal(SYNC_SCOPE) });

async function readToken(keys: SigningKeys, clock: Clock, token: string): Promise<string> {
  const { kid } = z.object({ kid: z.string().max(64) }).parse(decodeProtectedHeader(token));
  const key = await keys.find(kid);
  if (!key) throw new JOSEError('signed by a key that is not in force');
  const { payload } = await jwtVerify(token, key.publicKey, {
    algorithms: ['EdDSA'],
    typ: TYPE,
    issuer: ISSUER,
    audience: ISSUER,
    currentDate: new Date(clock.nowMs()),
    requiredClaims: ['exp', 'sub'],
  });
  return claimsSchema.parse(payload).sub;
}
