import { ORPCError } from '@orpc/server';
import { z } from 'zod';
import { AccountRefusedError } from '../../accounts/errors.ts';
import type { GuardProblem } from '../../auth/guard.ts';
import { describeError, type Log } from '../../log.ts';
import { TierRefusedError } from '../../members/assign-tier.ts';
import { EventRefusedError } from '../../members/count-event.ts';
import { MembershipRefusedError } from '../../members/create-membership.ts';
import { MemberInputError } from '../../members/errors.ts';
import { PointsRefusedError } from '../../points/errors.ts';
import { ProgramInputError, ProgramRefusedError } from '../../programs/errors.ts';

/** Each code that a refusal can have, with its HTTP status and what it means in general. */
export const PROBLEMS = {
  REQUEST_INVALID: { status: 400, title: 'The request is not as it must be.' },
  INVALID: { status: 400, title: 'A value is not allowed.' },
  IDEMPOTENCY_KEY_MISSING: { status: 400, title: 'The request needs an Idempotency-Key.' },
  CURSOR_UNKNOWN: { status: 400, title: 'The cursor is not one that this list has given.' },
  QUALIFIER_UNKNOWN: { status: 400, title: 'The program does not reach its tiers by this qualifier.' },
  TIME_PAST: { status: 400, title: 'A time that must be to come is past.' },
  TIME_FUTURE: { status: 400, title: 'A time that must be past is to come.' },
  UNAUTHORIZED: { status: 401, title: 'A token or a key of this interface is needed.' },
  SIGNATURE_MISSING: { status: 401, title: 'The request must be signed.' },
  SIGNATURE_INVALID: { status: 401, title: 'The signature is not one of this request.' },
  SIGNATURE_TOO_OLD: { status: 401, title: 'The signature is too old.' },
  SCOPE_MISSING: { status: 403, title: 'The token or key may not do this.' },
  ADDRESS_NOT_ALLOWED: { status: 403, title: 'The client may not ask from this address.' },
  CHAIN_LIMITED: { status: 403, title: 'The client sees some chains only, and this is of all.' },
  NOT_FOUND: { status: 404, title: 'Nothing is served at this address.' },
  ACCOUNT_UNKNOWN: { status: 404, title: 'There is no such account.' },
  MEMBER_UNKNOWN: { status: 404, title: 'There is no such member.' },
  PROGRAM_UNKNOWN: { status: 404, title: 'There is no such program.' },
  STORE_UNKNOWN: { status: 404, title: 'There is no such store.' },
  VERSION_UNKNOWN: { status: 404, title: 'The program has no such version.' },
  CAMPAIGN_UNKNOWN: { status: 404, title: 'The program has no such campaign.' },
  REWARD_UNKNOWN: { status: 404, title: 'The program has no such reward.' },
  MOVEMENT_UNKNOWN: { status: 404, title: 'There is no such movement.' },
  TIER_UNKNOWN: { status: 404, title: 'The program has no such tier.' },
  DEVICE_UNKNOWN: { status: 404, title: 'There is no such device.' },
  TILL_UNKNOWN: { status: 404, title: 'There is no such till.' },
  METHOD_NOT_ALLOWED: { status: 405, title: 'This address does not take that method.' },
  IDEMPOTENCY_KEY_REUSED: { status: 409, title: 'The Idempotency-Key was used for another request.' },
  ACCOUNT_NAME_IN_USE: { status: 409, title: 'Another account is known by this name.' },
  MEMBERSHIP_ALREADY_EXISTS: { status: 409, title: 'The account is a member of this program already.' },
  LIVENESS_MISMATCH: { status: 409, title: 'A test account and a live program do not go together.' },
  CARD_IN_USE: { status: 409, title: 'Another member has this card.' },
  MEMBER_DELETED: { status: 409, title: 'The membership has been deleted.' },
  CHANGED_MEANWHILE: { status: 409, title: 'The membership has changed meanwhile.' },
  INSUFFICIENT_POINTS: { status: 409, title: 'Fewer points are available.' },
  CONFLICTING_DUPLICATE: { status: 409, title: 'The same id or key was used before, with other content.' },
  MEMBER_MAY_NOT_EARN: { status: 409, title: 'The membership earns nothing now.' },
  MEMBER_MAY_NOT_REDEEM: { status: 409, title: 'The membership lets nothing be redeemed now.' },
  PROGRAM_CLOSED: { status: 409, title: 'The program is closed.' },
  PROGRAMS_DIFFER: { status: 409, title: 'Points stay within a program.' },
  SAME_MEMBER: { status: 409, title: 'Two members are needed.' },
  MOVEMENT_NOT_REVERSIBLE: { status: 409, title: 'The movement is not undone here.' },
  VERSION_CONFLICT: { status: 409, title: 'The version is not the next one.' },
  PAYLOAD_TOO_LARGE: { status: 413, title: 'The request is too large.' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, title: 'The body must be JSON.' },
  TOO_MANY_REQUESTS: { status: 429, title: 'The client asks too often.' },
  INTERNAL_ERROR: { status: 500, title: 'Central could not do this.' },
} as const satisfies Readonly<Record<string, { readonly status: number; readonly title: string }>>;

