import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import { findApiClient, grantedScopes } from '../../auth/api-clients.ts';
import type { GuardProblem } from '../../auth/guard.ts';
import type { Scope } from '../../auth/roles.ts';
import { describeError } from '../../log.ts';
import { ProgramInputError, ProgramRefusedError } from '../../programs/errors.ts';
import { callerOf, guardRequest, type PartnerApp, type PartnerContext, type PartnerParts } from '../partner.ts';
import type { Answer } from './content.ts';
import { Api15Error } from './errors.ts';
import { readField } from './fields.ts';
import { type Form, readForm } from './form.ts';
import { MANAGE_LEVELS } from './manage-levels.ts';
import { MANAGE_MEMBERSHIPS } from './manage-memberships.ts';
import { DEFAULT_OUTPUT, type Output, readOutput, toResponse } from './output.ts';
import type { Action, Api15Request } from './request.ts';

/** The one address of the interface; what is asked for is in the form. */
export const API15_PATH = '/api/1.5';

/** API 1.5: membership programs and their levels, by forms, answered as XML, JSON or JSONP. */
export function api15Routes(parts: PartnerParts): PartnerApp {
  const app: PartnerApp = new Hono();
  app.use(API15_PATH, bodyLimit({ maxSize: REQUEST_LIMIT_BYTES, onError: api15TooLarge }));
  app.post(API15_PATH, (context) => answer(parts, context));
  app.all(API15_PATH, () => errorResponse(new Api15Error('Send a form by POST.', 405, { Allow: 'POST' })));
  return app;
}

export function api15TooLarge(): Response {
  return errorResponse(new Api15Error(`A request may have at most ${REQUEST_LIMIT_BYTES} bytes.`, 413));
}

/** Far more than all fields of the document can be. */
const REQUEST_LIMIT_BYTES = 64 * 1024;

/** The actions by type, and what a caller must be allowed to do for each. */
const TYPES: Readonly<Record<string, Readonly<Record<string, Action>>>> = {
  manage_memberships: MANAGE_MEMBERSHIPS,
  manage_membership_levels: MANAGE_LEVELS,
};
const SCOPE_OF: Readonly<Record<string, Scope>> = {
  info: 'programs:read',
  list: 'programs:read',
  new: 'programs:write',
  update: 'programs:write',
  delete: 'programs:write',
};

async function answer(parts: PartnerParts, context: PartnerContext): Promise<Response> {
  let output = DEFAULT_OUTPUT;
  try {
    const body = new Uint8Array(await context.req.arrayBuffer());
    const form = await readForm(context.req.header('content-type'), body);
    const wanted = readOutput(form);
    output = wanted.output;
    if (wanted.problem) throw wanted.problem;
    const { request, action } = await admit(parts, context, form, body);
    const done: Answer = { status: 'success', fields: await action(request) };
    return toResponse(done, output);
  } catch (error) {
    return errorResponse(toApi15Error(parts, error), output);
  }
}

/** Sees who asks, that they may, and what they ask for. @throws Api15Error */
async function admit(
  parts: PartnerParts,
  context: PartnerContext,
  form: Form,
  body: Uint8Array,
): Promise<{ readonly request: Api15Request; readonly action: Action }> {
  const userId = readField(form, 'user_id', z.string());
  const client = await findApiClient(parts.db, 'api-key', readField(form, 'user_api_key', z.string()));
  if (!client || client.interface !== 'api15' || client.clientId !== userId) {
    throw new Api15Error('user_id or user_api_key is not right.');
  }
  const problem = guardRequest(parts, context, client, Buffer.from(body).toString('utf8'));
  if (problem) throw guardError(problem);
  readField(form, 'API', z.literal('1.5', 'must be 1.5'));
  const type = readField(form, 'type', z.enum(Object.keys(TYPES), `must be ${Object.keys(TYPES).join(' or ')}`));
  const actions = TYPES[type] ?? {};
  const names = Object.keys(actions);
  const name = readField(form, 'action', z.enum(names, `must be one of ${names.join(', ')}`));
  const [action, scope] = [actions[name], SCOPE_OF[name]];
  if (!action || !scope || !grantedScopes(client, null).includes(scope)) {
    throw new Api15Error('This user may not do that.');
  }
  const accountId = readField(form, 'account_id', z.string().max(64, 'is too long'));
  if (client.chainIds !== null && !client.chainIds.includes(accountId)) {
    throw new Api15Error('account_id is not an account of this user.');
  }
  const { db, clock } = parts;
  return { request: { db, clock, caller: callerOf(context, client), accountId, form }, action };
}

function guardError(problem: GuardProblem): Api15Error {
  switch (problem.code) {
    case 'ADDRESS_NOT_ALLOWED':
      return new Api15Error('This user may not ask from this address.');
    case 'SIGNATURE_MISSING':
    case 'SIGNATURE_INVALID':
    case 'SIGNATURE_TOO_OLD':
      return new Api15Error('The request must be signed, in the header Signature: it is not, or not rightly.');
    case 'TOO_MANY_REQUESTS': {
      const seconds = String(Math.ceil(problem.retryAfterMs / 1000));
      return new Api15Error('Too many requests: try again later.', 429, { 'Retry-After': seconds });
    }
  }
}

function toApi15Error({ log }: PartnerParts, error: unknown): Api15Error {
  if (error instanceof Api15Error) return error;
  if (error instanceof ProgramRefusedError || error instanceof ProgramInputError) return new Api15Error(error.message);
  const id = crypto.randomUUID();
  log.error('a request failed', { id, ...describeError(error) });
  return new Api15Error(`Central could not do this. Its log has the reason under ${id}.`, 500);
}

function errorResponse(error: Api15Error, output: Output = DEFAULT_OUTPUT): Response {
  return toResponse({ status: 'error', error: error.message }, output, error.httpStatus, error.headers);
}
