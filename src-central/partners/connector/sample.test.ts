import { beforeEach, expect, it } from 'vitest';
import type { Clock } from '../../clock.ts';
import { installSample } from '../../sample/install-sample.ts';
import { planSample } from '../../sample/plan.ts';
import type { ConnectorAnswer } from '../../testing/connector-world.ts';
import { describeEachDatabase } from '../../testing/databases.ts';
import { silentLog } from '../../testing/settle.ts';
import { startsTestServers } from '../../testing/test-server.ts';
import { CONNECTOR_PATH } from './routes.ts';
import { type ConnectorCredentials, sampleConnector } from './sample.ts';

const clock: Clock = { nowMs: () => Date.now() };
const plan = planSample('1');

describeEachDatabase('the sample of the connector', (central) => {
  const startServer = startsTestServers();
  let baseUrl = '';
  beforeEach(async () => {
    await installSample(central.db, clock, silentLog, plan, 12);
    baseUrl = (await startServer({ db: central.db, clock })).url;
  });

  it('has 1,100 accounts that are members of nothing, at a second start too; earlier tokens stay good', async () => {
    const first = await sampleConnector(central.db, clock, { plan, baseUrl });
    expect(new Set(first.AccountIds).size).toBe(1_100);
    const LoyaltyMemberships = first.AccountIds.slice(0, 300).map((AccountId) => ({
      LoyaltyProgramId: first.LoyaltyProgramId,
      AccountId,
      IsPrimary: true,
    }));
    const added = await ask('add', first, { LoyaltyMemberships });
    expect([added.status, added.body.LoyaltyMemberships?.[0]?.ChainId]).toEqual([200, first.ChainId]);
    const second = await sampleConnector(central.db, clock, { plan, baseUrl });
    expect(second).toMatchObject({ ChainId: first.ChainId, LoyaltyProgramId: first.LoyaltyProgramId });
    expect(second.AccountIds.slice(0, 800)).toEqual(first.AccountIds.slice(300));
    expect(new Set(second.AccountIds).size).toBe(1_100);
    for (const credentials of [first, second]) {
      const { status, body } = await ask('getAll', credentials, { AccountIds: second.AccountIds.slice(0, 1_000) });
      expect([status, body.LoyaltyMemberships]).toEqual([200, []]);
      const all = await ask('getAll', credentials, { Limitation: { Count: 1_000 } });
      expect(all.body.LoyaltyMemberships).toHaveLength(312);
    }
  });
});

async function ask(operation: string, credentials: ConnectorCredentials, fields: object) {
  const { platformAddress, ClientToken, AccessToken, Client } = credentials;
  const reply = await fetch(`${platformAddress}${CONNECTOR_PATH}/loyaltyMemberships/${operation}`, {
    method: 'POST',
    body: JSON.stringify({ ClientToken, AccessToken, Client, ...fields }),
  });
  return { status: reply.status, body: (await reply.json()) as ConnectorAnswer['body'] };
}
