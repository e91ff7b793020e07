import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import type { Scope } from '../../auth/roles.ts';
import { PICTURE_LIMIT_BYTES } from '../../media/pictures.ts';
import { MembershipRefusedError } from '../../members/create-membership.ts';
import { joinProgram } from '../../members/join-program.ts';
import { readMemberships } from '../../members/read-memberships.ts';
import { readShownProgram, type ShownProgram } from '../../programs/program-profile.ts';
import {
  admitByKey,
  type KeyedRequest,
  methodNotAllowed,
  notFound,
  RequestRefusedError,
  readJsonBody,
  tooLarge,
  toRefusal,
} from '../keyed-request.ts';
import type { PartnerApp, PartnerContext, PartnerParts } from '../partner.ts';
import { describeMembership, describeProgram } from './describe.ts';
import { changeShownProgram, servePicture, uploadPicture } from './pictures.ts';

/** The addresses of the interface; the others are those of pictures, which anyone may see. */
export const MEMBERSHIPS_PATHS = ['/api/loyalty-programs', '/api/media-uploads'];

/** Loyalty Program Memberships: accounts become members of programs, and are read as such. */
export function membershipsRoutes(parts: PartnerParts): PartnerApp {
  const app: PartnerApp = new Hono();
  app.onError((error) => refusalReply(toRefusal(parts, translate(error))));
  app.use(`${PROGRAMS}/*`, bodyLimit({ maxSize: REQUEST_LIMIT_BYTES, onError: membershipsTooLarge }));
  app.use(UPLOADS, bodyLimit({ maxSize: PICTURE_LIMIT_BYTES, onError: membershipsTooLarge }));
  app.get(`${PROGRAMS}/:programId`, (context) => answerProgram(parts, context));
  app.patch(`${PROGRAMS}/:programId`, (context) => answerProgramChange(parts, context));
  app.all(`${PROGRAMS}/:programId`, () => refuse(methodNotAllowed('GET, PATCH')));
  app.post(`${PROGRAMS}/:programId/memberships`, (context) => answerCreation(parts, context));
  app.get(`${PROGRAMS}/:programId/memberships`, (context) => answerList(parts, context));
  app.all(`${PROGRAMS}/:programId/memberships`, () => refuse(methodNotAllowed('GET, POST')));
  app.get(`${PROGRAMS}/:programId/memberships/:membershipId`, (context) => answerOne(parts, context));
  app.all(`${PROGRAMS}/:programId/memberships/:membershipId`, () => refuse(methodNotAllowed('GET')));
  app.post(UPLOADS, (context) => uploadPicture(parts, context));
  app.all(UPLOADS, () => refuse(methodNotAllowed('POST')));
  for (const path of MEMBERSHIPS_PATHS) app.all(`${path}/*`, () => refuse(notFound()));
  app.get('/media/:mediaId', (context) => servePicture(parts, context));
  return app;
}

/** The answer to a request that is larger than any of this interface. */
export function membershipsTooLarge(): Response {
  return refusalReply(tooLarge(REQUEST_LIMIT_BYTES));
}

const [PROGRAMS = '', UPLOADS = ''] = MEMBERSHIPS_PATHS;
const REQUEST_LIMIT_BYTES = 16 * 1024;

async function answerCreation(parts: PartnerParts, context: PartnerContext): Promise<Response> {
  const request = await admit(parts, context, 'members:write');
  const { accountId } = readJsonBody(context, request.body, creationSchema);
  const program = await readProgram(parts, context, request);
  if (!z.guid().safeParse(accountId).success) throw accountUnknown();
  const { programId } = program;
  const { memberId } = await joinProgram(parts.db, parts.clock, request.caller, { accountId, programId });
  return await replyWithMembership(parts, request, program, memberId);
}

async function answerOne(parts: PartnerParts, context: PartnerContext): Promise<Response> {
  const request = await admit(parts, context, 'members:read');
  const program = await readProgram(parts, context, request);
  return await replyWithMembership(parts, request, program, context.req.param('membershipId') ?? '');
}

