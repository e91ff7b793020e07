import type { z } from 'zod';
import { type ApiClient, findApiClient, grantedScopes } from '../auth/api-clients.ts';
import type { Caller } from '../auth/audit-trail.ts';
import type { GuardProblem } from '../auth/guard.ts';
import type { Interface, Scope } from '../auth/roles.ts';
import { describeError } from '../log.ts';
import { callerOf, guardRequest, type PartnerContext, type PartnerParts } from './partner.ts';

/** A request of another system that is known by the key in its header `X-Api-Key`, and may do what it asks for. */
export interface KeyedRequest {
  readonly client: ApiClient;
  readonly caller: Caller;
  readonly body: Uint8Array;
}

/** Why a request was refused; each interface says it in its own form. */
export class RequestRefusedError extends Error {
  override readonly name = 'RequestRefusedError';
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;
  /** What a program may want to know of it, by name. */
  readonly facts: Readonly<Record<string, number>>;
  constructor(
    status: number,
    code: string,
    message: string,
    { headers = {}, facts = {} }: Partial<Pick<RequestRefusedError, 'headers' | 'facts'>> = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
    this.facts = facts;
  }
}

/** Sees who asks, by key, address, signature and rate, and that it may. @throws RequestRefusedError */
export async function admitByKey(
  parts: PartnerParts,
  context: PartnerContext,
  wanted: { readonly interface: Interface; readonly scope: Scope },
): Promise<KeyedRequest> {
  const key = context.req.header('x-api-key');
  const client = key === undefined ? null : await findApiClient(parts.db, 'api-key', key);
  if (client?.interface !== wanted.interface) {
    const headers = { 'WWW-Authenticate': 'ApiKey realm="earnest-central"' };
    throw new RequestRefusedError(401, 'UNAUTHORIZED', 'Send a key of this interface as X-Api-Key.', { headers });
  }
  const body = new Uint8Array(await context.req.arrayBuffer());
  const problem = guardRequest(parts, context, client, Buffer.from(body).toString('utf8'));
  if (problem) throw refusalOf(problem);
  if (!grantedScopes(client, null).includes(wanted.scope)) {
    throw new RequestRefusedError(403, 'FORBIDDEN', `This needs the scope ${wanted.scope}, which this key has not.`);
  }
  return { client, caller: callerOf(context, client), body };
}

/** The JSON of a request. @throws RequestRefusedError where it is none, or not as `schema` has it. */
export function readJsonBody<Value>(context: PartnerContext, body: Uint8Array, schema: z.ZodType<Value>): Value {
  if (!/^application\/json\s*(;|$)/i.test(context.req.header('content-type') ?? '')) {
    throw new RequestRefusedError(415, 'UNSUPPORTED_MEDIA_TYPE', 'Send JSON, as Content-Type: application/json.');
  }
  const read = schema.safeParse(parseJson(body));
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  const field = issue?.path.join('.') || 'the body';
  throw new RequestRefusedError(400, 'REQUEST_INVALID', `${field}: ${issue?.message ?? 'not allowed'}`);
}

/** What went wrong as a refusal. What is nobody's mistake but ours goes to the log, under an id that is all that is told. */
export function toRefusal({ log }: PartnerParts, error: unknown): RequestRefusedError {
  if (error instanceof RequestRefusedError) return error;
  const id = crypto.randomUUID();
  log.error('a request failed', { id, ...describeError(error) });
  return new RequestRefusedError(
    500,
    'INTERNAL_ERROR',
    `Central could not do this. Its log has the reason under ${id}.`,
  );
}

export function notFound(): RequestRefusedError {
  return new RequestRefusedError(404, 'NOT_FOUND', 'Nothing is served at this address.');
}

export function methodNotAllowed(allow: string): RequestRefusedError {
  return new RequestRefusedError(405, 'METHOD_NOT_ALLOWED', `This address takes ${allow}.`, {
    headers: { Allow: allow },
  });
}

export function tooLarge(limitBytes: number): RequestRefusedError {
  return new RequestRefusedError(413, 'PAYLOAD_TOO_LARGE', `A request may have at most ${limitBytes} bytes.`);
}

/** The header by which a caller is told when to ask again. */
export function retryAfter(waitMs: number): { 'Retry-After': string } {
  return { 'Retry-After': String(Math.max(1, Math.ceil(waitMs / 1000))) };
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new RequestRefusedError(400, 'REQUEST_INVALID', 'The body is not JSON.');
  }
}

function refusalOf(problem: GuardProblem): RequestRefusedError {
  switch (problem.code) {
    case 'ADDRESS_NOT_ALLOWED':
      return new RequestRefusedError(403, problem.code, 'This key may not be used from this address.');
    case 'SIGNATURE_MISSING':
    case 'SIGNATURE_INVALID':
    case 'SIGNATURE_TOO_OLD':
      return new RequestRefusedError(401, problem.code, 'The request must be signed, in the header Signature.');
    case 'TOO_MANY_REQUESTS': {
      const headers = retryAfter(problem.retryAfterMs);
      return new RequestRefusedError(429, problem.code, 'Too many requests. Ask again later.', { headers });
    }
  }
}
