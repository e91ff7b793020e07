import { eq } from 'drizzle-orm';
import { issueCredential } from '../../auth/api-clients.ts';
import type { Clock } from '../../clock.ts';
import type { CentralDatabase } from '../../database/open.ts';
import { members } from '../../database/schema.ts';
import { sampleMembers } from '../../sample/members.ts';
import { SHOWCASE } from '../../sample/showcase.ts';
import type { SampleForPartners } from '../sample.ts';
import { issueSampleCredential } from '../sample-client.ts';
import { REWARDS_PATH } from './routes.ts';

export interface RewardsCredentials {
  /** With the path that all addresses of the interface begin with. */
  readonly baseUrl: string;
  readonly apiKey: string;
  /** A member with a phone number and points to spend; null where the sample has no members. */
  readonly customerUniqueId: string | null;
  /** Where the passwords that were not sent are read, without a key: the address itself is the secret. */
  readonly otpOutboxUrl: string;
}

export async function sampleRewards(
  db: CentralDatabase,
  clock: Clock,
  { plan, baseUrl }: SampleForPartners,
): Promise<RewardsCredentials> {
  const client = { clientId: CLIENT_ID, name: 'Sample: rewards', interface: 'rewards', role: 'service' } as const;
  const apiKey = await issueSampleCredential(db, clock, client, 'api-key');
  const outboxSecret = await issueCredential(db, clock, CLIENT_ID, 'access-token');
  const planned = [...sampleMembers(plan.memberRandom, SHOWCASE.length, clock.nowMs())].find(
    ({ showcase }) => showcase === 'claimed-card',
  );
  const memberId = planned?.member.memberId ?? null;
  const isKnown = memberId !== null && (await db.$count(members, eq(members.memberId, memberId))) > 0;
  return {
    baseUrl: baseUrl + REWARDS_PATH,
    apiKey,
    customerUniqueId: isKnown ? memberId : null,
    otpOutboxUrl: `${baseUrl}${REWARDS_PATH}/outbox/${outboxSecret}`,
  };
}

const CLIENT_ID = 'sample-rewards';
