import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { auditEvents, feed, qualifyingEvents, tierAssignments } from '../../database/schema.ts';
import { endDueAssignments } from '../../members/assign-tier.ts';
import { publishConfiguration } from '../../programs/publish-configuration.ts';
import { describeEachDatabase } from '../../testing/databases.ts';
import { type NativeAnswer, type NativeCall, prepareNative } from '../../testing/native-world.ts';
import { figuresOf, settle } from '../../testing/settle.ts';
import { START_MS } from '../../testing/sync-world.ts';

const DAY_MS = 86_400_000;

describeEachDatabase('native tiers', (central) => {
  const api = prepareNative(central);
  const tier = (method: string, memberId: string, call: NativeCall = {}) =>
    api.ask(method, `/v1/members/${memberId}/tier`, call);
  const assign = (memberId: string, fields: object = {}) =>
    tier('PUT', memberId, {
      body: { tierId: 'gold', reason: 'Complaint 4711', untilMs: START_MS + 30 * DAY_MS, ...fields },
    });
  const publish = (changes: object) =>
    publishConfiguration(central.db, { ...api.world.config, version: 2, validFromMs: START_MS, ...changes }, DAY_MS);
  const countNights = () =>
    publish({
      qualification: {
        type: 'B',
        qualifierName: 'Nights',
        windowLength: 12,
        windowUnit: 'M',
        campaignsIncluded: 'all',
      },
      tiers: api.world.config.tiers.map((each) => (each.tierId === 'gold' ? { ...each, qualifier: 10 } : each)),
    });
  const event = (memberId: string, fields: object = {}) =>
    api.ask('POST', `/v1/members/${memberId}/qualifier-events`, {
      body: { eventId: EVENT_ID, qualifier: 'Nights', quantity: 10, atMs: START_MS, ...fields },
    });
  const EVENT_ID = '0b1c4a52-6f4e-4c7b-9d59-5d2f6a0b1c01';
  const toldTier = async (memberId: string) => {
    const rows = await central.db.select().from(feed).orderBy(feed.sequence, feed.ordinal);
    return rows
      .flatMap(({ change }) => (change.kind === 'balance' && change.memberId === memberId ? [change.tierId] : []))
      .at(-1);
  };

  it('POST qualifier-events counts an event once, and the tier follows at every till', async () => {
    await countNights();
    const memberId = await api.world.addMember();
    const first = await event(memberId);
    expect([first.status, first.body]).toEqual([
      200,
      { memberId, repeated: false, qualifierTotal: 10, tierId: 'gold' },
    ]);
    expect((await event(memberId)).body).toEqual({ ...first.body, repeated: true });
    expect(await central.db.$count(qualifyingEvents)).toBe(1);
    expect(await toldTier(memberId)).toBe('gold');
    expect((await event(memberId, { eventId: randomUUID(), quantity: -3 })).body).toMatchObject({
      qualifierTotal: 7,
      tierId: 'base',
    });
  });

  it('POST qualifier-events refuses an id with other content or of another member: CONFLICTING_DUPLICATE', async () => {
    await countNights();
    const [memberId, other] = [await api.world.addMember(), await api.world.addMember()];
    await event(memberId);
    expect(code(await event(memberId, { quantity: 11 }))).toEqual([409, 'CONFLICTING_DUPLICATE']);
    expect(code(await event(memberId, { atMs: START_MS - 1 }))).toEqual([409, 'CONFLICTING_DUPLICATE']);
    expect(code(await event(other))).toEqual([409, 'CONFLICTING_DUPLICATE']);
    expect(await figuresOf(api.world, other)).toMatchObject({ qualifierTotal: 0, tierId: 'base' });
  });

  it('POST qualifier-events refuses QUALIFIER_UNKNOWN and TIME_FUTURE, and counts nothing', async () => {
    const memberId = await api.world.addMember();
    expect(code(await event(memberId))).toEqual([400, 'QUALIFIER_UNKNOWN']);
    await countNights();
    expect(code(await event(memberId, { qualifier: 'Flights' }))).toEqual([400, 'QUALIFIER_UNKNOWN']);
    expect(code(await event(memberId, { atMs: START_MS + DAY_MS }))).toEqual([400, 'TIME_FUTURE']);
    expect(code(await event(memberId, { quantity: 0 }))).toEqual([400, 'REQUEST_INVALID']);
    expect(code(await event(randomUUID()))).toEqual([404, 'MEMBER_UNKNOWN']);
    expect(await central.db.$count(qualifyingEvents)).toBe(0);
  });

  it('GET tier tells the tier and what is missing to the next', async () => {
    const memberId = await api.world.addMember({ openingLots: [{ points: 400, earnedAtMs: START_MS - DAY_MS }] });
    expect((await tier('GET', memberId)).body).toEqual({
      memberId,
      tier: { tierId: 'base', name: 'Base', rank: 0 },
      qualifierTotal: 400,
      next: { tierId: 'gold', name: 'Gold', remaining: 600, qualifierName: null },
      assignment: null,
    });
  });

  it('PUT tier gives a tier that outlives sales, events and recalculation, until its end', async () => {
    const memberId = await api.world.addMember();
    expect((await assign(memberId)).body).toMatchObject({
      tier: { tierId: 'gold' },
      next: null,
      assignment: { tierId: 'gold', reason: 'Complaint 4711', assignedBy: `client/${api.clientId}` },
    });
    const till = await api.world.addTill();
    till.sell({ memberId, tierId: 'gold' });
    await settle(api.world, till);
    const path = `/v1/programs/${api.world.programId}/tiers/recalculate`;
    expect((await api.ask('POST', path)).status).toBe(200);
    // Of 90 euros, since gold has a discount, twice the points.
    expect(await figuresOf(api.world, memberId)).toMatchObject({ tierId: 'gold', qualifierTotal: 180 });
    api.world.clock.advance(31 * DAY_MS);
    expect(await endDueAssignments(central.db, api.world.clock.nowMs(), () => false)).toBe(1);
    expect(await toldTier(memberId)).toBe('base');
    expect(await central.db.$count(tierAssignments)).toBe(0);
    expect(await endDueAssignments(central.db, api.world.clock.nowMs(), () => false)).toBe(0);
  });

  it('PUT tier again replaces the tier, its reason and its end', async () => {
    const memberId = await api.world.addMember();
    await assign(memberId);
    const { body } = await assign(memberId, { tierId: 'base', reason: 'a mistake', untilMs: START_MS + DAY_MS });
    expect(body).toMatchObject({ tier: { tierId: 'base' }, assignment: { reason: 'a mistake' } });
    const rows = await central.db.select().from(auditEvents).where(eq(auditEvents.targetId, memberId));
    expect(rows.map(({ action }) => action)).toEqual(['tiers.assign', 'tiers.assign']);
  });

  it('PUT tier refuses TIER_UNKNOWN, TIME_PAST, no reason and MEMBER_UNKNOWN', async () => {
    const memberId = await api.world.addMember();
    expect(code(await assign(memberId, { tierId: 'none' }))).toEqual([404, 'TIER_UNKNOWN']);
    expect(code(await assign(memberId, { untilMs: START_MS }))).toEqual([400, 'TIME_PAST']);
    expect(code(await assign(memberId, { reason: ' ' }))).toEqual([400, 'REQUEST_INVALID']);
    expect(code(await assign(randomUUID()))).toEqual([404, 'MEMBER_UNKNOWN']);
    expect(await central.db.$count(tierAssignments)).toBe(0);
  });

  it('DELETE tier takes back what was given; again, nothing changes', async () => {
    const memberId = await api.world.addMember();
    await assign(memberId);
    const first = await tier('DELETE', memberId);
    expect(first.body).toMatchObject({ tier: { tierId: 'base' }, assignment: null });
    expect((await tier('DELETE', memberId)).body).toEqual(first.body);
    expect(await toldTier(memberId)).toBe('base');
  });

  it('POST recalculate counts every member anew', async () => {
    const memberId = await api.world.addMember({ openingLots: [{ points: 1_000, earnedAtMs: START_MS - DAY_MS }] });
    api.world.clock.advance(400 * DAY_MS);
    expect(await figuresOf(api.world, memberId)).toMatchObject({ tierId: 'gold' });
    await api.ask('POST', `/v1/programs/${api.world.programId}/tiers/recalculate`);
    expect(await figuresOf(api.world, memberId)).toMatchObject({ tierId: 'base', qualifierTotal: 0, available: 1_000 });
    const unknown = await api.ask('POST', `/v1/programs/${randomUUID()}/tiers/recalculate`);
    expect(code(unknown)).toEqual([404, 'PROGRAM_UNKNOWN']);
  });

  it('refuses whoever has not the scope', async () => {
    const memberId = await api.world.addMember();
    const { key } = await api.addClient({ role: 'reader' });
    const body = { tierId: 'gold', reason: 'x', untilMs: START_MS + DAY_MS };
    expect(code(await tier('PUT', memberId, { key, body }))).toEqual([403, 'SCOPE_MISSING']);
    expect(code(await tier('DELETE', memberId, { key }))).toEqual([403, 'SCOPE_MISSING']);
    const path = `/v1/programs/${api.world.programId}/tiers/recalculate`;
    expect(code(await api.ask('POST', path, { key }))).toEqual([403, 'SCOPE_MISSING']);
    const counted = { eventId: EVENT_ID, qualifier: 'Nights', quantity: 1, atMs: START_MS };
    const events = `/v1/members/${memberId}/qualifier-events`;
    expect(code(await api.ask('POST', events, { key, body: counted }))).toEqual([403, 'SCOPE_MISSING']);
  });
});

/** An answer by its status and its problem's code. */
function code({ status, body }: NativeAnswer): unknown[] {
  return [status, body['code']];
}