export type ProblemCode = keyof typeof PROBLEMS;

interface FieldError {
  readonly field: string;
  readonly message: string;
}

/** Why a request was refused. */
export class NativeProblem extends Error {
  override readonly name = 'NativeProblem';
  readonly code: ProblemCode;
  readonly headers: Readonly<Record<string, string>>;
  readonly errors: readonly FieldError[];
  /** What a program may want to know of it, by name. */
  readonly facts: Readonly<Record<string, number>>;
  constructor(
    code: ProblemCode,
    detail: string,
    more: Partial<Pick<NativeProblem, 'headers' | 'errors' | 'facts'>> = {},
  ) {
    super(detail);
    this.code = code;
    this.headers = more.headers ?? {};
    this.errors = more.errors ?? [];
    this.facts = more.facts ?? {};
  }
}

/** A refusal as it is sent (RFC 9457). `baseUrl` is where the problems are described. */
export function problemResponse(problem: NativeProblem, baseUrl: string): Response {
  const { code, message, errors, facts, headers } = problem;
  const { status, title } = PROBLEMS[code];
  const type = `${baseUrl}/docs#${code}`;
  const body = JSON.stringify({
    type,
    title,
    status,
    detail: message,
    code,
    ...facts,
    ...(errors.length > 0 && { errors }),
  });
  const length = { 'Content-Length': String(Buffer.byteLength(body)) };
  return new Response(body, { status, headers: { ...PROBLEM_HEADERS, ...length, ...headers } });
}

/** What went wrong as a problem. What is nobody's mistake but ours goes to the log, under an id that is all that is told. */
export function toProblem(log: Log, error: unknown): NativeProblem {
  if (error instanceof NativeProblem) return error;
  if (error instanceof PointsRefusedError) return new NativeProblem(error.code, error.message, { facts: error.facts });
  if (error instanceof ProgramInputError) return new NativeProblem('INVALID', error.message);
  if (error instanceof ProgramRefusedError) return programProblem(error);
  if (isNamed(error)) return new NativeProblem(error.code, error.message);
  if (error instanceof ORPCError && error.status < 500) return new NativeProblem(...invalidInput(error.data));
  const id = crypto.randomUUID();
  log.error('a request failed', { id, ...describeError(error) });
  return new NativeProblem('INTERNAL_ERROR', `Its log has the reason under ${id}.`);
}

/** What the services of other interfaces refuse as well goes by a code that this one has. */
function programProblem({ code, message }: ProgramRefusedError): NativeProblem {
  return new NativeProblem(code in PROBLEMS ? (code as ProblemCode) : 'INVALID', message);
}

export function guardProblem(problem: GuardProblem): NativeProblem {
  switch (problem.code) {
    case 'ADDRESS_NOT_ALLOWED':
      return new NativeProblem(problem.code, 'Ask whoever runs central to allow this address.');
    case 'SIGNATURE_MISSING':
    case 'SIGNATURE_INVALID':
    case 'SIGNATURE_TOO_OLD':
      return new NativeProblem(problem.code, 'Sign each request by itself, in the header Signature.', {
        headers: { 'WWW-Authenticate': `Signature realm="${REALM}"` },
      });
    case 'TOO_MANY_REQUESTS': {
      const headers = { 'Retry-After': String(Math.ceil(problem.retryAfterMs / 1000)) };
      return new NativeProblem(problem.code, 'Ask again after the time in Retry-After.', { headers });
    }
  }
}

export const REALM = 'earnest-central';

/** The errors of services whose codes are problems of this interface. */
const NAMED = [
  AccountRefusedError,
  EventRefusedError,
  MembershipRefusedError,
  MemberInputError,
  TierRefusedError,
] as const;

function isNamed(error: unknown): error is InstanceType<(typeof NAMED)[number]> {
  return NAMED.some((kind) => error instanceof kind);
}

function invalidInput(data: unknown): [ProblemCode, string, { errors: FieldError[] }] {
  const read = issuesSchema.safeParse(data);
  const issues = read.success ? read.data.issues : [];
  const errors = issues.slice(0, MOST_ERRORS).map(({ path, message }) => ({
    field: path.map((part) => String(typeof part === 'object' && part !== null ? part.key : part)).join('.'),
    message,
  }));
  const [first] = errors;
  const detail = first ? `${first.field || 'The request'}: ${first.message}` : 'The body is not JSON as it must be.';
  return ['REQUEST_INVALID', detail, { errors }];
}

const segmentSchema = z.union([z.string(), z.number()]);
const issuesSchema = z.object({
  issues: z.array(
    z.object({
      message: z.string(),
      path: z.array(z.union([segmentSchema, z.object({ key: segmentSchema })])).default([]),
    }),
  ),
});

const MOST_ERRORS = 20;
const PROBLEM_HEADERS = {
  'Content-Type': 'application/problem+json',
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
};
