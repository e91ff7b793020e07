import { and, asc, desc, eq, isNull } from 'drizzle-orm';
import type { ProgramConfig } from '../../src-shared/domain/program.ts';
import type { CentralDatabase } from '../database/open.ts';
import { programProfiles, programs, programVersions } from '../database/schema.ts';

/** An account can have so many programs that are not deleted. */
export const MAXIMUM_OWNED_PROGRAMS = 200;

/** The programs that a business account has, each as it was published last, the oldest first. Deleted ones are left out. */
export async function readOwnedPrograms(db: CentralDatabase, ownerAccountId: string): Promise<ProgramConfig[]> {
  const rows = await db
    .selectDistinctOn([programs.createdAtMs, programs.programId], { config: programVersions.config })
    .from(programProfiles)
    .innerJoin(programs, eq(programs.programId, programProfiles.programId))
    .innerJoin(programVersions, eq(programVersions.programId, programs.programId))
    .where(isOwned(ownerAccountId))
    .orderBy(asc(programs.createdAtMs), asc(programs.programId), desc(programVersions.version));
  return rows.map(({ config }) => config);
}

/** The program of this id as it was published last; null where the account has none that is not deleted. */
export async function findOwnedProgram(
  db: CentralDatabase,
  ownerAccountId: string,
  programId: string,
): Promise<ProgramConfig | null> {
  const [row] = await db
    .select({ config: programVersions.config })
    .from(programProfiles)
    .innerJoin(programVersions, eq(programVersions.programId, programProfiles.programId))
    .where(and(isOwned(ownerAccountId), eq(programProfiles.programId, programId)))
    .orderBy(desc(programVersions.version))
    .limit(1);
  return row?.config ?? null;
}

/** Whether a profile is of a program that the account has, and has not deleted. */
export function isOwned(ownerAccountId: string) {
  return and(eq(programProfiles.ownerAccountId, ownerAccountId), isNull(programProfiles.deletedAtMs));
}
