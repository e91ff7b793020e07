import type { ApiClient } from '../../auth/api-clients.ts';
import type { Caller } from '../../auth/audit-trail.ts';
import type { Scope } from '../../auth/roles.ts';
import type { Clock } from '../../clock.ts';
import type { CentralDatabase } from '../../database/open.ts';
import type { ChainScope } from '../../programs/program-chains.ts';
import type { Endpoint } from './contract/endpoint.ts';
import type { NativeProblem } from './problems.ts';

/** What each request brings along. */
export interface NativeContext {
  /** All that a handler does goes through it: of a request with an Idempotency-Key it is that request's transaction. */
  readonly db: CentralDatabase;
  readonly clock: Clock;
  readonly caller: Caller;
  readonly client: ApiClient;
  readonly scopes: ReadonlySet<Scope>;
  /** The chains that the client may see; null for all. */
  readonly chains: ChainScope;
  readonly endpoint: Endpoint;
  readonly idempotencyKey: string | null;
  /** What the answer is sent with. */
  readonly reply: { problem?: NativeProblem; replayed?: boolean };
}
