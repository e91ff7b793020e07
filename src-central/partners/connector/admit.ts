import { z } from 'zod';
import { type ApiClient, findApiClient, grantedScopes } from '../../auth/api-clients.ts';
import type { GuardProblem } from '../../auth/guard.ts';
import type { Scope } from '../../auth/roles.ts';
import type { ChainScope } from '../../programs/program-chains.ts';
import { guardRequest, type PartnerContext, type PartnerParts } from '../partner.ts';
import { ConnectorError } from './errors.ts';

/**
 * Who asks, by the two tokens in the body, which must be of one client; and that it may do this.
 * @throws ConnectorError 400 where the body is no object, 401, 429.
 */
export async function admit(
  parts: PartnerParts,
  context: PartnerContext,
  needed: readonly Scope[],
): Promise<{ readonly client: ApiClient; readonly body: unknown }> {
  const text = await context.req.text();
  const body = readJson(text);
  const tokens = tokensSchema.safeParse(body);
  if (!tokens.success) throw new ConnectorError(401, 'ClientToken and AccessToken are needed.');
  const { ClientToken, AccessToken } = tokens.data;
  const client = await findApiClient(parts.db, 'client-token', ClientToken);
  if (client?.interface !== 'connector') throw new ConnectorError(401, 'The ClientToken is not valid.');
  const holder = await findApiClient(parts.db, 'access-token', AccessToken);
  if (holder?.clientId !== client.clientId) throw new ConnectorError(401, 'The AccessToken is not valid.');
  const problem = guardRequest(parts, context, client, text);
  if (problem) throw guardError(problem);
  const granted = grantedScopes(client, null);
  if (needed.some((scope) => !granted.includes(scope))) {
    throw new ConnectorError(401, 'The AccessToken does not allow this operation.');
  }
  return { client, body };
}

/** The chains that a read is about: those asked for, else all that the token sees. @throws ConnectorError 400 */
export function readScope({ chainIds }: ApiClient, asked: readonly string[] | null | undefined): ChainScope {
  if (asked === null || asked === undefined) return chainIds;
  if (asked.some((chainId) => chainIds !== null && !chainIds.includes(chainId))) {
    throw new ConnectorError(400, 'ChainIds: there is no such chain within the scope of the AccessToken.');
  }
  return asked;
}

/** The chain that a write is about. One that sees several must name it; of others the name is passed over. @throws ConnectorError 400 */
export function writeScope({ chainIds }: ApiClient, chainId: string | null | undefined): ChainScope {
  const isPortfolio = chainIds === null || chainIds.length > 1;
  if (!isPortfolio) return chainIds;
  if (chainId === null || chainId === undefined) {
    throw new ConnectorError(400, 'ChainId: needed with a Portfolio Access Token.');
  }
  if (chainIds !== null && !chainIds.includes(chainId)) {
    throw new ConnectorError(400, 'ChainId: there is no such chain within the scope of the AccessToken.');
  }
  return [chainId];
}

const tokenSchema = z.string().min(1).max(255);
const tokensSchema = z.object({ ClientToken: tokenSchema, AccessToken: tokenSchema });

function readJson(text: string): unknown {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body;
  } catch {
    // Said below, as of any other body that is no object.
  }
  throw new ConnectorError(400, 'The body of the request must be a JSON object.');
}

function guardError(problem: GuardProblem): ConnectorError {
  switch (problem.code) {
    case 'ADDRESS_NOT_ALLOWED':
      return new ConnectorError(401, 'This client may not ask from this address.');
    case 'SIGNATURE_MISSING':
    case 'SIGNATURE_INVALID':
    case 'SIGNATURE_TOO_OLD':
      return new ConnectorError(401, 'Requests of this client must be signed, and this one is not, or not rightly.');
    case 'TOO_MANY_REQUESTS': {
      const seconds = String(Math.ceil(problem.retryAfterMs / 1000));
      return new ConnectorError(429, 'Too many requests: try again later.', { 'Retry-After': seconds });
    }
  }
}
