import { eq } from 'drizzle-orm';
import type { ProgramConfig } from '../../src-shared/domain/program.ts';
import type { CentralDatabase } from '../database/open.ts';
import { stores } from '../database/schema.ts';
import { ProgramRefusedError } from './errors.ts';
import type { ChainScope } from './program-chains.ts';
import { readSeenConfiguration, readSeenProgram } from './seen-programs.ts';

/** What holds at a store: its program's configuration, the brand that the program is of, and what the store itself says. */
export interface ResolvedProgram {
  readonly storeId: string;
  readonly chainId: string | null;
  readonly configuration: ProgramConfig;
  /** What the store sets over the program. */
  readonly store: Pick<typeof stores.$inferSelect, 'name' | 'region' | 'timeZone' | 'currency'>;
}

/**
 * Resolves what holds at a store: store, then brand, then program. Rules are the program's: neither a brand nor a store has rules of
 * its own, but campaigns run by the store's own time zone.
 * @throws ProgramRefusedError STORE_UNKNOWN, also where the store's program may not be seen.
 */
export async function resolveStoreProgram(
  db: CentralDatabase,
  scope: ChainScope,
  storeId: string,
  atMs: number,
): Promise<ResolvedProgram> {
  const [row] = await db.select().from(stores).where(eq(stores.storeId, storeId));
  if (!row) throw unknown();
  try {
    const { chainId } = await readSeenProgram(db, scope, row.programId);
    const configuration = await readSeenConfiguration(db, scope, row.programId, atMs);
    const { name, region, timeZone, currency } = row;
    return { storeId: row.storeId, chainId, configuration, store: { name, region, timeZone, currency } };
  } catch (error) {
    if (error instanceof ProgramRefusedError) throw unknown();
    throw error;
  }
}

function unknown(): ProgramRefusedError {
  return new ProgramRefusedError('STORE_UNKNOWN', 'There is no such store.');
}
