import { expect, it } from 'vitest';
import { systemClock } from '../../clock.ts';
import { installSample } from '../../sample/install-sample.ts';
import { planSample } from '../../sample/plan.ts';
import { describePglite } from '../../testing/databases.ts';
import { silentLog } from '../../testing/settle.ts';
import { startsTestServers } from '../../testing/test-server.ts';
import { type MembershipsCredentials, sampleMemberships } from './sample.ts';

describePglite("the sample's credentials for memberships", (central) => {
  const startServer = startsTestServers();
  it('let two accounts join, show a picture, refuse the test account, and do so again after another start', async () => {
    const plan = planSample('1');
    await installSample(central.db, systemClock, silentLog, plan, 0);
    const { url: baseUrl } = await startServer({ db: central.db });
    const first = await sampleMemberships(central.db, systemClock, { plan, baseUrl });
    expect(await sampleMemberships(central.db, systemClock, { plan, baseUrl })).toEqual({
      ...first,
      apiKey: expect.not.stringContaining(first.apiKey),
    });
    const joined = await create(first, first.accountId);
    expect(joined).toMatchObject({ status: 200, body: { status: 'active', name: 'Haselbach Club', test: false } });
    const picture = await fetch(String(joined.body['img']));
    expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect((await create(first, first.otherAccountId)).status).toBe(200);
    expect(await create(first, first.testAccountId)).toEqual({
      status: 403,
      body: { message: 'LOYALTY_PROGRAM_ACCOUNT_LIVENESS_MISMATCH' },
    });
    const again = await sampleMemberships(central.db, systemClock, { plan, baseUrl });
    expect((await create(again, again.accountId)).status).toBe(200);
    expect((await create(again, again.otherAccountId)).status).toBe(200);
    expect(again.testAccountId).toBe(first.testAccountId);
  });
});

async function create({ baseUrl, apiKey, programId }: MembershipsCredentials, accountId: string) {
  const reply = await fetch(`${baseUrl}/api/loyalty-programs/${programId}/memberships`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Api-Key': apiKey },
    body: JSON.stringify({ accountId }),
  });
  return { status: reply.status, body: (await reply.json()) as Readonly<Record<string, unknown>> };
}
