import type { Contact } from '../../src-shared/contracts/central.ts';
import type { ConnectionProblem } from '../../src-shared/contracts/till.ts';
import type { BuildProgress, DownloadPlan } from './download-replica.ts';
import type { TransportLimits } from './transport.ts';

/** What the worker that builds a replica is started with. */
export interface SnapshotWork {
  readonly centralUrl: string;
  readonly certificateAuthority: string | null;
  readonly limits: Partial<TransportLimits>;
  readonly plan: DownloadPlan;
}

/** What a failure in one thread is in the other. */
export interface ToldFailure {
  readonly problem: ConnectionProblem | null;
  readonly message: string;
}

export type FromWorker =
  | { readonly kind: 'begun'; readonly name: string }
  | { readonly kind: 'contact'; readonly contact: Contact }
  | { readonly kind: 'progress'; readonly progress: BuildProgress }
  /** The worker holds no key: the main thread gets tokens for it. `dropped` is one that central did not take. */
  | { readonly kind: 'token-wanted'; readonly request: number; readonly dropped: string | null }
  | { readonly kind: 'done'; readonly name: string }
  | { readonly kind: 'failed'; readonly failure: ToldFailure };

export type ToWorker =
  | { readonly kind: 'token'; readonly request: number; readonly token: string }
  | { readonly kind: 'no-token'; readonly request: number; readonly failure: ToldFailure };
