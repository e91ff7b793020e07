import { addTier, changeTier, deleteTier } from '../../programs/change-tiers.ts';
import type { Fields } from './content.ts';
import { describeLevels } from './describe.ts';
import { Api15Error } from './errors.ts';
import { type LevelFields, readLevelFields } from './fields.ts';
import { claimUnnamed, writeNumber } from './numbers.ts';
import { type Action, type Api15Request, readLevel, readProgram } from './request.ts';

/** `type=manage_membership_levels`: the levels of a membership program. */
export const MANAGE_LEVELS = {
  new: async (request) => {
    const { db, clock, caller, form } = request;
    const { programId } = await readProgram(request);
    const fields = readLevelFields(form);
    const tierId =
      (await nameBaseLevel(request, programId, fields)) ??
      (await addTier(db, clock, caller, programId, termsOf(fields))).tierId;
    return levelNumber(await writeNumber(db, { programId, tierId }, writtenOf(fields)));
  },
  update: async (request) => {
    const { db, clock, caller, form } = request;
    const { programId, tierId } = (await readLevel(request)).level;
    const fields = readLevelFields(form);
    await changeTier(db, clock, caller, programId, tierId, termsOf(fields));
    return levelNumber(await writeNumber(db, { programId, tierId }, writtenOf(fields)));
  },
  info: async (request) => {
    // The document's example of a list says `info` and names a program.
    if (!request.form.has('membership_level_id') && request.form.has('membership_program_id')) return list(request);
    const { config, level } = await readLevel(request);
    const number = String(level.number);
    const found = (await describeLevels(request.db, config)).find(({ membership_level_id: id }) => id === number);
    if (!found) throw new Error('a level that exists is described');
    return { membership_level: found };
  },
  list,
  delete: async (request) => {
    const { db, clock, caller } = request;
    const { programId, tierId } = (await readLevel(request)).level;
    await deleteTier(db, clock, caller, programId, tierId);
    return {};
  },
} satisfies Record<string, Action>;

async function list(request: Api15Request): Promise<Fields> {
  return { membership_level: await describeLevels(request.db, await readProgram(request)) };
}

/**
 * Every program has its base level from the start. A caller who goes by the document makes one all the same: the first that is
 * made is taken for the one that is there. Returns its tier; null where this is not it.
 */
async function nameBaseLevel(
  { db, clock, caller }: Api15Request,
  programId: string,
  fields: LevelFields,
): Promise<string | null> {
  if (fields.qualifier.value !== 0) return null;
  if (fields.multiplier.value.numerator !== fields.multiplier.value.denominator) {
    throw new Api15Error('Every program needs its base level: its qualifier is 0 and its multiplier 1.');
  }
  const base = await claimUnnamed(db, programId);
  const tierId = base?.tierId ?? null;
  if (tierId !== null) await changeTier(db, clock, caller, programId, tierId, termsOf(fields));
  return tierId;
}

function termsOf({ description, qualifier, multiplier }: LevelFields) {
  return { name: description, qualifier: qualifier.value, multiplier: multiplier.value };
}

function writtenOf({ qualifier, multiplier }: LevelFields) {
  return { qualifier: qualifier.text, multiplier: multiplier.text };
}

function levelNumber(number: number): Fields {
  return { membership_level_id: String(number) };
}
