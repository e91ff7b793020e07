import { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { CentralDatabase } from '../database/open.ts';
import { type AccessTokens, SYNC_SCOPE } from './access-token.ts';
import { findApiClient, grantedScopes } from './api-clients.ts';
import { verifyClientAssertion } from './client-assertion.ts';
import { TokenRefusedError } from './errors.ts';

export const TOKEN_PATH = '/oauth/token';
export const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

export interface TokenEndpoint {
  readonly db: CentralDatabase;
  readonly clock: Clock;
  readonly tokens: AccessTokens;
  /** Whether an address, as in a JWT's `aud`, is this central's. */
  readonly isOurAddress: (address: string) => boolean;
}

/** A token request as it came: the raw form body and the two headers that matter. */
export interface TokenRequest {
  readonly contentType: string | undefined;
  readonly authorization: string | undefined;
  readonly body: string;
}

/** A successful answer, in RFC 6749 5.1's form. */
export interface TokenAnswer {
  readonly access_token: string;
  readonly token_type: 'Bearer';
  readonly expires_in: number;
  readonly scope: string;
}

/**
 * The token endpoint: client credentials (RFC 6749 4.4). A device proves itself by a JWT that it signed (RFC 7523 2.2), another
 * system by its secret, in the form or in Authorization (RFC 6749 2.3.1).
 * @throws TokenRefusedError
 */
export async function grantToken(endpoint: TokenEndpoint, request: TokenRequest): Promise<TokenAnswer> {
  const form = readForm(request);
  if (form.grant_type !== 'client_credentials') {
    throw new TokenRefusedError('unsupported_grant_type', 'GRANT_UNSUPPORTED', 'grant_type must be client_credentials');
  }
  const basic = readBasic(request.authorization);
  const secret = basic?.secret ?? form.client_secret;
  if (secret === undefined) return grantToDevice(endpoint, form);
  if (form.client_assertion !== undefined || (basic && form.client_secret !== undefined)) {
    malformed('one way to authenticate is enough');
  }
  return grantToClient(endpoint, { clientId: basic?.clientId ?? form.client_id, secret }, form.scope);
}

async function grantToDevice(endpoint: TokenEndpoint, form: Form): Promise<TokenAnswer> {
  const { client_assertion: assertion, client_assertion_type: type, client_id: clientId, scope } = form;
  if (scope !== undefined && scope !== SYNC_SCOPE) {
    throw new TokenRefusedError('invalid_scope', 'SCOPE_UNKNOWN', `the only scope is ${SYNC_SCOPE}`);
  }
  if (assertion === undefined || type !== ASSERTION_TYPE) {
    const description = `client_assertion and client_assertion_type=${ASSERTION_TYPE} are needed, or a client_secret`;
    throw new TokenRefusedError('invalid_client', 'CREDENTIALS_MISSING', description);
  }
  const deviceId = await verifyClientAssertion(endpoint.db, endpoint.clock, endpoint.isOurAddress, assertion);
  if (clientId !== undefined && clientId !== deviceId) malformed('client_id is not the one that signed');
  return answer(endpoint, await endpoint.tokens.issue(deviceId), SYNC_SCOPE);
}

async function grantToClient(
  endpoint: TokenEndpoint,
  { clientId, secret }: { readonly clientId: string | undefined; readonly secret: string },
  scope: string | undefined,
): Promise<TokenAnswer> {
  const client = await findApiClient(endpoint.db, 'secret', secret);
  if (!client || client.clientId !== clientId) {
    throw new TokenRefusedError('invalid_client', 'CLIENT_UNKNOWN', 'no such client, or not its secret');
  }
  const asked = scope?.split(' ') ?? null;
  const scopes = grantedScopes(client, asked);
  if (scopes.length === 0 || (asked !== null && scopes.length < new Set(asked).size)) {
    throw new TokenRefusedError(
      'invalid_scope',
      'SCOPE_UNKNOWN',
      `this client may have: ${grantedScopes(client, null).join(' ')}`,
    );
  }
  return answer(endpoint, await endpoint.tokens.issueToClient(client.clientId, scopes), scopes.join(' '));
}

function answer({ tokens }: TokenEndpoint, token: string, scope: string): TokenAnswer {
  return { access_token: token, token_type: 'Bearer', expires_in: tokens.lifeSeconds, scope };
}

const formSchema = z.object({
  grant_type: z.string(),
  client_assertion_type: z.string().optional(),
  client_assertion: z.string().max(8_000).optional(),
  client_id: z.string().max(200).optional(),
  client_secret: z.string().max(200).optional(),
  scope: z.string().max(200).optional(),
});
type Form = z.infer<typeof formSchema>;

function readForm(request: TokenRequest): Form {
  const mediaType = request.contentType?.split(';')[0]?.trim().toLowerCase();
  if (mediaType !== 'application/x-www-form-urlencoded') {
    malformed('the body must be application/x-www-form-urlencoded');
  }
  const pairs = [...new URLSearchParams(request.body)];
  const names = pairs.map(([name]) => name);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) malformed('a parameter is there twice');
  // RFC 6749 3.2: a parameter without a value counts as left out.
  const form = formSchema.safeParse(Object.fromEntries(pairs.filter(([, value]) => value !== '')));
  if (!form.success) malformed(`${form.error.issues[0]?.path.join('.') ?? 'the body'} is missing or not acceptable`);
  return form.data;
}

/** RFC 6749 2.3.1: both parts are form-encoded before they are joined. */
function readBasic(authorization: string | undefined): { clientId: string; secret: string } | null {
  if (authorization === undefined) return null;
  const encoded = /^Basic +([A-Za-z0-9+/]+=*)$/i.exec(authorization)?.[1];
  const [, clientId, secret] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded ?? '', 'base64').toString('utf8')) ?? [];
  if (clientId === undefined || secret === undefined)
    malformed('Authorization must be Basic, with client id and secret');
  try {
    return { clientId: decodePart(clientId), secret: decodePart(secret) };
  } catch {
    return malformed('Authorization is not encoded as it must be');
  }
}

function decodePart(part: string): string {
  return decodeURIComponent(part.replaceAll('+', ' '));
}

function malformed(description: string): never {
  throw new TokenRefusedError('invalid_request', 'REQUEST_MALFORMED', description);
}
