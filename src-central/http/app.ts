import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { compress } from 'hono/compress';
import { HTTPException } from 'hono/http-exception';
import { timeout } from 'hono/timeout';
import { REQUEST_LIMIT_BYTES } from '../../src-shared/contracts/central.ts';
import { attemptSource } from '../auth/attempts.ts';
import { TokenRefusedError } from '../auth/errors.ts';
import { grantToken, TOKEN_PATH } from '../auth/token-endpoint.ts';
import { describeError, type Log } from '../log.ts';
import { mountPartners, tooLargeForPartner } from '../partners/mount.ts';
import type { PartnerParts } from '../partners/partner.ts';
import type { AuthenticatedDevice } from '../sync/central-service.ts';
import { authenticate } from './authenticate.ts';
import { DOCS_HEADERS, docsPage } from './docs-page.ts';
import { describeApi, OPEN_PATH } from './openapi.ts';
import { createProcedureHandler, type Procedures } from './procedures.ts';
import { errorReply, tokenErrorReply, tokenReply } from './replies.ts';

export interface AppParts extends Procedures, PartnerParts {
  readonly isOurAddress: (address: string) => boolean;
  /** Fires when the server closes: waiting requests then answer with what they have. */
  readonly closing: AbortSignal;
}

type App = Hono<{ Bindings: HttpBindings }>;
type AppContext = Context<{ Bindings: HttpBindings }>;

/** Central's routes, without a socket. */
export function createApp(parts: AppParts): App {
  const app: App = new Hono();
  app.use(compress({ encoding: 'gzip', threshold: GZIP_THRESHOLD_BYTES }));
  app.use(timeout(REPLY_WITHIN_MS, new HTTPException(503)));
  app.use(
    bodyLimit({
      maxSize: REQUEST_LIMIT_BYTES,
      onError: ({ req }) => tooLargeForPartner(req.path, parts.baseUrl()) ?? tooLarge(),
    }),
  );
  app.get('/healthz', (context) => context.json({ status: 'ok' }));
  let description: ReturnType<typeof describeApi> | undefined;
  app.get('/openapi.json', async (context) => {
    description ??= describeApi();
    return context.json(await description);
  });
  app.get('/docs', async (context) => {
    description ??= describeApi();
    return context.body(await docsPage(await description), 200, DOCS_HEADERS);
  });
  app.post(TOKEN_PATH, (context) => answerToken(parts, context));
  mountPartners(app, parts);
  const handler = createProcedureHandler(parts);
  app.all('/v1/*', (context) => answerProcedure(parts, handler, context));
  app.all(TOKEN_PATH, () => methodNotAllowed('POST'));
  app.notFound(() => errorReply(404, 'NOT_FOUND', 'Nothing is served at this address.'));
  app.onError((error) => answerFailure(parts.log, error));
  return app;
}

const GZIP_THRESHOLD_BYTES = 2_048;
/** Longer than the longest wait that the contract lets a pull ask for. */
const REPLY_WITHIN_MS = 45_000;

async function answerToken(parts: AppParts, context: AppContext): Promise<Response> {
  try {
    const answer = await grantToken(parts, {
      contentType: context.req.header('content-type'),
      authorization: context.req.header('authorization'),
      body: await context.req.text(),
    });
    return tokenReply(answer);
  } catch (error) {
    if (error instanceof TokenRefusedError) return tokenErrorReply(error, parts.clock.nowMs());
    throw error;
  }
}

async function answerProcedure(
  parts: AppParts,
  handler: ReturnType<typeof createProcedureHandler>,
  context: AppContext,
): Promise<Response> {
  let device: AuthenticatedDevice | null = null;
  if (context.req.path !== OPEN_PATH) {
    const authentication = await authenticate(parts.db, parts.tokens, context.req.header('authorization'));
    if (!authentication.ok) return authentication.reply;
    device = authentication.device;
  }
  if (context.req.method !== 'POST') return methodNotAllowed('POST');
  if (!/^application\/json\b/i.test(context.req.header('content-type') ?? '')) {
    return errorReply(415, 'UNSUPPORTED_MEDIA_TYPE', 'Send JSON, with the header Content-Type: application/json.');
  }
  const gone = AbortSignal.any([context.req.raw.signal, parts.closing]);
  const source = attemptSource(context.env.incoming.socket.remoteAddress);
  const result = await handler.handle(context.req.raw, { context: { device, source, gone } });
  if (!result.matched) return context.notFound();
  return await withLength(result.response);
}

/** Gives a reply its length, by which the compression tells small ones apart. */
async function withLength(response: Response): Promise<Response> {
  const body = Buffer.from(await response.arrayBuffer());
  const headers = new Headers(response.headers);
  headers.set('Content-Length', String(body.byteLength));
  headers.set('Cache-Control', 'no-store');
  return new Response(body, { status: response.status, headers });
}

function tooLarge(): Response {
  const message = `A request may have at most ${REQUEST_LIMIT_BYTES} bytes: send fewer entries at a time.`;
  return errorReply(413, 'PAYLOAD_TOO_LARGE', message, { data: { limitBytes: REQUEST_LIMIT_BYTES } });
}

function methodNotAllowed(allow: string): Response {
  return errorReply(405, 'METHOD_NOT_SUPPORTED', `This address takes ${allow} only.`, { headers: { Allow: allow } });
}

function answerFailure(log: Log, error: unknown): Response {
  if (error instanceof HTTPException && error.status === 503) {
    log.error('a request took too long');
    return errorReply(503, 'TIMEOUT', 'Central took too long. Ask again later.', { headers: { 'Retry-After': '10' } });
  }
  const id = crypto.randomUUID();
  log.error('a request failed', { id, ...describeError(error) });
  return errorReply(500, 'INTERNAL', `Central could not do this. Its log has the reason under ${id}.`, {
    data: { id },
  });
}
