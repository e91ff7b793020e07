import type { ProgramConfig } from '../../../src-shared/domain/program.ts';
import type { Caller } from '../../auth/audit-trail.ts';
import type { Clock } from '../../clock.ts';
import type { CentralDatabase } from '../../database/open.ts';
import { findOwnedProgram } from '../../programs/owned-programs.ts';
import type { Fields } from './content.ts';
import { Api15Error } from './errors.ts';
import { readNumber } from './fields.ts';
import type { Form } from './form.ts';
import { findNumbered, type NumberedTarget } from './numbers.ts';

/** A request of a caller who is known, and may do this. */
export interface Api15Request {
  readonly db: CentralDatabase;
  readonly clock: Clock;
  readonly caller: Caller;
  /** The business account whose programs it is about. */
  readonly accountId: string;
  readonly form: Form;
}

/** What an action does; answers with the fields of its success. */
export type Action = (request: Api15Request) => Promise<Fields>;

/** The program that `membership_program_id` names. @throws Api15Error where the account has none of that number. */
export async function readProgram({ db, accountId, form }: Api15Request): Promise<ProgramConfig> {
  const numbered = await findNumbered(db, readNumber(form, 'membership_program_id'));
  const isProgram = numbered !== null && numbered.tierId === null;
  const config = isProgram ? await findOwnedProgram(db, accountId, numbered.programId) : null;
  if (config === null) throw new Api15Error('membership_program_id is not a membership program of this account.');
  return config;
}

/** The level that `membership_level_id` names, and its program. @throws Api15Error where the account has none of that number. */
export async function readLevel({
  db,
  accountId,
  form,
}: Api15Request): Promise<{ readonly config: ProgramConfig; readonly level: NumberedTarget & { tierId: string } }> {
  const numbered = await findNumbered(db, readNumber(form, 'membership_level_id'));
  const tierId = numbered?.tierId ?? null;
  const config = numbered && tierId !== null ? await findOwnedProgram(db, accountId, numbered.programId) : null;
  if (numbered === null || tierId === null || !config?.tiers.some((tier) => tier.tierId === tierId)) {
    throw new Api15Error('membership_level_id is not a membership level of this account.');
  }
  return { config, level: { ...numbered, tierId } };
}
