import { and, asc, desc, eq, gt, isNull, lte, or } from 'drizzle-orm';
import type { ProgramConfig } from '../../src-shared/domain/program.ts';
import type { CentralDatabase } from '../database/open.ts';
import { programVersions } from '../database/schema.ts';

/** A version by its number; null where the program has no such version. */
export async function readConfiguration(
  db: CentralDatabase,
  programId: string,
  version: number,
): Promise<ProgramConfig | null> {
  const [row] = await db
    .select({ config: programVersions.config })
    .from(programVersions)
    .where(and(eq(programVersions.programId, programId), eq(programVersions.version, version)));
  return row?.config ?? null;
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
