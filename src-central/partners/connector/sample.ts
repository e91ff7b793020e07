import { isNull } from 'drizzle-orm';
import { issueCredential } from '../../auth/api-clients.ts';
import type { Clock } from '../../clock.ts';
import { insertRows } from '../../database/insert-rows.ts';
import { isOneOf } from '../../database/is-one-of.ts';
import type { CentralDatabase } from '../../database/open.ts';
import { accounts, members, programProfiles } from '../../database/schema.ts';
import { pickName } from '../../sample/names.ts';
import type { SamplePlan } from '../../sample/plan.ts';
import { SAMPLE_EPOCH_MS } from '../../sample/program.ts';
import type { SampleForPartners } from '../sample.ts';
import { issueSampleCredential } from '../sample-client.ts';

export interface ConnectorCredentials {
  readonly platformAddress: string;
  readonly ClientToken: string;
  readonly AccessToken: string;
  readonly Client: string;
  readonly ChainId: string;
  readonly LoyaltyProgramId: string;
  /** Of accounts that are members of nothing. */
  readonly AccountIds: readonly string[];
}

/** A client of the sample's one chain of stores, and accounts to make members of. */
export async function sampleConnector(
  db: CentralDatabase,
  clock: Clock,
  { plan, baseUrl }: SampleForPartners,
): Promise<ConnectorCredentials> {
  const { programId } = plan.config;
  const chainId = plan.memberRandom.branch('chain').id(SAMPLE_EPOCH_MS);
  await db
    .insert(programProfiles)
    .values({ programId, description: '', chainId })
    .onConflictDoUpdate({
      target: programProfiles.programId,
      set: { chainId },
      setWhere: isNull(programProfiles.chainId),
    });
  const client = {
    clientId: CLIENT_ID,
    name: 'Sample: connector',
    interface: 'connector',
    role: 'service',
    chainIds: [chainId],
  } as const;
  return {
    platformAddress: baseUrl,
    ClientToken: await issueSampleCredential(db, clock, client, 'client-token'),
    AccessToken: await issueCredential(db, clock, CLIENT_ID, 'access-token'),
    Client: 'Sample Client 1.0.0',
    ChainId: chainId,
    LoyaltyProgramId: programId,
    AccountIds: await freeAccounts(db, plan),
  };
}

const CLIENT_ID = 'sample-connector';
const FREE_ACCOUNTS = 1_100;

/** The first accounts of the sample that are members of nothing yet; made where they are not there. */
async function freeAccounts(db: CentralDatabase, { memberRandom }: SamplePlan): Promise<string[]> {
  const free: string[] = [];
  for (let block = 0; free.length < FREE_ACCOUNTS; block += 1) {
    const rows = Array.from({ length: FREE_ACCOUNTS }, (_, index) => {
      const random = memberRandom.branch(`account without a membership ${block * FREE_ACCOUNTS + index}`);
      const account = { accountId: random.id(SAMPLE_EPOCH_MS), displayName: pickName(random) };
      return { ...account, kind: 'person' as const, test: false, createdAtMs: SAMPLE_EPOCH_MS };
    });
    const ids = rows.map(({ accountId }) => accountId);
    await db.transaction((tx) => insertRows(tx, accounts, rows, { skipExisting: true }));
    const { accountId } = members;
    const taken = await db.selectDistinct({ accountId }).from(members).where(isOneOf(accountId, ids));
    const joined = new Set(taken.map((row) => row.accountId));
    free.push(...ids.filter((id) => !joined.has(id)));
  }
  return free.slice(0, FREE_ACCOUNTS);
}
