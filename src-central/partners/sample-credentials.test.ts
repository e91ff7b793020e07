import { beforeEach, expect, it } from 'vitest';
import type { Clock } from '../clock.ts';
import { installSample } from '../sample/install-sample.ts';
import { planSample } from '../sample/plan.ts';
import { describeEachDatabase } from '../testing/databases.ts';
import { silentLog } from '../testing/settle.ts';
import { startsTestServers } from '../testing/test-server.ts';
import { sampleCredentials } from './sample-credentials.ts';

const clock: Clock = { nowMs: () => Date.now() };
const plan = planSample('1');

describeEachDatabase('the credentials of the sample', (central) => {
  const startServer = startsTestServers();
  let baseUrl = '';
  beforeEach(async () => {
    await installSample(central.db, clock, silentLog, plan, 12);
    baseUrl = (await startServer({ db: central.db, clock })).url;
  });

  it('let a developer speak API 1.5 to the program of the sample, and those of an earlier start stay good', async () => {
    const first = (await sampleCredentials(central.db, clock, { plan, baseUrl })).api15;
    const second = (await sampleCredentials(central.db, clock, { plan, baseUrl })).api15;
    expect(second).toEqual({ ...first, user_api_key: second.user_api_key });
    for (const { url, ...signIn } of [first, second]) {
      const fields = { API: '1.5', type: 'manage_memberships', action: 'list', output: 'JSON', ...signIn };
      const reply = await fetch(url, { method: 'POST', body: new URLSearchParams(fields) });
      const { membership } = (await reply.json()) as { membership: Record<string, string>[] };
      expect(membership.map((program) => program['membership_program_name'])).toEqual(['Haselbach Club']);
    }
  });

  it('let a developer speak the native interface, by token and by key', async () => {
    for (let start = 0; start < 2; start += 1) {
      const { clientId, clientSecret, tokenUrl, apiKey } = (
        await sampleCredentials(central.db, clock, { plan, baseUrl })
      ).native;
      const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
      const granted = await fetch(tokenUrl, { method: 'POST', body: new URLSearchParams(form) });
      const { access_token: token } = (await granted.json()) as { access_token: string };
      for (const headers of [{ Authorization: `Bearer ${token}` }, { 'X-API-Key': apiKey }]) {
        const reply = await fetch(`${baseUrl}/v1/members?limit=5`, { headers });
        expect(((await reply.json()) as { members: unknown[] }).members).toHaveLength(5);
      }
    }
  });
});
