import { asc } from 'drizzle-orm';
import type { ReplicaDatabase } from '../database/open.ts';
import { type MetaRow, meta, unsettled } from '../database/replica-schema.ts';
import { statementsOf } from '../database/statements.ts';
import type { Settlement } from '../journal/pending-effects.ts';

/** What a replica is of and how far it goes: of one replica transaction with its balances. */
export type ReplicaState = Settlement & {
  readonly cursor: number;
  readonly incarnation: string;
  readonly asOfMs: number;
  readonly members: number;
  /** It is built and caught up: good to serve. */
  readonly ready: boolean;
};

/** Thrown when a replica is used before its building got that far. */
export class ReplicaNotReadyError extends Error {
  override readonly name = 'ReplicaNotReadyError';
}

/** Throws ReplicaNotReadyError for a replica without a header. */
export function readReplicaState(db: ReplicaDatabase): ReplicaState {
  const found = requireMeta(db);
  return {
    watermark: watermarkOf(found),
    unsettled: statements(db).unsettled.all(),
    cursor: found.cursor,
    incarnation: found.incarnation,
    asOfMs: found.asOfMs,
    members: found.memberCount,
    ready: isReady(found),
  };
}

/** The one row of what the replica is; null before the header of its building. */
export function readMeta(db: ReplicaDatabase): MetaRow | null {
  return statements(db).meta.get() ?? null;
}

/** As `readMeta`, but throws ReplicaNotReadyError where there is none. */
export function requireMeta(db: ReplicaDatabase): MetaRow {
  const found = readMeta(db);
  if (found === null) throw new ReplicaNotReadyError('the replica has no header yet');
  return found;
}

/** Before the cursor is at the highest stamp, some pages are newer than the watermark and the rest. */
export function isReady(row: MetaRow): boolean {
  return row.state === 'built' && row.cursor >= row.highestStamp;
}

export function watermarkOf(row: MetaRow): Settlement['watermark'] {
  const { watermarkEpoch: epoch, watermarkSequence: sequence } = row;
  return epoch === null || sequence === null ? null : { epoch, sequence };
}

const statements = statementsOf((db: ReplicaDatabase) => ({
  meta: db.select().from(meta).prepare(),
  unsettled: db.select().from(unsettled).orderBy(asc(unsettled.epoch), asc(unsettled.sequence)).prepare(),
}));
