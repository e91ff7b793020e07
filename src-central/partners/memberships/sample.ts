import { eq, isNull } from 'drizzle-orm';
import type { Clock } from '../../clock.ts';
import type { CentralDatabase } from '../../database/open.ts';
import { accounts, members, programProfiles } from '../../database/schema.ts';
import { keepPicture } from '../../media/pictures.ts';
import type { SamplePlan } from '../../sample/plan.ts';
import { SAMPLE_EPOCH_MS } from '../../sample/program.ts';
import type { SampleForPartners } from '../sample.ts';
import { issueSampleCredential } from '../sample-client.ts';
import { drawSamplePicture } from './sample-picture.ts';

export interface MembershipsCredentials {
  readonly baseUrl: string;
  readonly apiKey: string;
  /** A live program. */
  readonly programId: string;
  /** Not a member yet, as the next. */
  readonly accountId: string;
  readonly otherAccountId: string;
  /** For testing only, so that the program refuses it. */
  readonly testAccountId: string;
}

/** Accounts that can join the sample's program, and one that cannot. */
export async function sampleMemberships(
  db: CentralDatabase,
  clock: Clock,
  { plan, baseUrl }: SampleForPartners,
): Promise<MembershipsCredentials> {
  const { programId, name } = plan.config;
  await showProgram(db, clock, programId, `${name}: points for every purchase, more of them the more you like it.`);
  const client = {
    clientId: CLIENT_ID,
    name: 'Sample: memberships',
    interface: 'memberships',
    role: 'service',
  } as const;
  const apiKey = await issueSampleCredential(db, clock, client, 'api-key');
  return {
    baseUrl,
    apiKey,
    programId,
    accountId: await accountToJoin(db, plan, { displayName: 'Mila Bergmann', test: false }),
    otherAccountId: await accountToJoin(db, plan, { displayName: 'Jonas Falke', test: false }),
    testAccountId: await accountToJoin(db, plan, { displayName: 'Test account', test: true }),
  };
}

const CLIENT_ID = 'sample-memberships';

async function showProgram(db: CentralDatabase, clock: Clock, programId: string, description: string): Promise<void> {
  const mediaId = await keepPicture(db, clock, drawSamplePicture());
  await db
    .insert(programProfiles)
    .values({ programId, description, mediaId })
    .onConflictDoUpdate({
      target: programProfiles.programId,
      set: { description, mediaId },
      setWhere: isNull(programProfiles.mediaId),
    });
}

/**
 * An account that is a member of no program: that of an earlier start, unless it has joined one since. Its id is of the sample, as
 * all others are.
 */
async function accountToJoin(
  db: CentralDatabase,
  { memberRandom }: SamplePlan,
  account: { readonly displayName: string; readonly test: boolean },
): Promise<string> {
  for (let round = 0; ; round += 1) {
    const accountId = memberRandom.branch(`to join: ${account.displayName} ${round}`).id(SAMPLE_EPOCH_MS);
    const row = { accountId, kind: 'person' as const, ...account, createdAtMs: SAMPLE_EPOCH_MS };
    await db.insert(accounts).values(row).onConflictDoNothing();
    if ((await db.$count(members, eq(members.accountId, accountId))) === 0) return accountId;
  }
}
