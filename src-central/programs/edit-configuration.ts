import { isDeepStrictEqual } from 'node:util';
import { and, eq, isNotNull } from 'drizzle-orm';
import type { ProgramConfig } from '../../src-shared/domain/program.ts';
import { type AuditedAction, type Caller, recordAction } from '../auth/audit-trail.ts';
import type { Clock } from '../clock.ts';
import type { CentralTransaction } from '../database/open.ts';
import { programProfiles, programs } from '../database/schema.ts';
import type { Changes } from '../feed/feed-transaction.ts';
import { ProgramRefusedError } from './errors.ts';
import { publishConfigurationIn } from './publish-configuration.ts';
import { readLatestConfiguration } from './read-configurations.ts';

/** Who asks for a change, and how the audit trail calls it. */
export interface EditRequest extends Pick<AuditedAction, 'action' | 'fields'> {
  readonly clock: Clock;
  readonly caller: Caller;
  readonly programId: string;
}

/**
 * Publishes a program's next version, made from its last one, and keeps who asked for it. The program is locked first, so that of
 * two edits at once the second is made from what the first has left. What tills quote under the earlier version stands for a day
 * more: one that is cut off learns of the change that late. An edit that changes nothing publishes nothing.
 * @throws ProgramRefusedError PROGRAM_UNKNOWN, or what `edit` throws.
 */
export async function editConfiguration(
  tx: CentralTransaction,
  changes: Changes,
  request: EditRequest,
  edit: (config: ProgramConfig) => ProgramConfig,
): Promise<{ readonly before: ProgramConfig; readonly after: ProgramConfig }> {
  const { clock, caller, programId, action, fields = [] } = request;
  const before = await lockProgram(tx, programId);
  const edited = edit(before);
  await recordAction(tx, clock, caller, { action, targetKind: 'program', targetId: programId, fields });
  if (isDeepStrictEqual(edited, before)) return { before, after: before };
  // A version that is to come stays to come, with the edit in it.
  const validFromMs = Math.max(clock.nowMs(), before.validFromMs);
  const after = { ...edited, version: before.version + 1, validFromMs, honourUntilMs: null };
  await publishConfigurationIn(tx, changes, after, HONOUR_EARLIER_MS);
  return { before, after };
}

const HONOUR_EARLIER_MS = 24 * 60 * 60 * 1000;

async function lockProgram(tx: CentralTransaction, programId: string): Promise<ProgramConfig> {
  await tx.select().from(programs).where(eq(programs.programId, programId)).for('no key update');
  const isDeleted = and(eq(programProfiles.programId, programId), isNotNull(programProfiles.deletedAtMs));
  const config =
    (await tx.$count(programProfiles, isDeleted)) > 0 ? null : await readLatestConfiguration(tx, programId);
  if (config === null) throw new ProgramRefusedError('PROGRAM_UNKNOWN', 'There is no such program.');
  return config;
}
