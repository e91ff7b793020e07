import { randomUUID } from 'node:crypto';
import { OpenAPIHandler } from '@orpc/openapi/fetch';
import { implement, ORPCError, type ProcedureClientInterceptorOptions } from '@orpc/server';
import { centralContract, type Enrolment } from '../../src-shared/contracts/central.ts';
import type { EnrolmentRequest } from '../auth/enrol-device.ts';
import { EnrolmentRefusedError } from '../auth/errors.ts';
import { describeError, type Log } from '../log.ts';
import type { AuthenticatedDevice, CentralService } from '../sync/central-service.ts';
import { SyncError } from '../sync/errors.ts';

/** What each request brings along: who asks, which is null only where the contract needs no token. */
export interface RequestContext {
  readonly device: AuthenticatedDevice | null;
  /** Where attempts to enrol are counted. */
  readonly source: string;
  /** Fires when the caller has gone, or this server closes. */
  readonly gone: AbortSignal;
}

export interface Procedures {
  readonly service: CentralService;
  readonly enrol: (request: EnrolmentRequest, source: string) => Promise<Enrolment>;
  readonly log: Log;
}

/** Serves the contract: validates input and output, and answers errors by name. */
export function createProcedureHandler(procedures: Procedures): OpenAPIHandler<RequestContext> {
  const { service } = procedures;
  const base = implement(centralContract).$context<RequestContext>();
  const router = base.router({
    enrol: base.enrol.handler(({ input, context }) => procedures.enrol(input, context.source)),
    push: base.push.handler(({ input, context }) => service.push(deviceOf(context), input)),
    pull: base.pull.handler(({ input, context }) => service.pull(deviceOf(context), input, context.gone)),
    beginSnapshot: base.beginSnapshot.handler(({ input, context }) => service.beginSnapshot(deviceOf(context), input)),
    snapshotMembers: base.snapshotMembers.handler(({ input, context }) =>
      service.snapshotMembers(deviceOf(context), input),
    ),
    snapshotProducts: base.snapshotProducts.handler(({ input, context }) =>
      service.snapshotProducts(deviceOf(context), input),
    ),
    requestHold: base.requestHold.handler(({ input, context }) => service.requestHold(deviceOf(context), input)),
    memberMovements: base.memberMovements.handler(({ input, context }) =>
      service.memberMovements(deviceOf(context), input),
    ),
    findReceipt: base.findReceipt.handler(({ input, context }) => service.findReceipt(deviceOf(context), input)),
  });
  return new OpenAPIHandler<RequestContext>(router, {
    clientInterceptors: [(options) => answerErrorsByName(procedures.log, options)],
  });
}

type Call = ProcedureClientInterceptorOptions<RequestContext, Record<never, never>, object> & {
  next(): Promise<unknown>;
};

async function answerErrorsByName(log: Log, call: Call): Promise<unknown> {
  try {
    return await call.next();
  } catch (error) {
    const named = namedError(call, error);
    if (named) throw named;
    if (error instanceof ORPCError && error.status < 500) throw error;
    // The caller learns an id and nothing else; the log has what happened under the same id.
    const id = randomUUID();
    log.error('a request failed', { id, path: call.path.join('.'), ...describeError(error) });
    const message = `Central could not do this. Its log has the reason under ${id}.`;
    throw new ORPCError('INTERNAL', { status: 500, message, data: { id } });
  }
}

/** The contract's error for a problem that our functions name; undefined where this procedure declares none such. */
function namedError(call: Call, error: unknown): ORPCError<string, unknown> | undefined {
  if (!(error instanceof SyncError) && !(error instanceof EnrolmentRefusedError)) return undefined;
  const { code, ...data } = error instanceof SyncError ? flatten(error.problem) : error.problem;
  const declared = call.procedure['~orpc'].errorMap[code];
  if (!declared) return undefined;
  const { status, message } = declared;
  return new ORPCError(code, {
    ...(status === undefined ? {} : { status }),
    ...(message === undefined ? {} : { message }),
    data: declared.data ? data : undefined,
  });
}

function flatten(problem: SyncError['problem']): { code: string } {
  return 'data' in problem ? { code: problem.code, ...problem.data } : problem;
}

function deviceOf(context: RequestContext): AuthenticatedDevice {
  if (context.device === null) throw new Error('a sync procedure was reached without a token check');
  return context.device;
}
