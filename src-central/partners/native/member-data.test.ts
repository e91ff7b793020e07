import { eq } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { auditEvents } from '../../database/schema.ts';
import { describeEachDatabase } from '../../testing/databases.ts';
import { prepareNative } from '../../testing/native-world.ts';
import type { newTestMember } from '../../testing/sync-world.ts';

const PHONE = { kind: 'phone', value: '+491712345678' } as const;
const CARD = { kind: 'card', value: '2990000004471' } as const;
const EMAIL = { kind: 'email', value: 'ada@example.org' } as const;

describeEachDatabase('what there is of a native member', (central) => {
  const api = prepareNative(central);
  const add = (changes: Parameters<typeof newTestMember>[0] = {}) =>
    api.world.addMember({ identifiers: [CARD, PHONE, EMAIL], ...changes });
  const actionsOf = async (targetId: string) =>
    (await central.db.select().from(auditEvents).where(eq(auditEvents.targetId, targetId))).map(({ action }) => action);

  it('PUT /v1/members/{memberId}/preferences replaces what is read there', async () => {
    const memberId = await add();
    const path = `/v1/members/${memberId}/preferences`;
    expect((await api.ask('GET', path)).body).toEqual({ language: null, channels: [], topics: [] });
    const preferences = { language: 'de-AT', channels: ['email', 'post'], topics: ['wine'] };
    expect((await api.ask('PUT', path, { body: preferences })).body).toEqual(preferences);
    expect((await api.ask('GET', path)).body).toEqual(preferences);
    for (const body of [{ language: 'german please' }, { channels: ['pigeon'] }, { topics: [''] }]) {
      expect((await api.ask('PUT', path, { body })).status).toBe(400);
    }
  });

  it('POST /v1/members/{memberId}/consents adds to what was said; the latest of a kind counts', async () => {
    const memberId = await add();
    const path = `/v1/members/${memberId}/consents`;
    const say = (given: boolean, more: object = {}) =>
      api.ask('POST', path, { body: { kind: 'marketing', given, ...more } });
    const early = api.world.clock.nowMs() - 500;
    expect((await say(true, { atMs: early })).status).toBe(201);
    await say(false);
    expect((await api.ask('GET', path)).body).toEqual({
      current: { terms: null, marketing: false },
      history: [
        { kind: 'marketing', given: false, atMs: api.world.clock.nowMs() },
        { kind: 'marketing', given: true, atMs: early },
      ],
    });
    expect((await say(true, { atMs: api.world.clock.nowMs() + 1 })).body['code']).toBe('INVALID');
    expect((await say(true, { kind: 'soul' })).status).toBe(400);
  });

  it("GET /v1/members/{memberId}/export gives out all of one member's data, and says so in the audit trail", async () => {
    const memberId = await add({ openingLots: [{ points: 120, earnedAtMs: 1 }] });
    await api.ask('POST', `/v1/members/${memberId}/consents`, { body: { kind: 'terms', given: true } });
    const { status, body } = await api.ask('GET', `/v1/members/${memberId}/export`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      member: { memberId, displayName: 'Ada Test', identifiers: [CARD, EMAIL, PHONE], balance: { available: 120 } },
      consents: [{ kind: 'terms', given: true }],
      movements: [{ kind: 'opening', points: 120 }],
      lots: [{ points: 120, remaining: 120, pending: false }],
      qualifyingEvents: [{ kind: 'points', quantity: 120 }],
      audit: [{ action: 'members.consent' }],
    });
    expect(await actionsOf(memberId)).toContain('members.export');
    const { key } = await api.addClient({ role: 'reader' });
    expect((await api.ask('GET', `/v1/members/${memberId}/export`, { key })).body['code']).toBe('SCOPE_MISSING');
  });
});
