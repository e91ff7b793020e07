import type { TillStatus } from '../src-shared/contracts/till.ts';
import type { DeviceRow } from './database/journal-schema.ts';
import type { JournalDatabase, ReplicaDatabase } from './database/open.ts';
import type { SignedIn } from './desk/desk.ts';
import { queueSummary } from './journal/pending-effects.ts';
import { readReplicaState } from './replica/replica-state.ts';

/** What a status is put together from. */
export interface StatusParts {
  readonly blocked: TillStatus['blocked'];
  readonly paired: {
    readonly journal: JournalDatabase;
    readonly device: DeviceRow;
    readonly replica: ReplicaDatabase | null;
    readonly building: { readonly done: number; readonly total: number } | null;
    readonly printer: TillStatus['printer'];
  } | null;
  /** Null while the till is not paired. */
  readonly connection: TillStatus['connection'] | null;
  readonly nowMs: number;
  readonly clockSuspect?: boolean;
  /** This machine has a key store. */
  readonly osKeyStore: boolean;
  readonly signedIn: SignedIn | null;
  readonly developmentRuntime: string | null;
}

const EMPTY_QUEUE: TillStatus['queue'] = { waiting: 0, oldestAtMs: null, needsPerson: 0 };

/** Everything that the window shows at all times, read from the files as they are now. */
export function describeStatus(parts: StatusParts): TillStatus {
  const { paired } = parts;
  // The replica is read before the journal: see the displayed balance.
  const state = paired?.replica ? readReplicaState(paired.replica) : null;
  return {
    stage: stageOf(parts),
    blocked: parts.blocked,
    till: paired && { tillName: paired.device.tillName, tillCode: paired.device.tillCode, store: paired.device.store },
    session: parts.signedIn,
    connection: parts.connection ?? {
      state: 'offline',
      sinceMs: parts.nowMs,
      lastContactAtMs: null,
      nextTryAtMs: null,
      problem: null,
    },
    queue: paired && state ? queueSummary(paired.journal, state) : EMPTY_QUEUE,
    replica: { members: state?.members ?? 0, asOfMs: state?.asOfMs ?? null, building: paired?.building ?? null },
    developmentRuntime: parts.developmentRuntime,
    keyStore: paired?.device.keyStoreKind ?? (parts.osKeyStore ? 'os' : 'none'),
    printer: paired?.printer ?? null,
    clockSuspect: parts.clockSuspect ?? false,
  };
}

function stageOf({ blocked, paired }: StatusParts): TillStatus['stage'] {
  if (blocked !== null) return 'blocked';
  if (paired === null) return 'unpaired';
  return paired.replica === null ? 'preparing' : 'ready';
}
