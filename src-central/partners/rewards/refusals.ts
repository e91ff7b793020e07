import { PasswordRefusedError } from '../../one-time-passwords/rules.ts';
import { OrderRefusedError } from '../../orders/errors.ts';
import { RequestRefusedError, retryAfter } from '../keyed-request.ts';

/** The refusals of the services by this interface's names for them; anything else as it is. */
export function translateRefusal(error: unknown): unknown {
  if (error instanceof PasswordRefusedError) return passwordRefusal(error);
  if (error instanceof OrderRefusedError) return orderRefusal(error);
  return error;
}

export function tokenRefusal(code: 'TOKEN_MISSING' | 'TOKEN_INVALID' | 'TOKEN_EXPIRED'): RequestRefusedError {
  const message = {
    TOKEN_MISSING: 'The customer has to sign in: send the token of that as Authorization: Bearer.',
    TOKEN_INVALID: 'The token is not one of a customer who has signed in here.',
    TOKEN_EXPIRED: 'The sign-in has expired: the customer has to sign in again.',
  }[code];
  const error = code === 'TOKEN_MISSING' ? '' : ', error="invalid_token"';
  const headers = { 'WWW-Authenticate': `Bearer realm="earnest-central"${error}` };
  return new RequestRefusedError(401, code, message, { headers });
}

export function customerUnknown(): RequestRefusedError {
  return new RequestRefusedError(404, 'CUSTOMER_NOT_FOUND', 'There is no such customer.');
}

export function orderUnknown(): RequestRefusedError {
  return new RequestRefusedError(404, 'ORDER_NOT_FOUND', 'The customer has no such order.');
}

function passwordRefusal({ code, message, facts }: PasswordRefusedError): RequestRefusedError {
  const { retryAfterMs, attemptsLeft } = facts;
  switch (code) {
    case 'NO_RECIPIENT':
      return new RequestRefusedError(409, 'NO_REGISTERED_MOBILE', message);
    case 'TOO_MANY_SENDS':
      return new RequestRefusedError(429, 'OTP_RESEND_LIMIT', message, { headers: retryAfter(retryAfterMs ?? 0) });
    case 'NOT_SENT':
      return new RequestRefusedError(503, 'OTP_NOT_SENT', message);
    case 'TOO_MANY_ATTEMPTS':
      return new RequestRefusedError(429, 'OTP_ATTEMPT_LIMIT', message);
    case 'PASSWORD_WRONG':
      return signInRefusal('OTP_INVALID', message, attemptsLeft === undefined ? {} : { attemptsLeft });
    case 'PASSWORD_USED':
      return signInRefusal('OTP_USED', message);
    case 'PASSWORD_EXPIRED':
      return signInRefusal('OTP_EXPIRED', message);
  }
}

function signInRefusal(
  code: string,
  message: string,
  facts: Readonly<Record<string, number>> = {},
): RequestRefusedError {
  // RFC 9110 15.5.2: a 401 names a way to authenticate; one-time passwords have none of their own in that registry.
  return new RequestRefusedError(401, code, message, {
    headers: { 'WWW-Authenticate': 'Bearer realm="earnest-central"' },
    facts,
  });
}

function orderRefusal({ code, message, availablePoints }: OrderRefusedError): RequestRefusedError {
  switch (code) {
    case 'MEMBER_UNKNOWN':
      return customerUnknown();
    case 'ORDER_UNKNOWN':
      return orderUnknown();
    case 'MEMBER_MAY_NOT_REDEEM':
      return new RequestRefusedError(403, 'CUSTOMER_NOT_ELIGIBLE', message);
    case 'PROGRAM_CLOSED':
      return new RequestRefusedError(403, code, message);
    case 'INSUFFICIENT_POINTS':
      return new RequestRefusedError(409, code, message, { facts: { availablePoints: availablePoints ?? 0 } });
    case 'ORDER_CONFLICT':
    case 'ORDER_FULFILLED':
    case 'ORDER_FAILED':
      return new RequestRefusedError(409, code, message);
  }
}
