import { type ApiClient, findApiClient, grantedScopes, readApiClient } from '../../auth/api-clients.ts';
import type { Scope } from '../../auth/roles.ts';
import type { PartnerContext, PartnerParts } from '../partner.ts';
import { NativeProblem, REALM } from './problems.ts';

/** Who asks, and what it may do with what it proved itself by. */
export interface Authenticated {
  readonly client: ApiClient;
  readonly scopes: ReadonlySet<Scope>;
}

/**
 * Who sent a request, by its access token (RFC 6750 2.1) or its API key. The client is looked up each time, so that one that is no
 * longer active is out at once.
 * @throws NativeProblem UNAUTHORIZED
 */
export async function authenticate(parts: PartnerParts, context: PartnerContext): Promise<Authenticated> {
  const authorization = context.req.header('authorization');
  const apiKey = context.req.header('x-api-key');
  if (authorization !== undefined && apiKey !== undefined) {
    throw unauthorised('Send a token or a key, not both.', 'invalid_request');
  }
  if (apiKey !== undefined) return byKey(parts, apiKey);
  if (authorization === undefined) throw unauthorised('Send an access token, or an API key as X-API-Key.');
  const token = /^Bearer +([\w~+/.-]+=*)$/i.exec(authorization)?.[1];
  if (token === undefined) throw unauthorised('Authorization must be one Bearer token.', 'invalid_request');
  return byToken(parts, token);
}

/** @throws NativeProblem SCOPE_MISSING */
export function checkScopes({ scopes }: Authenticated, needed: readonly Scope[]): void {
  const missing = needed.filter((scope) => !scopes.has(scope));
  if (missing.length === 0) return;
  const challenge = `Bearer realm="${REALM}", error="insufficient_scope", scope="${needed.join(' ')}"`;
  throw new NativeProblem('SCOPE_MISSING', `This needs the scope ${missing.join(' and ')}.`, {
    headers: { 'WWW-Authenticate': challenge },
  });
}

async function byKey({ db }: PartnerParts, apiKey: string): Promise<Authenticated> {
  const client = await findApiClient(db, 'api-key', apiKey);
  if (client?.interface !== 'native') throw unauthorised('This is no key of this interface.');
  return { client, scopes: new Set(grantedScopes(client, null)) };
}

async function byToken({ db, tokens }: PartnerParts, token: string): Promise<Authenticated> {
  const check = await tokens.checkClient(token);
  if (!check.ok) {
    throw unauthorised(check.problem === 'expired' ? 'The token has expired.' : NOT_OURS, 'invalid_token');
  }
  const client = await readApiClient(db, check.clientId);
  if (client?.interface !== 'native') throw unauthorised(NOT_OURS, 'invalid_token');
  return { client, scopes: new Set(grantedScopes(client, check.scopes)) };
}

const NOT_OURS = 'This is no token of this interface.';

function unauthorised(detail: string, error?: 'invalid_request' | 'invalid_token'): NativeProblem {
  const challenge = `Bearer realm="${REALM}"${error === undefined ? '' : `, error="${error}"`}`;
  return new NativeProblem('UNAUTHORIZED', detail, { headers: { 'WWW-Authenticate': challenge } });
}
