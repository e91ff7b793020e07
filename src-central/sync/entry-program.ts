import { eq } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { CentralTransaction } from '../database/open.ts';
import { devices, programs, stores, tills } from '../database/schema.ts';

/** Why nothing of a till's entry may touch a program; null where it may. */
export type ProgramProblem =
  | { readonly status: 'parked'; readonly code: 'PROGRAM_UNKNOWN' }
  | { readonly status: 'refused'; readonly code: 'LIVENESS_MISMATCH' };

/** Whether there is such a program, and whether it and the till's own are both tests or both not. */
export async function findProgramProblem(
  tx: CentralTransaction,
  deviceId: string,
  programId: string,
): Promise<ProgramProblem | null> {
  const [program] = await tx.select({ test: programs.test }).from(programs).where(eq(programs.programId, programId));
  if (!program) return { status: 'parked', code: 'PROGRAM_UNKNOWN' };
  const own = alias(programs, 'own_program');
  const [till] = await tx
    .select({ test: own.test })
    .from(devices)
    .innerJoin(tills, eq(tills.tillId, devices.tillId))
    .innerJoin(stores, eq(stores.storeId, tills.storeId))
    .innerJoin(own, eq(own.programId, stores.programId))
    .where(eq(devices.deviceId, deviceId));
  return till?.test === program.test ? null : { status: 'refused', code: 'LIVENESS_MISMATCH' };
}
