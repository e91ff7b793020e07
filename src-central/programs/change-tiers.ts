import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Fraction } from '../../src-shared/domain/fraction.ts';
import type { ProgramConfig, Tier } from '../../src-shared/domain/program.ts';
import { baseTierOf } from '../../src-shared/domain/tiers.ts';
import type { Caller } from '../auth/audit-trail.ts';
import type { Clock } from '../clock.ts';
import type { CentralDatabase } from '../database/open.ts';
import { inFeedTransaction } from '../feed/feed-transaction.ts';
import { editConfiguration } from './edit-configuration.ts';
import { ProgramRefusedError } from './errors.ts';
import { requalifyMembers } from './requalify-members.ts';

/** What a tier is called, from which total it is reached, and how many times the points its members earn. */
export type TierTerms = Pick<Tier, 'name' | 'qualifier' | 'multiplier'>;

/**
 * Adds a tier to a program; members who qualify for it get it at once.
 * @throws ProgramRefusedError
 */
export async function addTier(
  db: CentralDatabase,
  clock: Clock,
  caller: Caller,
  programId: string,
  terms: TierTerms,
): Promise<{ readonly tierId: string }> {
  const tierId = randomUUID();
  const tier = { tierId, rank: 0, ...terms, memberDiscountBasisPoints: 0, discountCategories: null };
  await editTiers(db, { clock, caller, programId, action: 'tiers.create' }, (config) => {
    if (config.tiers.length >= MAXIMUM_TIERS) {
      refuse('TOO_MANY_TIERS', `A program can have at most ${MAXIMUM_TIERS} levels: delete one first.`);
    }
    return withTiers(config, [...config.tiers, tier]);
  });
  return { tierId };
}

/**
 * Changes a tier; members whose total reaches another one now get that one. The base tier keeps its qualifier of 0 and its
 * multiplier of 1.
 * @throws ProgramRefusedError
 */
export async function changeTier(
  db: CentralDatabase,
  clock: Clock,
  caller: Caller,
  programId: string,
  tierId: string,
  terms: TierTerms,
): Promise<void> {
  await editTiers(db, { clock, caller, programId, action: 'tiers.change', fields: Object.keys(terms) }, (config) => {
    const isBase = findTier(config, tierId) === baseTierOf(config);
    if (isBase && (terms.qualifier !== 0 || !isOne(terms.multiplier))) {
      refuse('BASE_TIER_REQUIRED', 'Every program needs its base level: its qualifier is 0 and its multiplier 1.');
    }
    return withTiers(
      config,
      config.tiers.map((tier) => (tier.tierId === tierId ? { ...tier, ...terms } : tier)),
    );
  });
}

/**
 * Deletes a tier; its members get the one that they qualify for among the others. Campaigns and rewards are for the other tiers
 * that they name from then on.
 * @throws ProgramRefusedError BASE_TIER_REQUIRED for the base tier; TIER_IN_USE where a campaign or reward is for this tier alone.
 */
export async function deleteTier(
  db: CentralDatabase,
  clock: Clock,
  caller: Caller,
  programId: string,
  tierId: string,
): Promise<void> {
  await editTiers(db, { clock, caller, programId, action: 'tiers.delete' }, (config) => {
    if (findTier(config, tierId) === baseTierOf(config)) {
      refuse('BASE_TIER_REQUIRED', 'The base level cannot be deleted: every program needs one.');
    }
    const { earning, redemption } = config;
    const campaigns = withoutTier(earning.campaigns, tierId, clock.nowMs());
    const rewards = withoutTier(redemption.rewards, tierId, clock.nowMs());
    const others = config.tiers.filter((tier) => tier.tierId !== tierId);
    return withTiers({ ...config, earning: { ...earning, campaigns }, redemption: { ...redemption, rewards } }, others);
  });
}

/** As many as a configuration has room for. */
const MAXIMUM_TIERS = 20;

type TierEdit = Omit<Parameters<typeof editConfiguration>[2], 'fields'> & { readonly fields?: readonly string[] };

async function editTiers(
  db: CentralDatabase,
  request: TierEdit,
  edit: (config: ProgramConfig) => ProgramConfig,
): Promise<void> {
  const { before, after } = await inFeedTransaction(db, (tx, changes) => editConfiguration(tx, changes, request, edit));
  if (isDeepStrictEqual(qualifiersOf(before), qualifiersOf(after))) return;
  await requalifyMembers(db, request.clock, request.programId);
}

function qualifiersOf({ tiers }: ProgramConfig): (string | number)[][] {
  return tiers.map(({ tierId, qualifier }) => [tierId, qualifier]);
}

/** Ranks follow the qualifiers, which must differ. */
function withTiers(config: ProgramConfig, tiers: readonly Tier[]): ProgramConfig {
  const ordered = tiers.toSorted((left, right) => left.qualifier - right.qualifier);
  for (const [index, tier] of ordered.entries()) {
    if (ordered[index - 1]?.qualifier === tier.qualifier) {
      refuse('QUALIFIER_TAKEN', 'Another level of this program has the same qualifier: no two can.');
    }
    if (tier.multiplier.numerator < tier.multiplier.denominator) {
      refuse('MULTIPLIER_TOO_LOW', 'A level cannot lower what customers earn: its multiplier is at least 1.');
    }
  }
  return { ...config, tiers: ordered.map((tier, rank) => ({ ...tier, rank })) };
}

/** What is for certain tiers, without one of them. What was for that one alone goes with it once it is over. */
function withoutTier<Item extends { readonly name: string; readonly untilMs: number; tiers: string[] | null }>(
  items: readonly Item[],
  tierId: string,
  nowMs: number,
): Item[] {
  return items.flatMap((item) => {
    const tiers = item.tiers?.filter((each) => each !== tierId) ?? null;
    if (tiers === null || tiers.length > 0) return [{ ...item, tiers }];
    if (item.untilMs > nowMs) {
      refuse('TIER_IN_USE', `"${item.name}" is for this level alone: end it or open it to other levels first.`);
    }
    return [];
  });
}

function findTier(config: ProgramConfig, tierId: string): Tier {
  const tier = config.tiers.find((each) => each.tierId === tierId);
  return tier ?? refuse('TIER_UNKNOWN', 'The program has no such level.');
}

function isOne({ numerator, denominator }: Fraction): boolean {
  return numerator === denominator;
}

function refuse(code: ProgramRefusedError['code'], message: string): never {
  throw new ProgramRefusedError(code, message);
}
