import { desc, eq } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { balanceChangeSchema } from '../../src-shared/contracts/feed.ts';
import { createApiClient, issueCredential } from '../auth/api-clients.ts';
import { outbox, programProfiles } from '../database/schema.ts';
import { auditLedger } from '../ledger/audit-ledger.ts';
import { readLatestConfiguration } from '../programs/read-configurations.ts';
import { readFeedPage } from '../sync/pull.ts';
import { describeEachDatabase } from '../testing/databases.ts';
import { holdFor } from '../testing/hold-points.ts';
import { preparePartner } from '../testing/partner-world.ts';
import { settle } from '../testing/settle.ts';
import { API15_PATH } from './api15/routes.ts';
import { CONNECTOR_PATH } from './connector/routes.ts';
import { REWARDS_PATH } from './rewards/routes.ts';

const CHAIN_ID = '5a0c1c52-6f4e-4c7b-9d59-5d2f6a0b1c02';
const OWNER = 'greatwidgets';
const PHONE = '+4915112345678';

describeEachDatabase('all interfaces', (central) => {
  const partner = preparePartner(central, 'native');

  const connect = async () => {
    const { clock } = partner.world;
    const client = { name: 'test', interface: 'connector', role: 'service', chainIds: [CHAIN_ID] } as const;
    const clientId = await createApiClient(central.db, clock, client);
    const tokens = {
      ClientToken: await issueCredential(central.db, clock, clientId, 'client-token'),
      AccessToken: await issueCredential(central.db, clock, clientId, 'access-token'),
      Client: 'Test Client 1.0.0',
    };
    return async (operation: string, fields: object) => {
      const path = `${CONNECTOR_PATH}/loyaltyMemberships/${operation}`;
      const { body } = await partner.send(path, { method: 'POST', key: null, body: { ...tokens, ...fields } });
      const [membership] = body['LoyaltyMemberships'] as Readonly<Record<string, unknown>>[];
      return membership;
    };
  };

  const askApi15 = async (fields: Readonly<Record<string, string>>) => {
    const user = { user_id: 'api15', user_api_key: api15Key, account_id: OWNER };
    const form = new URLSearchParams({ API: '1.5', output: 'JSON', ...user, ...fields });
    return (await (await fetch(`${partner.url}${API15_PATH}`, { method: 'POST', body: form })).json()) as Record<
      string,
      unknown
    >;
  };
  let api15Key = '';

  const signIn = async (memberId: string, key: string) => {
    const path = `${REWARDS_PATH}/customers/${memberId}/otp`;
    await partner.send(path, { method: 'POST', key });
    const isTheirs = eq(outbox.memberId, memberId);
    const [message] = await central.db.select().from(outbox).where(isTheirs).orderBy(desc(outbox.messageId));
    const otp = /\b\d{6}\b/.exec(message?.text ?? '')?.[0];
    const { body } = await partner.send(`${path}/verify`, { method: 'POST', key, body: { otp } });
    return String(body['token']);
  };

  it('move points of one member, and one balance is read everywhere, at last at a till', async () => {
    const { world } = partner;
    const { programId } = world;
    await central.db
      .insert(programProfiles)
      .values({ programId, description: '', chainId: CHAIN_ID, ownerAccountId: OWNER });
    api15Key = await partner.addKey({ clientId: 'api15', interface: 'api15', role: 'marketing', chainIds: [OWNER] });
    const rewardsKey = await partner.addKey({ interface: 'rewards', role: 'service' });
    const membershipsKey = await partner.addKey({ interface: 'memberships', role: 'service' });
    const connector = await connect();
    const till = await world.addTill();

    // 001 makes the member.
    const memberships = `/api/loyalty-programs/${programId}/memberships`;
    const accountId = await partner.addAccount();
    const made = await partner.send(memberships, { method: 'POST', key: membershipsKey, body: { accountId } });
    const memberId = String(made.body['id']);
    const native = (path: string, body: object, method = 'POST') =>
      partner.send(`/v1/members/${memberId}${path}`, { method, body, headers: { 'Idempotency-Key': path.slice(1) } });
    const update = (fields: object) =>
      connector('update', { LoyaltyMembershipUpdates: [{ LoyaltyMembershipId: memberId, ...fields }] });
    const balanceOf = async (token: string) => {
      const rewards = await partner.send(`${REWARDS_PATH}/balance`, { key: rewardsKey, token });
      const { rows } = await readFeedPage(central.db, till.deviceId, {
        position: till.position(),
        cursor: 0,
        limit: 1_000,
      });
      const told = rows.flatMap(({ change }) => {
        const balance = balanceChangeSchema.safeParse(change);
        return balance.success && balance.data.memberId === memberId ? [balance.data] : [];
      });
      const last = told.at(-1);
      return {
        native: (await partner.send(`/v1/members/${memberId}/points`)).body['total'],
        connector: (await connector('getAll', { LoyaltyMembershipIds: [memberId] }))?.['Points'],
        rewards: rewards.body['balance'],
        till: last && last.available + last.held,
      };
    };

    // 000 gives points and a phone number; 003 sets them to a figure.
    await native('', { identifiers: [{ kind: 'phone', value: PHONE }] }, 'PATCH');
    expect((await native('/points/award', { points: 1_000 })).status).toBe(201);
    const token = await signIn(memberId, rewardsKey);
    expect(await balanceOf(token)).toEqual(everywhere(1_000));
    expect(await update({ Points: { Value: 1_200 } })).toMatchObject({ Points: 1_200 });
    expect(await balanceOf(token)).toEqual(everywhere(1_200));

    // 004 orders, and one order fails.
    const order = (orderId: string) =>
      partner.send(`${REWARDS_PATH}/orders`, {
        method: 'POST',
        key: rewardsKey,
        token,
        body: { orderId, items: [{ sku: 'MUG', points: 150, quantity: 2 }] },
      });
    expect([(await order('A')).status, (await order('B')).status]).toEqual([201, 201]);
    expect(await balanceOf(token)).toEqual(everywhere(600));
    await partner.send(`${REWARDS_PATH}/orders/B/fail`, { method: 'POST', key: rewardsKey, token });
    expect(await balanceOf(token)).toEqual(everywhere(900));

    // What a till holds is in every balance, and beyond what can be redeemed elsewhere.
    const redemption = await holdFor(world, till, { memberId, points: 400 });
    expect(await balanceOf(token)).toEqual(everywhere(900));
    expect((await native('/points/redeem', { points: 501 })).body).toMatchObject({ availablePoints: 500 });

    // 002 makes gold earn five times as much; the till sells by it, and spends what it holds.
    const numbers = await askApi15({ type: 'manage_memberships', action: 'list' });
    const [program] = numbers['membership'] as Record<string, string>[];
    const membership_program_id = program?.['membership_program_id'] ?? '';
    const listed = await askApi15({ type: 'manage_membership_levels', action: 'list', membership_program_id });
    const gold = (listed['membership_level'] as Record<string, string>[]).at(-1);
    const changed = await askApi15({
      type: 'manage_membership_levels',
      action: 'update',
      membership_level_id: gold?.['membership_level_id'] ?? '',
      membership_level_description: 'Gold',
      membership_level_qualifier: '1000',
      membership_level_multiplier: '5',
    });
    expect(changed).toMatchObject({ status: 'success' });
    const config = await readLatestConfiguration(central.db, programId);
    if (!config) throw new Error('the program has a configuration');
    const sale = till.sell({ memberId, tierId: 'gold', config, redemptions: [redemption] });
    await settle(world, till);
    const { earnPoints } = JSON.parse(Buffer.from(sale.body).toString('utf8')).payload as { earnPoints: number };
    expect(earnPoints).toBeGreaterThan(400);
    expect(await balanceOf(token)).toEqual(everywhere(900 - 400 + earnPoints));

    // 001 reads the same member still, and the books are right.
    const read = await partner.send(`${memberships}/${memberId}`, { key: membershipsKey });
    expect(read.body).toEqual(made.body);
    expect(await auditLedger(central.db)).toEqual([]);
  });
});

function everywhere(points: number) {
  return { native: points, connector: points, rewards: points, till: points };
}
