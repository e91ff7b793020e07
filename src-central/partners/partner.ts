import type { HttpBindings } from '@hono/node-server';
import type { Context, Hono } from 'hono';
import type { AccessTokens } from '../auth/access-token.ts';
import type { ApiClient } from '../auth/api-clients.ts';
import { attemptSource } from '../auth/attempts.ts';
import type { Caller } from '../auth/audit-trail.ts';
import type { Guard, GuardProblem } from '../auth/guard.ts';
import type { Clock } from '../clock.ts';
import type { CentralDatabase } from '../database/open.ts';
import type { Log } from '../log.ts';
import type { SendPassword } from '../one-time-passwords/sender.ts';

/** What every interface to other systems is built from. */
export interface PartnerParts {
  readonly db: CentralDatabase;
  readonly clock: Clock;
  readonly log: Log;
  readonly tokens: AccessTokens;
  readonly guard: Guard;
  /** Takes one-time passwords to members. */
  readonly sendPassword: SendPassword;
  /** The address that others reach this central at, without a trailing slash. */
  readonly baseUrl: () => string;
}

export type PartnerApp = Hono<{ Bindings: HttpBindings }>;
export type PartnerContext = Context<{ Bindings: HttpBindings }>;

/** Who asks, as the audit trail names them. */
export function callerOf(context: PartnerContext, client: Pick<ApiClient, 'clientId'>): Caller {
  return { clientId: client.clientId, source: attemptSource(context.env.incoming.socket.remoteAddress) };
}

/** What the guard says of a request of a known client; null where it may go on. `body` is the request's text. */
export function guardRequest(
  { guard }: PartnerParts,
  context: PartnerContext,
  client: ApiClient,
  body: string,
): GuardProblem | null {
  const url = new URL(context.req.url);
  return guard.check(client, {
    method: context.req.method,
    target: url.pathname + url.search,
    body,
    address: context.env.incoming.socket.remoteAddress,
    signature: context.req.header('signature'),
  });
}
