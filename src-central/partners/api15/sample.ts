import { isNull } from 'drizzle-orm';
import type { Clock } from '../../clock.ts';
import type { CentralDatabase } from '../../database/open.ts';
import { programProfiles } from '../../database/schema.ts';
import type { SampleForPartners } from '../sample.ts';
import { issueSampleCredential } from '../sample-client.ts';
import { API15_PATH } from './routes.ts';

export interface Api15Credentials {
  readonly url: string;
  readonly user_id: string;
  readonly user_api_key: string;
  readonly account_id: string;
}

/** A user of the sample's business account, which has the sample's program. */
export async function sampleApi15(
  db: CentralDatabase,
  clock: Clock,
  { plan, baseUrl }: SampleForPartners,
): Promise<Api15Credentials> {
  const { programId } = plan.config;
  await db
    .insert(programProfiles)
    .values({ programId, description: '', ownerAccountId: ACCOUNT_ID })
    .onConflictDoUpdate({
      target: programProfiles.programId,
      set: { ownerAccountId: ACCOUNT_ID },
      setWhere: isNull(programProfiles.ownerAccountId),
    });
  const client = {
    clientId: USER_ID,
    name: 'Sample: API 1.5',
    interface: 'api15',
    role: 'marketing',
    chainIds: [ACCOUNT_ID],
  } as const;
  const user_api_key = await issueSampleCredential(db, clock, client, 'api-key');
  return { url: baseUrl + API15_PATH, user_id: USER_ID, user_api_key, account_id: ACCOUNT_ID };
}

const USER_ID = 'sample-api15';
const ACCOUNT_ID = 'haselbach';
