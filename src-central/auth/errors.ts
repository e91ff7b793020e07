export type EnrolmentProblem =
  | { readonly code: 'PROTOCOL_UNSUPPORTED'; readonly supported: number[] }
  | { readonly code: 'ENROLMENT_CODE_UNKNOWN' | 'ENROLMENT_CODE_USED' | 'ENROLMENT_CODE_EXPIRED' | 'PROOF_INVALID' }
  | { readonly code: 'TOO_MANY_ATTEMPTS'; readonly retryAfterMs: number };

/** Why a device was not enrolled. Nothing has changed. */
export class EnrolmentRefusedError extends Error {
  override readonly name = 'EnrolmentRefusedError';
  readonly problem: EnrolmentProblem;
  constructor(problem: EnrolmentProblem) {
    super(problem.code);
    this.problem = problem;
  }
}

/** What a token request can be wrong in: RFC 6749 5.2's errors, and a code of ours that says more. */
export type TokenErrorName = 'invalid_request' | 'invalid_client' | 'unsupported_grant_type' | 'invalid_scope';

/**
 * `code` tells a till what to do: correct its clock (`ASSERTION_EXPIRED`, `ASSERTION_NOT_YET_VALID`), sign again
 * (`ASSERTION_REPLAYED`), or stop asking (`DEVICE_REVOKED`, `DEVICE_UNKNOWN`).
 */
export type TokenErrorCode =
  | 'REQUEST_MALFORMED'
  | 'GRANT_UNSUPPORTED'
  | 'SCOPE_UNKNOWN'
  | 'CREDENTIALS_MISSING'
  | 'CLIENT_UNKNOWN'
  | 'ASSERTION_MALFORMED'
  | 'ASSERTION_SIGNATURE_INVALID'
  | 'ASSERTION_WRONG_AUDIENCE'
  | 'ASSERTION_EXPIRED'
  | 'ASSERTION_NOT_YET_VALID'
  | 'ASSERTION_LIVES_TOO_LONG'
  | 'ASSERTION_REPLAYED'
  | 'DEVICE_UNKNOWN'
  | 'DEVICE_REVOKED';

/** Why no token was given; the message is for whoever reads the till's log, and names nothing secret. */
export class TokenRefusedError extends Error {
  override readonly name = 'TokenRefusedError';
  readonly error: TokenErrorName;
  readonly code: TokenErrorCode;
  constructor(error: TokenErrorName, code: TokenErrorCode, description: string) {
    super(description);
    this.error = error;
    this.code = code;
  }
}
