import { ORPCError } from '@orpc/server';
import type { TokenRefusedError } from '../auth/errors.ts';
import { type TokenAnswer } from '../auth/token-endpoint.ts';

/** A reply that the API's own procedures do not make, in the same form as their errors. */
export function errorReply(
  status: number,
  code: string,
  message: string,
  options: { data?: unknown; defined?: boolean; headers?: Record<string, string> } = {},
): Response {
  const error = new ORPCError(code, { status, message, data: options.data, defined: options.defined ?? false });
  return Response.json(error.toJSON(), { status, headers: { ...NEVER_STORED, ...options.headers } });
}

/**
 * The answer to a request without a usable token (RFC 6750 3): `invalid_token` asks the till to get a new one; no error is
 * named where no token came at all.
 */
export function unauthorisedReply(problem: 'missing' | 'malformed' | 'expired' | 'invalid'): Response {
  const challenge = {
    missing: `Bearer realm="${REALM}"`,
    malformed: `Bearer realm="${REALM}", error="invalid_request", error_description="one Bearer token is needed"`,
    expired: `Bearer realm="${REALM}", error="invalid_token", error_description="the access token expired"`,
    invalid: `Bearer realm="${REALM}", error="invalid_token", error_description="the access token is not valid"`,
  }[problem];
  return errorReply(401, 'UNAUTHORIZED', 'An access token of this central is needed.', {
    headers: { 'WWW-Authenticate': challenge },
  });
}

/** A token, in RFC 6749 5.1's form. */
export function tokenReply(answer: TokenAnswer): Response {
  return Response.json(answer, { headers: NEVER_STORED });
}

/**
 * A refused token request, in RFC 6749 5.2's form. `code` says more exactly why, and `central_time_ms` lets a till whose
 * clock is wrong sign again with the right time.
 */
export function tokenErrorReply(error: TokenRefusedError, nowMs: number): Response {
  const body = {
    error: error.error,
    error_description: error.message,
    code: error.code,
    central_time_ms: nowMs,
  };
  if (error.error !== 'invalid_client') return Response.json(body, { status: 400, headers: NEVER_STORED });
  // RFC 9110 15.5.2: a 401 names a way to authenticate; assertions have none of their own in that registry.
  return Response.json(body, {
    status: 401,
    headers: { ...NEVER_STORED, 'WWW-Authenticate': `Bearer realm="${REALM}"` },
  });
}

const REALM = 'earnest-central';
const NEVER_STORED = { 'Cache-Control': 'no-store', Pragma: 'no-cache' };
