import { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { CentralDatabase } from '../database/open.ts';
import { type AccessTokens, SYNC_SCOPE } from './access-token.ts';
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
 * The token endpoint: client credentials (RFC 6749 4.4) of a device that proves itself by a signed JWT (RFC 7523 2.2).
 * @throws TokenRefusedError
 */
export async function grantToken(endpoint: TokenEndpoint, request: TokenRequest): Promise<TokenAnswer> {
  const form = readForm(request);
  const { client_assertion: assertion, client_assertion_type: type, client_id: clientId, scope } = form;
  if (form.grant_type !== 'client_credentials') {
    throw new TokenRefusedError('unsupported_grant_type', 'GRANT_UNSUPPORTED', 'grant_type must be client_credentials');
  }
  if (scope !== undefined && scope !== SYNC_SCOPE) {
    throw new TokenRefusedError('invalid_scope', 'SCOPE_UNKNOWN', `the only scope is ${SYNC_SCOPE}`);
  }
  if (assertion === undefined || type !== ASSERTION_TYPE) {
    const description = `client_assertion and client_assertion_type=${ASSERTION_TYPE} are needed`;
    throw new TokenRefusedError('invalid_client', 'CREDENTIALS_MISSING', description);
  }
  const deviceId = await verifyClientAssertion(endpoint.db, endpoint.clock, endpoint.isOurAddress, assertion);
  if (clientId !== undefined && clientId !== deviceId) malformed('client_id is not the one that signed');
  return {
    access_token: await endpoint.tokens.issue(deviceId),
    token_type: 'Bearer',
    expires_in: endpoint.tokens.lifeSeconds,
    scope: SYNC_SCOPE,
  };
}

const formSchema = z.object({
  grant_type: z.string(),
  client_assertion_type: z.string().optional(),
  client_assertion: z.string().max(8_000).optional(),
  client_id: z.string().max(200).optional(),
  client_secret: z.never().optional(),
  scope: z.string().max(200).optional(),
});

function readForm(request: TokenRequest): z.infer<typeof formSchema> {
  const mediaType = request.contentType?.split(';')[0]?.trim().toLowerCase();
  if (mediaType !== 'application/x-www-form-urlencoded') {
    malformed('the body must be application/x-www-form-urlencoded');
  }
  if (request.authorization !== undefined) malformed('one way to authenticate is enough: leave out Authorization');
  const pairs = [...new URLSearchParams(request.body)];
  const names = pairs.map(([name]) => name);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) malformed('a parameter is there twice');
  // RFC 6749 3.2: a parameter without a value counts as left out.
  const form = formSchema.safeParse(Object.fromEntries(pairs.filter(([, value]) => value !== '')));
  if (!form.success) malformed(`${form.error.issues[0]?.path.join('.') ?? 'the body'} is missing or not acceptable`);
  return form.data;
}

function malformed(description: string): never {
  throw new TokenRefusedError('invalid_request', 'REQUEST_MALFORMED', description);
}
