import { and, asc, desc, eq, gt, inArray, isNull, lte, max, or } from 'drizzle-orm';
import type { ProgramConfig } from '../../src-shared/domain/program.ts';
import type { CentralDatabase } from '../database/open.ts';
import { programVersions } from '../database/schema.ts';

/**
 * What a sale may have to be judged by, where there is such a version: the one of a number, and those in force at the
 * instants. Which of them is which is for `configInForce` of the domain to say.
 */
export async function readConfigurations(
  db: CentralDatabase,
  programId: string,
  wanted: { readonly version: number; readonly instantsMs: readonly number[] },
): Promise<ProgramConfig[]> {
  const inForce = wanted.instantsMs.map((atMs) => {
    const last = db
      .select({ version: max(programVersions.version) })
      .from(programVersions)
      .where(and(eq(programVersions.programId, programId), lte(programVersions.validFromMs, atMs)));
    return inArray(programVersions.version, last);
  });
  const rows = await db
    .select({ config: programVersions.config })
    .from(programVersions)
    .where(and(eq(programVersions.programId, programId), or(eq(programVersions.version, wanted.version), ...inForce)));
  return rows.map(({ config }) => config);
}

/** The version in force at an instant, as `configInForce` of the domain picks it; null where none is. */
export async function readConfigurationInForce(
  db: CentralDatabase,
  programId: string,
  atMs: number,
): Promise<ProgramConfig | null> {
  const [row] = await db
    .select({ config: programVersions.config })
    .from(programVersions)
    .where(and(eq(programVersions.programId, programId), lte(programVersions.validFromMs, atMs)))
    .orderBy(desc(programVersions.version))
    .limit(1);
  return row?.config ?? null;
}

/** The versions that a till may still quote under: those in their honour window, and those to come. */
export async function readLiveConfigurations(
  db: CentralDatabase,
  programId: string,
  nowMs: number,
): Promise<ProgramConfig[]> {
  const rows = await db
    .select({ config: programVersions.config })
    .from(programVersions)
    .where(
      and(
        eq(programVersions.programId, programId),
        or(isNull(programVersions.honourUntilMs), gt(programVersions.honourUntilMs, nowMs)),
      ),
    )
    .orderBy(asc(programVersions.version));
  return rows.map(({ config }) => config);
}

/** The version that was published last, valid already or from later on; null where there is no such program. */
export async function readLatestConfiguration(db: CentralDatabase, programId: string): Promise<ProgramConfig | null> {
  const [row] = await db
    .select({ config: programVersions.config })
    .from(programVersions)
    .where(eq(programVersions.programId, programId))
    .orderBy(desc(programVersions.version))
    .limit(1);
  return row?.config ?? null;
}
