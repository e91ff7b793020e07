import { expect, it } from 'vitest';
import { systemClock } from '../../clock.ts';
import { installSample } from '../../sample/install-sample.ts';
import { planSample } from '../../sample/plan.ts';
import { describePglite } from '../../testing/databases.ts';
import { silentLog } from '../../testing/settle.ts';
import { startsTestServers } from '../../testing/test-server.ts';
import { sampleRewards } from './sample.ts';

describePglite("the sample's credentials for rewards", (central) => {
  const startServer = startsTestServers();

  it('sign its customer in, by the password that the outbox shows, after each start', async () => {
    const plan = planSample('1');
    await installSample(central.db, systemClock, silentLog, plan, 20);
    const { url } = await startServer({ db: central.db });
    for (const _ of ['first', 'second']) {
      const { baseUrl, apiKey, customerUniqueId, otpOutboxUrl } = await sampleRewards(central.db, systemClock, {
        plan,
        baseUrl: url,
      });
      const post = async (path: string, body?: object) => {
        const headers = { 'X-Api-Key': apiKey, 'Content-Type': 'application/json' };
        const reply = await fetch(baseUrl + path, { method: 'POST', headers, body: JSON.stringify(body ?? {}) });
        return (await reply.json()) as Readonly<Record<string, unknown>>;
      };
      expect(await post(`/customers/${customerUniqueId}/otp`)).toHaveProperty('expiresAt');
      const [message] = (await (await fetch(otpOutboxUrl)).json()) as { otp: string }[];
      const signedIn = await post(`/customers/${customerUniqueId}/otp/verify`, { otp: message?.otp });
      expect(signedIn['points']).toBeGreaterThan(1_000);
    }
  });

  it('name no customer where there is none', async () => {
    const plan = planSample('1');
    await installSample(central.db, systemClock, silentLog, plan, 0);
    const credentials = await sampleRewards(central.db, systemClock, { plan, baseUrl: 'http://localhost' });
    expect(credentials.customerUniqueId).toBeNull();
  });
});
