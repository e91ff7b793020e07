import type { Caller } from '../auth/audit-trail.ts';
import type { Clock } from '../clock.ts';
import type { CentralDatabase } from '../database/open.ts';
import { programProfiles } from '../database/schema.ts';
import { inFeedTransaction } from '../feed/feed-transaction.ts';
import { editConfiguration } from './edit-configuration.ts';

/**
 * Deletes a program for those who manage it, and closes it for everybody else: tills are told, and give neither points nor
 * discounts any more. Members, their points and the ledger stay as they are, since what was earned was earned.
 * @throws ProgramRefusedError PROGRAM_UNKNOWN where there is none, or it is deleted already.
 */
export async function deleteProgram(
  db: CentralDatabase,
  clock: Clock,
  caller: Caller,
  programId: string,
): Promise<void> {
  const request = { clock, caller, programId, action: 'programs.delete' };
  await inFeedTransaction(db, async (tx, changes) => {
    const { after } = await editConfiguration(tx, changes, request, (config) => ({ ...config, closed: true }));
    const deletedAtMs = clock.nowMs();
    await tx
      .insert(programProfiles)
      .values({ programId: after.programId, description: '', deletedAtMs })
      .onConflictDoUpdate({ target: programProfiles.programId, set: { deletedAtMs } });
  });
}
