import { OpenAPIHandler } from '@orpc/openapi/fetch';
import type { ProcedureClientInterceptorOptions } from '@orpc/server';
import { Hono } from 'hono';
import { REQUEST_LIMIT_BYTES } from '../../../src-shared/contracts/central.ts';
import { callerOf, guardRequest, type PartnerApp, type PartnerContext, type PartnerParts } from '../partner.ts';
import { authenticate, checkScopes } from './authenticate.ts';
import type { NativeContext } from './context.ts';
import { nativeHandlers } from './handlers/all.ts';
import { onceByKey } from './idempotency.ts';
import { type Matched, matchEndpoint } from './match.ts';
import { guardProblem, NativeProblem, problemResponse, toProblem } from './problems.ts';

/** The native interface: whatever of `/v1` its contract has. The rest is left to those who come after. */
export function nativeRoutes(parts: PartnerParts): PartnerApp {
  const app: PartnerApp = new Hono();
  const handler = new OpenAPIHandler<NativeContext>(nativeHandlers, {
    clientInterceptors: [(call) => answerOnce(parts, call)],
  });
  app.all('/v1/*', async (context, next) => {
    const matched = matchEndpoint(context.req.method, context.req.path);
    if ('allowed' in matched && matched.allowed.length === 0) return next();
    try {
      return await answer(parts, handler, context, matched);
    } catch (error) {
      return problemResponse(toProblem(parts.log, error), parts.baseUrl());
    }
  });
  return app;
}

export function nativeTooLarge(baseUrl: string): Response {
  return problemResponse(new NativeProblem('PAYLOAD_TOO_LARGE', `Send at most ${REQUEST_LIMIT_BYTES} bytes.`), baseUrl);
}

async function answer(
  parts: PartnerParts,
  handler: OpenAPIHandler<NativeContext>,
  context: PartnerContext,
  matched: ReturnType<typeof matchEndpoint>,
): Promise<Response> {
  const { db, clock } = parts;
  const authenticated = await authenticate(parts, context);
  const { client, scopes } = authenticated;
  const body = new Uint8Array(await context.req.arrayBuffer());
  const problem = guardRequest(parts, context, client, Buffer.from(body).toString('utf8'));
  if (problem) throw guardProblem(problem);
  if ('allowed' in matched) {
    const allow = matched.allowed.join(', ');
    throw new NativeProblem('METHOD_NOT_ALLOWED', `This address takes ${allow}.`, { headers: { Allow: allow } });
  }
  checkScopes(authenticated, matched.endpoint.scopes);
  checkContent(context, body, matched);
  const { endpoint } = matched;
  const reply: NativeContext['reply'] = {};
  const result = await handler.handle(requestWith(context, body), {
    context: {
      db,
      clock,
      caller: callerOf(context, client),
      client,
      scopes,
      chains: client.chainIds,
      endpoint,
      idempotencyKey: context.req.header('idempotency-key') ?? null,
      reply,
    },
  });
  if (reply.problem) throw reply.problem;
  if (!result.matched || result.response.status >= 400) {
    throw new NativeProblem('REQUEST_INVALID', 'The request cannot be read.');
  }
  return send(result.response, reply);
}

type Call = ProcedureClientInterceptorOptions<NativeContext, Record<never, never>, object> & {
  next(options?: ProcedureClientInterceptorOptions<NativeContext, Record<never, never>, object>): Promise<unknown>;
};

async function answerOnce({ log }: PartnerParts, call: Call): Promise<unknown> {
  const { next, ...options } = call;
  const { context } = call;
  try {
    return await onceByKey(context, call.input, (db) => next({ ...options, context: { ...context, db } }));
  } catch (error) {
    context.reply.problem = toProblem(log, error);
    throw error;
  }
}

/** @throws NativeProblem where the body is not JSON, or names what the path names. */
function checkContent(context: PartnerContext, body: Uint8Array, { endpoint, parameters }: Matched): void {
  if (endpoint.method === 'GET') {
    checkNames([...new URL(context.req.url).searchParams.keys()], parameters);
    return;
  }
  if (body.byteLength === 0) return;
  if (!/^application\/json\s*(;|$)/i.test(context.req.header('content-type') ?? '')) {
    throw new NativeProblem('UNSUPPORTED_MEDIA_TYPE', 'Send JSON, as Content-Type: application/json.');
  }
  const content = parseJson(body);
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new NativeProblem('REQUEST_INVALID', 'The body must be one JSON object.');
  }
  checkNames(Object.keys(content), parameters);
}

/** The framework puts what is in the path and what is in the body together: a name must be in one of them only. */
function checkNames(names: readonly string[], parameters: readonly string[]): void {
  const twice = names.find((name) => parameters.includes(name));
  if (twice === undefined) return;
  throw new NativeProblem('REQUEST_INVALID', `${twice} is in the address already: leave it out here.`);
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new NativeProblem('REQUEST_INVALID', 'The body is not JSON.');
  }
}

/** The request again, since its body has been read. */
function requestWith({ req }: PartnerContext, body: Uint8Array): Request {
  const hasBody = body.byteLength > 0 && req.method !== 'GET';
  const headers = hasBody ? { 'Content-Type': 'application/json' } : {};
  return new Request(req.url, { method: req.method, headers, ...(hasBody && { body: Buffer.from(body) }) });
}

async function send(response: Response, { replayed }: NativeContext['reply']): Promise<Response> {
  const body = Buffer.from(await response.arrayBuffer());
  const headers = new Headers(response.headers);
  headers.set('Content-Length', String(body.byteLength));
  headers.set('Cache-Control', 'no-store');
  headers.set('X-Content-Type-Options', 'nosniff');
  if (replayed) headers.set('Idempotency-Replayed', 'true');
  return new Response(body, { status: response.status, headers });
}
