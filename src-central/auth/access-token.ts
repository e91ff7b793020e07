import { randomUUID } from 'node:crypto';
import { decodeProtectedHeader, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { JOSEError, JWTExpired } from 'jose/errors';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { SCOPES, type Scope } from './roles.ts';
import type { SigningKeys } from './signing-keys.ts';

export const ACCESS_TOKEN_LIFE_SECONDS = 600;

/** What a till's token lets it do, and no other's. */
export const SYNC_SCOPE = 'sync';

export type TokenCheck =
  | { readonly ok: true; readonly deviceId: string }
  | { readonly ok: false; readonly problem: 'expired' | 'invalid' };

export type ClientTokenCheck =
  | { readonly ok: true; readonly clientId: string; readonly scopes: readonly Scope[] }
  | { readonly ok: false; readonly problem: 'expired' | 'invalid' };

/** What a customer's token lets do who shows it: see that one's points and order rewards for them. */
const REWARDS_SCOPE = 'rewards';

export type CustomerTokenCheck =
  | { readonly ok: true; readonly clientId: string; readonly memberId: string }
  | { readonly ok: false; readonly problem: 'expired' | 'invalid' };

/** Gives and checks the access tokens of tills, of other systems and of customers. None is taken for another. */
export interface AccessTokens {
  readonly lifeSeconds: number;
  issue(deviceId: string): Promise<string>;
  check(token: string): Promise<TokenCheck>;
  issueToClient(clientId: string, scopes: readonly Scope[]): Promise<string>;
  checkClient(token: string): Promise<ClientTokenCheck>;
  /** For a member who has signed in at another system. */
  issueToCustomer(clientId: string, memberId: string): Promise<string>;
  /** `expiredForSeconds`: how long ago it may have expired. */
  checkCustomer(token: string, expiredForSeconds?: number): Promise<CustomerTokenCheck>;
}

/** Access tokens in the form of RFC 9068, signed by central's own keys. */
export function createAccessTokens(keys: SigningKeys, clock: Clock, lifeSeconds: number): AccessTokens {
  const issue = async (subject: string, scope: string, clientId = subject) => {
    const { keyId, privateKey } = await keys.current();
    const issuedAt = Math.floor(clock.nowMs() / 1000);
    return await new SignJWT({ client_id: clientId, scope })
      .setProtectedHeader({ alg: 'EdDSA', typ: TYPE, kid: keyId })
      .setIssuer(ISSUER)
      .setAudience(ISSUER)
      .setSubject(subject)
      .setJti(randomUUID())
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + lifeSeconds)
      .sign(privateKey);
  };
  return {
    lifeSeconds,
    issue: (deviceId) => issue(deviceId, SYNC_SCOPE),
    issueToClient: (clientId, scopes) => issue(clientId, scopes.join(' ')),
    check: (token) =>
      orProblem(async () => ({
        ok: true,
        deviceId: deviceClaimsSchema.parse(await readToken(keys, clock, token)).sub,
      })),
    checkClient: (token) =>
      orProblem(async () => {
        const { sub, scope } = clientClaimsSchema.parse(await readToken(keys, clock, token));
        return { ok: true, clientId: sub, scopes: scope };
      }),
    issueToCustomer: (clientId, memberId) => issue(memberId, REWARDS_SCOPE, clientId),
    checkCustomer: (token, expiredForSeconds = 0) =>
      orProblem(async () => {
        const payload = await readToken(keys, clock, token, expiredForSeconds);
        const { sub, client_id } = customerClaimsSchema.parse(payload);
        return { ok: true, clientId: client_id, memberId: sub };
      }),
  };
}

/** What a check answers, or what is wrong with the token. Throws what has nothing to do with it. */
async function orProblem<Answer>(
  check: () => Promise<Answer>,
): Promise<Answer | { readonly ok: false; readonly problem: 'expired' | 'invalid' }> {
  try {
    return await check();
  } catch (error) {
    if (error instanceof JWTExpired) return { ok: false, problem: 'expired' };
    if (error instanceof JOSEError || error instanceof TypeError || error instanceof z.ZodError) {
      return { ok: false, problem: 'invalid' };
    }
    throw error;
  }
}

/** Tokens are read by central alone, so the name need not be an address. */
const ISSUER = 'earnest-central';
const TYPE = 'at+jwt';

const deviceClaimsSchema = z.object({ sub: z.uuid(), scope: z.literal(SYNC_SCOPE) });
const clientClaimsSchema = z.object({
  sub: z.string().min(1).max(64),
  scope: z
    .string()
    .transform((scope) => scope.split(' '))
    .pipe(z.array(z.enum(SCOPES))),
});

const customerClaimsSchema = z.object({
  sub: z.guid(),
  client_id: z.string().min(1).max(64),
  scope: z.literal(REWARDS_SCOPE),
});

async function readToken(keys: SigningKeys, clock: Clock, token: string, expiredForSeconds = 0): Promise<JWTPayload> {
  const { kid } = z.object({ kid: z.string().max(64) }).parse(decodeProtectedHeader(token));
  const key = await keys.find(kid);
  if (!key) throw new JOSEError('signed by a key that is not in force');
  const { payload } = await jwtVerify(token, key.publicKey, {
    algorithms: ['EdDSA'],
    typ: TYPE,
    issuer: ISSUER,
    audience: ISSUER,
    currentDate: new Date(clock.nowMs()),
    clockTolerance: expiredForSeconds,
    requiredClaims: ['exp', 'sub'],
  });
  return payload;
}
