import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { ProgramConfig } from '../../src-shared/domain/program.ts';
import type { CentralDatabase } from '../database/open.ts';
import { programProfiles, programs, programVersions } from '../database/schema.ts';
import { ProgramRefusedError } from './errors.ts';
import type { ChainScope } from './program-chains.ts';
import { readConfigurationInForce, readLatestConfiguration } from './read-configurations.ts';

/** A program as a list shows it. */
export interface SeenProgram {
  readonly programId: string;
  readonly chainId: string | null;
  readonly description: string;
  readonly test: boolean;
  readonly createdAtMs: number;
}

/** The programs that somebody who sees these chains may see, the oldest first; deleted ones are left out. */
export async function listPrograms(
  db: CentralDatabase,
  scope: ChainScope,
  page: { readonly limit: number; readonly after: string | undefined },
): Promise<SeenProgram[]> {
  const { programId, test, createdAtMs } = programs;
  const { chainId, description } = programProfiles;
  const after = page.after;
  return db
    .select({ programId, chainId, description: sql<string>`coalesce(${description}, '')`, test, createdAtMs })
    .from(programs)
    .leftJoin(programProfiles, eq(programProfiles.programId, programId))
    .where(
      and(
        isNull(programProfiles.deletedAtMs),
        scope === null ? undefined : inArray(chainId, [...scope]),
        after === undefined
          ? undefined
          : sql`(${createdAtMs}, ${programId}) > (select created_at_ms, program_id from programs where program_id = ${after}::uuid)`,
      ),
    )
    .orderBy(asc(createdAtMs), asc(programId))
    .limit(page.limit);
}

/** A program that may be seen and is not deleted. @throws ProgramRefusedError PROGRAM_UNKNOWN */
export async function readSeenProgram(db: CentralDatabase, scope: ChainScope, programId: string): Promise<SeenProgram> {
  const [row] = await db
    .select({ program: programs, profile: programProfiles })
    .from(programs)
    .leftJoin(programProfiles, eq(programProfiles.programId, programs.programId))
    .where(and(eq(programs.programId, programId), isNull(programProfiles.deletedAtMs)));
  const chainId = row?.profile?.chainId ?? null;
  const isSeen = scope === null || (chainId !== null && scope.includes(chainId));
  if (!row || !isSeen) throw new ProgramRefusedError('PROGRAM_UNKNOWN', 'There is no such program.');
  const { test, createdAtMs } = row.program;
  return { programId: row.program.programId, chainId, description: row.profile?.description ?? '', test, createdAtMs };
}

/** The configuration in force, or else the one that is to come. @throws ProgramRefusedError PROGRAM_UNKNOWN */
export async function readSeenConfiguration(
  db: CentralDatabase,
  scope: ChainScope,
  programId: string,
  atMs: number,
): Promise<ProgramConfig> {
  await readSeenProgram(db, scope, programId);
  const config =
    (await readConfigurationInForce(db, programId, atMs)) ?? (await readLatestConfiguration(db, programId));
  if (!config) throw new ProgramRefusedError('PROGRAM_UNKNOWN', 'The program has no configuration.');
  return config;
}

/** A version as a list shows it. */
export type SeenVersion = Pick<ProgramConfig, 'version' | 'validFromMs' | 'honourUntilMs'>;

/** All versions of a program, the latest first. @throws ProgramRefusedError PROGRAM_UNKNOWN */
export async function listVersions(
  db: CentralDatabase,
  scope: ChainScope,
  programId: string,
  page: { readonly limit: number; readonly before: number | undefined },
): Promise<SeenVersion[]> {
  await readSeenProgram(db, scope, programId);
  const { version, validFromMs, honourUntilMs } = programVersions;
  const isBefore = page.before === undefined ? undefined : sql`${version} < ${page.before}`;
  return db
    .select({ version, validFromMs, honourUntilMs })
    .from(programVersions)
    .where(and(eq(programVersions.programId, programId), isBefore))
    .orderBy(sql`${version} desc`)
    .limit(page.limit);
}

/** One version as it was published. @throws ProgramRefusedError PROGRAM_UNKNOWN or VERSION_UNKNOWN */
export async function readSeenVersion(
  db: CentralDatabase,
  scope: ChainScope,
  programId: string,
  version: number,
): Promise<ProgramConfig> {
  await readSeenProgram(db, scope, programId);
  const [row] = await db
    .select({ config: programVersions.config })
    .from(programVersions)
    .where(and(eq(programVersions.programId, programId), eq(programVersions.version, version)));
  if (!row) throw new ProgramRefusedError('VERSION_UNKNOWN', 'The program has no such version.');
  return row.config;
}
