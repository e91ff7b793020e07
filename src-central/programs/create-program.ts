import { randomUUID } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import type { ProgramConfig, Qualification, Tier } from '../../src-shared/domain/program.ts';
import { type Caller, recordAction } from '../auth/audit-trail.ts';
import type { Clock } from '../clock.ts';
import type { CentralDatabase, CentralTransaction } from '../database/open.ts';
import { programProfiles } from '../database/schema.ts';
import { inFeedTransaction } from '../feed/feed-transaction.ts';
import { ProgramRefusedError } from './errors.ts';
import { isOwned, MAXIMUM_OWNED_PROGRAMS, readOwnedPrograms } from './owned-programs.ts';
import { createProgramIn } from './publish-configuration.ts';

export interface OwnedProgram {
  /** The business account that has it. */
  readonly ownerAccountId: string;
  readonly name: string;
  readonly qualification: Qualification;
}

/**
 * Makes a live program for a business account, with the base tier that every program needs. It earns and pays as the account's
 * first program does, without its campaigns and rewards; where there is none, a point for each whole euro.
 * @throws ProgramRefusedError TOO_MANY_PROGRAMS; ProgramInputError where the rules do not allow the configuration.
 */
export async function createOwnedProgram(
  db: CentralDatabase,
  clock: Clock,
  caller: Caller,
  { ownerAccountId, name, qualification }: OwnedProgram,
): Promise<ProgramConfig> {
  return inFeedTransaction(db, async (tx, changes) => {
    const model = await readModel(tx, ownerAccountId);
    const config: ProgramConfig = {
      ...model.rules,
      programId: randomUUID(),
      version: 1,
      name,
      test: false,
      closed: false,
      validFromMs: clock.nowMs(),
      honourUntilMs: null,
      tiers: [BASE_TIER],
      qualification,
      cardFormats: [],
    };
    const { programId } = config;
    await createProgramIn(tx, changes, clock, config);
    await tx.insert(programProfiles).values({ programId, description: '', ownerAccountId, chainId: model.chainId });
    await recordAction(tx, clock, caller, { action: 'programs.create', targetKind: 'program', targetId: programId });
    return config;
  });
}

const BASE_TIER: Tier = {
  tierId: 'base',
  name: 'Basic',
  rank: 0,
  qualifier: 0,
  multiplier: { numerator: 1, denominator: 1 },
  memberDiscountBasisPoints: 0,
  discountCategories: null,
};

type Rules = Pick<ProgramConfig, 'pointsName' | 'currency' | 'earning' | 'redemption' | 'expiry'>;

const FIRST_RULES: Rules = {
  pointsName: 'points',
  currency: 'EUR',
  earning: {
    baseRate: { numerator: 1, denominator: 100 },
    rounding: 'down',
    categories: [],
    minimumSpendMinor: 0,
    capPerSalePoints: null,
    pointsPaymentEarns: false,
    stacking: 'best',
    campaigns: [],
  },
  redemption: { pointsPayment: null, rewards: [] },
  expiry: null,
};

/** What a new program of an account takes over from the account's first one. */
async function readModel(
  tx: CentralTransaction,
  ownerAccountId: string,
): Promise<{ readonly rules: Rules; readonly chainId: string | null }> {
  const owned = await readOwnedPrograms(tx, ownerAccountId);
  if (owned.length >= MAXIMUM_OWNED_PROGRAMS) {
    const message = `An account can have at most ${MAXIMUM_OWNED_PROGRAMS} programs: delete one first.`;
    throw new ProgramRefusedError('TOO_MANY_PROGRAMS', message);
  }
  const [first] = owned;
  if (!first) return { rules: FIRST_RULES, chainId: null };
  const { pointsName, currency, earning, redemption, expiry } = first;
  const [profile] = await tx
    .select({ chainId: programProfiles.chainId })
    .from(programProfiles)
    .where(and(isOwned(ownerAccountId), eq(programProfiles.programId, first.programId)));
  const rules = { pointsName, currency, expiry };
  return {
    rules: { ...rules, earning: { ...earning, campaigns: [] }, redemption: { ...redemption, rewards: [] } },
    chainId: profile?.chainId ?? null,
  };
}
