import { and, eq, isNull } from 'drizzle-orm';
import { z } from 'zod';
import { type Caller, recordAction } from '../auth/audit-trail.ts';
import type { Clock } from '../clock.ts';
import type { CentralDatabase } from '../database/open.ts';
import { programProfiles, programs } from '../database/schema.ts';
import { readConfigurationInForce } from './read-configurations.ts';

/** A program as it is shown to people. */
export interface ShownProgram {
  readonly programId: string;
  readonly name: string;
  readonly description: string;
  /** Its picture; null where it has none. */
  readonly mediaId: string | null;
  readonly test: boolean;
  readonly createdAtMs: number;
}

/**
 * How a program is shown now; null where there is none of this id, no version of it is in force, or it is deleted.
 * @param chainIds The chains that it may be of; null for all.
 */
export async function readShownProgram(
  db: CentralDatabase,
  programId: string,
  nowMs: number,
  chainIds: readonly string[] | null,
): Promise<ShownProgram | null> {
  if (!z.guid().safeParse(programId).success) return null;
  const [row] = await db
    .select({ program: programs, profile: programProfiles })
    .from(programs)
    .leftJoin(programProfiles, eq(programProfiles.programId, programs.programId))
    .where(and(eq(programs.programId, programId), isNull(programProfiles.deletedAtMs)));
  const chainId = row?.profile?.chainId ?? null;
  if (!row || (chainIds !== null && (chainId === null || !chainIds.includes(chainId)))) return null;
  const config = await readConfigurationInForce(db, programId, nowMs);
  if (!config) return null;
  const { test, createdAtMs } = row.program;
  const { description = '', mediaId = null } = row.profile ?? {};
  return { programId: row.program.programId, name: config.name, description, mediaId, test, createdAtMs };
}

/** Changes how a program is shown; what is left out stays. Tills show neither, so that they are told nothing. */
export async function changeProgramProfile(
  db: CentralDatabase,
  clock: Clock,
  caller: Caller,
  programId: string,
  patch: { readonly description?: string | undefined; readonly mediaId?: string | null | undefined },
): Promise<void> {
  const set = {
    ...(patch.description === undefined ? {} : { description: patch.description }),
    ...(patch.mediaId === undefined ? {} : { mediaId: patch.mediaId }),
  };
  if (Object.keys(set).length === 0) return;
  await db.transaction(async (tx) => {
    await tx
      .insert(programProfiles)
      .values({ programId, description: '', ...set })
      .onConflictDoUpdate({ target: programProfiles.programId, set });
    const target = { targetKind: 'program', targetId: programId, fields: Object.keys(set) } as const;
    await recordAction(tx, clock, caller, { action: 'programs.show', ...target });
  });
}
