import { beforeEach, expect, it } from 'vitest';
import { feed, members } from '../database/schema.ts';
import { bulkAddMembers } from '../members/add-members.ts';
import { describePglite, describePostgres } from '../testing/databases.ts';
import { answerAllEntries, pushEntries } from '../testing/settle.ts';
import { createSyncWorld, newTestMember, type SyncWorld } from '../testing/sync-world.ts';
import { deleteTier } from './change-tiers.ts';

const caller = { clientId: 'test', source: '127.0.0.1' };

describePglite('members counted anew', (central) => {
  it('are all of a program, page by page, and the feed tells of those alone that changed', async () => {
    const world = await createSyncWorld(central.db);
    const other = await createSyncWorld(central.db);
    const earnedAtMs = world.clock.nowMs();
    const list = Array.from({ length: 1_100 }, (_, index) =>
      newTestMember({ openingLots: [{ points: index % 100 === 0 ? 1_500 : 10, earnedAtMs }] }),
    );
    await bulkAddMembers(central.db, world.clock, world.programId, list);
    await bulkAddMembers(central.db, world.clock, other.programId, list.slice(0, 1));
    const before = await central.db.$count(feed);
    await deleteTier(central.db, world.clock, caller, world.programId, 'gold');
    const rows = await central.db.select().from(members);
    const gold = rows.filter(({ tierId }) => tierId === 'gold');
    expect(gold.map(({ programId }) => programId)).toEqual([other.programId]);
    // Eleven members, the version that ends, and the new one.
    expect((await central.db.$count(feed)) - before).toBe(13);
  });
});

describePostgres('members counted anew', (central) => {
  let world: SyncWorld;
  beforeEach(async () => {
    world = await createSyncWorld(central.db);
  });

  it('have no tier that is no more, though sales that reach it are posted at the same time', async () => {
    const till = await world.addTill();
    const ids: string[] = [];
    for (let index = 0; index < 30; index += 1) {
      const memberId = await world.addMember();
      ids.push(memberId);
      till.sell({ memberId, tierId: 'base', amountMinor: 150_000 });
    }
    await pushEntries(world, till);
    const posting = answerAllEntries(world);
    await new Promise((resolve) => setTimeout(resolve, 30));
    await Promise.all([posting, deleteTier(central.db, world.clock, caller, world.programId, 'gold')]);
    const rows = await central.db.select().from(members);
    expect(rows.map(({ tierId, qualifierTotal }) => [tierId, qualifierTotal])).toEqual(ids.map(() => ['base', 1_500]));
  });
});
