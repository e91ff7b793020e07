import { randomBytes, randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { CentralDatabase } from './database.ts';
import { centralState, feedHead } from './schema.ts';

export interface CentralState {
  readonly incarnation: string;
  readonly blindIndexKey: Uint8Array;
  readonly profileKey: Uint8Array;
  readonly createdAtMs: number;
}

/** Makes the incarnation, the data keys and the feed's head where this database has none yet; else changes nothing. */
export async function ensureCentralState(db: CentralDatabase, clock: Clock): Promise<void> {
  await db
    .insert(centralState)
    .values({
      incarnation: randomUUID(),
      blindIndexKey: randomBytes(KEY_BYTES),
      profileKey: randomBytes(KEY_BYTES),
      createdAtMs: clock.nowMs(),
    })
    .onConflictDoNothing();
  await db.insert(feedHead).values({}).onConflictDoNothing();
}

/** What this central is. Reads the database each time: a restore may change it under a running process. */
export async function readCentralState(db: CentralDatabase): Promise<CentralState> {
  const [state] = await db.select().from(centralState);
  if (!state) throw new Error('central has no state row: its database was not opened by openCentralDatabase');
  return state;
}

const KEY_BYTES = 32;
