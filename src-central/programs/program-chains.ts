import { eq } from 'drizzle-orm';
import type { CentralDatabase } from '../database/open.ts';
import { programProfiles, programs } from '../database/schema.ts';

/** The chains of stores that somebody may see; null where that is every program, those of no chain as well. */
export type ChainScope = readonly string[] | null;

/** The programs that may be seen, each with its chain; null where it is of none. */
export async function readProgramChains(db: CentralDatabase, scope: ChainScope): Promise<Map<string, string | null>> {
  const rows = await db
    .select({ programId: programs.programId, chainId: programProfiles.chainId })
    .from(programs)
    .leftJoin(programProfiles, eq(programProfiles.programId, programs.programId));
  const seen = rows.filter(({ chainId }) => scope === null || (chainId !== null && scope.includes(chainId)));
  return new Map(seen.map(({ programId, chainId }) => [programId, chainId]));
}
