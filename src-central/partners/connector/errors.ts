import { MemberInputError } from '../../members/errors.ts';
import { MembershipBatchError } from '../../members/membership-batch.ts';

/** Why a request is not done, with the status and the words of the answer. */
export class ConnectorError extends Error {
  override readonly name = 'ConnectorError';
  readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 413 | 429 | 500;
  readonly headers: Readonly<Record<string, string>>;
  constructor(status: ConnectorError['status'], message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

/** The one form of every error: the status, and `Message` in words for whoever wrote the client. */
export function errorResponse({ status, message, headers }: ConnectorError): Response {
  return Response.json({ Message: message }, { status, headers: { ...NEVER_STORED, ...headers } });
}

/** What a domain error is in this interface; null where it is none that a caller is told of. `list` names what was asked. */
export function fromDomain(error: unknown, list: string): ConnectorError | null {
  if (error instanceof MembershipBatchError) {
    return new ConnectorError(STATUS_OF[error.code], `${list}[${error.index}]: ${error.message}`);
  }
  if (error instanceof MemberInputError) return new ConnectorError(403, error.message);
  return null;
}

export const NEVER_STORED = { 'Cache-Control': 'no-store' };

/** Unknown ids are mistakes of the client's, 400; rules of the business are for its user, 403. */
const STATUS_OF = {
  ACCOUNT_UNKNOWN: 400,
  PROGRAM_UNKNOWN: 400,
  TIER_UNKNOWN: 400,
  MEMBERSHIP_UNKNOWN: 400,
  MEMBERSHIP_REPEATED: 400,
  MEMBERSHIP_ALREADY_EXISTS: 403,
  LIVENESS_MISMATCH: 403,
  MEMBERSHIP_DELETED: 403,
  MEMBERSHIP_HAS_HISTORY: 403,
  POINTS_HELD: 403,
  CHANGED_MEANWHILE: 409,
} as const satisfies Readonly<Record<MembershipBatchError['code'], ConnectorError['status']>>;
