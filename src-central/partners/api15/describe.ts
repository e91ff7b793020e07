import type { ProgramConfig, Tier } from '../../../src-shared/domain/program.ts';
import type { CentralDatabase } from '../../database/open.ts';
import type { Fields } from './content.ts';
import { readDecimal, writeDecimal } from './fields.ts';
import { type NumberedTarget, numbersOf, type Target } from './numbers.ts';

/** Programs in the document's fields, with their levels where these are wanted. */
export async function describePrograms(
  db: CentralDatabase,
  configs: readonly ProgramConfig[],
  withLevels: boolean,
): Promise<Fields[]> {
  const targets = configs.flatMap((config) => [programTarget(config), ...(withLevels ? levelTargets(config) : [])]);
  const numbered = new Map((await numbersOf(db, targets)).map((target) => [keyOf(target), target]));
  return configs.map((config) => describeProgram(config, numbered, withLevels));
}

/** The levels of a program, the lowest first. */
export async function describeLevels(db: CentralDatabase, config: ProgramConfig): Promise<Fields[]> {
  const numbered = await numbersOf(db, [programTarget(config), ...levelTargets(config)]);
  return levelFields(config, new Map(numbered.map((target) => [keyOf(target), target])));
}

function describeProgram(config: ProgramConfig, numbered: Numbered, withLevels: boolean): Fields {
  const { qualification } = config;
  const { type, windowLength, windowUnit, campaignsIncluded } = qualification;
  const { number, written } = find(numbered, programTarget(config));
  const { timeRange } = written;
  return {
    membership_program_id: String(number),
    membership_program_name: config.name,
    membership_custom_qualifier_name: qualification.type === 'B' ? qualification.qualifierName : '',
    membership_style: type,
    membership_time_range: asWritten(timeRange, String(windowLength), Number),
    membership_time_unit: windowUnit,
    membership_campaigns_included: campaignsIncluded === 'all' ? 'all' : campaignsIncluded.join(','),
    ...(withLevels ? { membership_levels: levelFields(config, numbered) } : {}),
  };
}

function levelFields(config: ProgramConfig, numbered: Numbered): Fields[] {
  const programNumber = String(find(numbered, programTarget(config)).number);
  return byRank(config).map((tier) => {
    const { number, written } = find(numbered, { programId: config.programId, tierId: tier.tierId });
    const { qualifier, multiplier } = written;
    return {
      membership_level_id: String(number),
      membership_program_id: programNumber,
      membership_level_qualifier: asWritten(qualifier, String(tier.qualifier), Number),
      membership_level_multiplier: asWritten(multiplier, writeDecimal(tier.multiplier), shortest),
      membership_level_description: tier.name,
    };
  });
}

type Numbered = ReadonlyMap<string, NumberedTarget>;

function find(numbered: Numbered, target: Target): NumberedTarget {
  const found = numbered.get(keyOf(target));
  if (!found) throw new Error('every program and level that is described has a number');
  return found;
}

/** A figure in the form that it came in, unless it has been changed by somebody else since. */
function asWritten(written: string | undefined, current: string, valueOf: (text: string) => unknown): string {
  return written !== undefined && valueOf(written) === valueOf(current) ? written : current;
}

function shortest(decimal: string): string | null {
  const fraction = readDecimal(decimal);
  return fraction && writeDecimal(fraction);
}

function programTarget({ programId }: ProgramConfig): Target {
  return { programId, tierId: null };
}

function levelTargets(config: ProgramConfig): Target[] {
  return byRank(config).map(({ tierId }) => ({ programId: config.programId, tierId }));
}

function byRank({ tiers }: ProgramConfig): Tier[] {
  return tiers.toSorted((left, right) => left.rank - right.rank);
}

function keyOf({ programId, tierId }: Target): string {
  return `${programId}/${tierId ?? ''}`;
}
