import { isDeepStrictEqual } from 'node:util';
import type { ProgramConfig, Qualification } from '../../src-shared/domain/program.ts';
import type { Caller } from '../auth/audit-trail.ts';
import type { Clock } from '../clock.ts';
import type { CentralDatabase } from '../database/open.ts';
import { inFeedTransaction } from '../feed/feed-transaction.ts';
import { editConfiguration } from './edit-configuration.ts';
import { requalifyMembers } from './requalify-members.ts';

/** What is to change; what is left out stays. */
export interface ProgramPatch {
  readonly name?: string;
  readonly qualification?: Qualification;
}

/**
 * Changes a program from now on, and counts its members' tiers anew where they are reached in another way now.
 * @throws ProgramRefusedError PROGRAM_UNKNOWN; ProgramInputError where the rules do not allow the configuration.
 */
export async function changeProgram(
  db: CentralDatabase,
  clock: Clock,
  caller: Caller,
  programId: string,
  patch: ProgramPatch,
): Promise<ProgramConfig> {
  const request = { clock, caller, programId, action: 'programs.change', fields: Object.keys(patch) };
  const { before, after } = await inFeedTransaction(db, (tx, changes) =>
    editConfiguration(tx, changes, request, (config) => ({ ...config, ...patch })),
  );
  if (!isDeepStrictEqual(before.qualification, after.qualification)) await requalifyMembers(db, clock, programId);
  return after;
}