async function answerList(parts: PartnerParts, context: PartnerContext): Promise<Response> {
  const request = await admit(parts, context, 'members:read');
  const program = await readProgram(parts, context, request);
  const query = listSchema.safeParse(context.req.query());
  if (!query.success) {
    const message = 'accountId and after are ids, limit is a number from 1 to 100.';
    throw new RequestRefusedError(400, 'REQUEST_INVALID', message);
  }
  const { accountId, after, limit } = query.data;
  const wanted = { programId: program.programId, accountId, afterMemberId: after, limit };
  const rows = await readMemberships(parts.db, parts.clock, request.caller, wanted);
  const time = { nowMs: parts.clock.nowMs(), baseUrl: parts.baseUrl() };
  const next = rows.length === limit ? (rows.at(-1)?.memberId ?? null) : null;
  return reply({ items: rows.map((row) => describeMembership(row, program, time)), next });
}

async function answerProgram(parts: PartnerParts, context: PartnerContext): Promise<Response> {
  const request = await admit(parts, context, 'programs:read');
  return reply(describeProgram(await readProgram(parts, context, request), parts.baseUrl()));
}

async function answerProgramChange(parts: PartnerParts, context: PartnerContext): Promise<Response> {
  const request = await admit(parts, context, 'programs:write');
  const { programId } = await readProgram(parts, context, request);
  await changeShownProgram(parts, context, request, programId);
  return reply(describeProgram(await readProgram(parts, context, request), parts.baseUrl()));
}

async function replyWithMembership(
  parts: PartnerParts,
  { caller }: KeyedRequest,
  program: ShownProgram,
  memberId: string,
): Promise<Response> {
  const { db, clock } = parts;
  const query = { programId: program.programId, memberId, limit: 1 };
  const [row] = z.guid().safeParse(memberId).success ? await readMemberships(db, clock, caller, query) : [];
  if (!row) throw new RequestRefusedError(404, 'MEMBERSHIP_NOT_FOUND', 'The program has no such membership.');
  return reply(describeMembership(row, program, { nowMs: clock.nowMs(), baseUrl: parts.baseUrl() }));
}

async function readProgram(
  { db, clock }: PartnerParts,
  context: PartnerContext,
  { client }: KeyedRequest,
): Promise<ShownProgram> {
  const programId = context.req.param('programId') ?? '';
  const program = await readShownProgram(db, programId, clock.nowMs(), client.chainIds);
  if (program) return program;
  throw new RequestRefusedError(404, 'LOYALTY_PROGRAM_NOT_FOUND', 'There is no such loyalty program.');
}

function admit(parts: PartnerParts, context: PartnerContext, scope: Scope): Promise<KeyedRequest> {
  return admitByKey(parts, context, { interface: 'memberships', scope });
}

const creationSchema = z.object({ accountId: z.string().min(1).max(64) });
const listSchema = z.object({
  accountId: z.guid().optional(),
  after: z.guid().optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});

/** The refusals of the services by the document's names for them. */
function translate(error: unknown): unknown {
  if (!(error instanceof MembershipRefusedError)) return error;
  switch (error.code) {
    case 'ACCOUNT_UNKNOWN':
      return accountUnknown();
    case 'PROGRAM_UNKNOWN':
      return new RequestRefusedError(404, 'LOYALTY_PROGRAM_NOT_FOUND', error.message);
    case 'MEMBERSHIP_ALREADY_EXISTS':
      return new RequestRefusedError(403, error.code, error.message);
    case 'LIVENESS_MISMATCH':
      return new RequestRefusedError(403, 'LOYALTY_PROGRAM_ACCOUNT_LIVENESS_MISMATCH', error.message);
    default:
      return error;
  }
}

function accountUnknown(): RequestRefusedError {
  return new RequestRefusedError(404, 'ACCOUNT_NOT_FOUND', 'There is no such account.');
}

function refuse(refusal: RequestRefusedError): never {
  throw refusal;
}

function reply(body: object): Response {
  return Response.json(body, { headers: NEVER_STORED });
}

/** In the document's form: the code alone. */
function refusalReply({ status, code, headers }: RequestRefusedError): Response {
  return Response.json({ message: code }, { status, headers: { ...NEVER_STORED, ...headers } });
}

const NEVER_STORED = { 'Cache-Control': 'no-store' };
