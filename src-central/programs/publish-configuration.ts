import { and, desc, eq, isNull } from 'drizzle-orm';
import { type ProgramConfig, programConfigSchema } from '../../src-shared/domain/program.ts';
import type { Clock } from '../clock.ts';
import type { CentralDatabase, CentralTransaction } from '../database/open.ts';
import { programs, programVersions } from '../database/schema.ts';
import { type Changes, inFeedTransaction } from '../feed/feed-transaction.ts';
import { ProgramInputError } from './errors.ts';

/** Makes a program with its first version. Throws ProgramInputError on a configuration that the rules do not allow. */
export async function createProgram(db: CentralDatabase, clock: Clock, config: ProgramConfig): Promise<void> {
  await inFeedTransaction(db, (tx, changes) => createProgramIn(tx, changes, clock, config));
}

/** The same within a transaction of the caller's. */
export async function createProgramIn(
  tx: CentralTransaction,
  changes: Changes,
  clock: Clock,
  config: ProgramConfig,
): Promise<void> {
  const checked = checkConfiguration(config);
  if (checked.version !== 1) throw new ProgramInputError('The first version of a program is version 1.');
  const { programId, test } = checked;
  await tx.insert(programs).values({ programId, test, createdAtMs: clock.nowMs() });
  await insertVersion(tx, changes, checked);
}

/**
 * Publishes a program's next version. Figures that tills quote under the earlier ones stand for `honourEarlierMs` beyond
 * the instant from which the new one is valid.
 * @throws ProgramInputError when the configuration is not allowed, or its version is not the next one.
 */
export async function publishConfiguration(
  db: CentralDatabase,
  config: ProgramConfig,
  honourEarlierMs: number,
): Promise<void> {
  await inFeedTransaction(db, (tx, changes) => publishConfigurationIn(tx, changes, config, honourEarlierMs));
}

/** The same within a transaction of the caller's. */
export async function publishConfigurationIn(
  tx: CentralTransaction,
  changes: Changes,
  config: ProgramConfig,
  honourEarlierMs: number,
): Promise<void> {
  const checked = checkConfiguration(config);
  const { programId } = checked;
  const [program] = await tx.select().from(programs).where(eq(programs.programId, programId)).for('no key update');
  if (!program) throw new ProgramInputError('There is no such program.');
  if (program.test !== checked.test) throw new ProgramInputError('A program cannot turn from test to live or back.');
  const [last] = await tx
    .select({ version: programVersions.version })
    .from(programVersions)
    .where(eq(programVersions.programId, programId))
    .orderBy(desc(programVersions.version))
    .limit(1);
  const next = (last?.version ?? 0) + 1;
  if (checked.version !== next) throw new ProgramInputError(`The next version of this program is version ${next}.`);
  await endEarlierVersions(tx, changes, programId, checked.validFromMs + honourEarlierMs);
  await insertVersion(tx, changes, checked);
}

async function endEarlierVersions(
  tx: CentralTransaction,
  changes: Changes,
  programId: string,
  honourUntilMs: number,
): Promise<void> {
  const open = await tx
    .select()
    .from(programVersions)
    .where(and(eq(programVersions.programId, programId), isNull(programVersions.honourUntilMs)));
  for (const earlier of open) {
    const config = { ...earlier.config, honourUntilMs };
    await tx
      .update(programVersions)
      .set({ honourUntilMs, config })
      .where(and(eq(programVersions.programId, programId), eq(programVersions.version, earlier.version)));
    changes.publish({ programId }, { kind: 'configuration', config });
  }
}

async function insertVersion(tx: CentralTransaction, changes: Changes, config: ProgramConfig): Promise<void> {
  const { programId, version, validFromMs, honourUntilMs } = config;
  await tx.insert(programVersions).values({ programId, version, validFromMs, honourUntilMs, config });
  changes.publish({ programId }, { kind: 'configuration', config });
}

function checkConfiguration(config: ProgramConfig): ProgramConfig {
  const checked = programConfigSchema.safeParse(config);
  if (checked.success) return checked.data;
  const issue = checked.error.issues[0];
  throw new ProgramInputError(`${issue?.path.join('.') || 'configuration'}: ${issue?.message ?? 'not allowed'}`);
}
