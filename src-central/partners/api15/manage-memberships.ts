import { baseTierOf } from '../../../src-shared/domain/tiers.ts';
import { changeProgram } from '../../programs/change-program.ts';
import { createOwnedProgram } from '../../programs/create-program.ts';
import { deleteProgram } from '../../programs/delete-program.ts';
import { readOwnedPrograms } from '../../programs/owned-programs.ts';
import type { Fields } from './content.ts';
import { describePrograms } from './describe.ts';
import { readIncludeLevels, readProgramFields } from './fields.ts';
import { UNNAMED, writeNumber } from './numbers.ts';
import { type Action, readProgram } from './request.ts';

/** `type=manage_memberships`: the membership programs of an account. */
export const MANAGE_MEMBERSHIPS = {
  new: async ({ db, clock, caller, accountId, form }) => {
    const { timeRange, ...terms } = readProgramFields(form);
    const config = await createOwnedProgram(db, clock, caller, { ownerAccountId: accountId, ...terms });
    const { programId } = config;
    await writeNumber(db, { programId, tierId: baseTierOf(config).tierId }, UNNAMED);
    return programNumber(await writeNumber(db, { programId, tierId: null }, { timeRange }));
  },
  update: async (request) => {
    const { db, clock, caller, form } = request;
    const { programId } = await readProgram(request);
    const { timeRange, ...terms } = readProgramFields(form);
    await changeProgram(db, clock, caller, programId, terms);
    return programNumber(await writeNumber(db, { programId, tierId: null }, { timeRange }));
  },
  info: async (request) => {
    const withLevels = readIncludeLevels(request.form);
    const [membership] = await describePrograms(request.db, [await readProgram(request)], withLevels);
    return { membership: membership ?? [] };
  },
  list: async ({ db, accountId, form }) => {
    const withLevels = readIncludeLevels(form);
    return { membership: await describePrograms(db, await readOwnedPrograms(db, accountId), withLevels) };
  },
  delete: async (request) => {
    const { db, clock, caller } = request;
    const { programId } = await readProgram(request);
    await deleteProgram(db, clock, caller, programId);
    return {};
  },
} satisfies Record<string, Action>;

function programNumber(number: number): Fields {
  return { membership_program_id: { id: String(number) } };
}
