import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { blindIndex, openProfile } from '../../src-node/crypto.ts';
import { memberProfileSchema } from '../../src-shared/contracts/feed.ts';
import { devices, feedHead } from '../database/schema.ts';
import { readCentralState } from '../database/state.ts';
import { bulkAddMembers } from '../members/add-members.ts';
import { publishConfiguration } from '../programs/publish-configuration.ts';
import { putProducts, putStaff } from '../programs/stores.ts';
import { describeEachDatabase } from '../testing/databases.ts';
import { settle } from '../testing/settle.ts';
import { createSyncWorld, newTestMember } from '../testing/sync-world.ts';
import { readSnapshotMembers, readSnapshotProducts, readSnapshotStart } from './snapshot.ts';

const HOUR_MS = 3_600_000;

describeEachDatabase('a snapshot', (central) => {
  it('begins with all that is not paged, as of one feed sequence, and keeps the feed from there', async () => {
    const world = await createSyncWorld(central.db);
    const memberId = await world.addMember();
    const till = await world.addTill();
    const parked = till.append('voucher-printed', {});
    till.sell({ memberId });
    await settle(world, till);
    const person = { storeId: world.storeId, name: 'Bo', role: 'manager', pinHash: '$argon2id$' } as const;
    const [active, left] = [randomUUID(), randomUUID()];
    await putStaff(central.db, [
      { ...person, staffId: active, active: true },
      { ...person, staffId: left, active: false },
    ]);
    const nowMs = world.clock.nowMs();
    await publishConfiguration(central.db, { ...world.config, version: 2, validFromMs: nowMs }, HOUR_MS);

    const start = await readSnapshotStart(central.db, till.deviceId, till.position(), nowMs);
    const [head] = await central.db.select().from(feedHead);
    expect(start).toMatchObject({
      takenIn: till.position(),
      stamp: head?.sequence,
      watermark: { epoch: 1, sequence: 2 },
      verdicts: [{ kind: 'verdict', entryId: parked.entryId, status: 'parked', code: 'KIND_UNKNOWN' }],
      staff: [{ kind: 'staff', staffId: active }],
      store: { storeId: world.storeId, timeZone: 'Europe/Berlin' },
      counts: { members: 1, products: 0 },
    });
    expect(start.configurations.map(({ version, honourUntilMs }) => [version, honourUntilMs])).toEqual([
      [1, nowMs + HOUR_MS],
      [2, null],
    ]);
    const later = await readSnapshotStart(central.db, till.deviceId, till.position(), nowMs + HOUR_MS);
    expect(later.configurations.map(({ version }) => version)).toEqual([2]);
    const [device] = await central.db.select().from(devices).where(eq(devices.deviceId, till.deviceId));
    expect(device?.cursor).toBe(start.stamp);
  });

  it('pages through every member of the program once, with figures, and of no other', async () => {
    const world = await createSyncWorld(central.db);
    const till = await world.addTill();
    await (await createSyncWorld(central.db)).addMember();
    const openingLots = [{ points: 40, earnedAtMs: world.clock.nowMs() }];
    const list = Array.from({ length: 25 }, () => newTestMember({ openingLots }));
    await bulkAddMembers(central.db, world.clock, world.programId, list);
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const page = await readSnapshotMembers(central.db, till.deviceId, { after, limit: 10 });
      for (const { member, balance } of page.members) {
        seen.push(member.memberId);
        expect(balance).toMatchObject({ memberId: member.memberId, available: 40, qualifierTotal: 40 });
      }
      after = page.next;
    } while (after !== null);
    expect(seen).toHaveLength(25);
    expect(new Set(seen).size).toBe(25);
    expect(seen).toEqual(seen.toSorted());
  });

  it('carries nothing readable of a member, and opens with the data keys', async () => {
    const world = await createSyncWorld(central.db);
    const till = await world.addTill();
    const memberId = await world.addMember({
      account: { kind: 'person', displayName: 'Grete Sample' },
      identifiers: [
        { kind: 'card', value: 'HB00014471' },
        { kind: 'phone', value: '+4915112345678' },
        { kind: 'email', value: 'grete@example.org' },
      ],
    });
    const page = await readSnapshotMembers(central.db, till.deviceId, { after: null, limit: 10 });
    const sent = JSON.stringify(page.members);
    for (const secret of ['Grete', '4471', '5112345678', 'grete@']) expect(sent).not.toContain(secret);
    const { blindIndexKey, profileKey } = await readCentralState(central.db);
    const { sealedProfile, identifiers } = page.members[0]?.member ?? { sealedProfile: '', identifiers: [] };
    const opened = openProfile(profileKey, memberId, Buffer.from(sealedProfile, 'base64'));
    expect(memberProfileSchema.parse(JSON.parse(opened))).toEqual({
      displayName: 'Grete Sample',
      cardHint: '4471',
      phoneHint: '5678',
      emailHint: 'g…@example.org',
    });
    const phone = blindIndex(blindIndexKey, 'phone', '+4915112345678').toString('base64');
    expect(identifiers).toContainEqual({ kind: 'phone', index: phone });
    expect(identifiers.map(({ kind }) => kind)).toEqual(['card', 'email', 'phone']);
  });

  it('pages through the products of the program by SKU', async () => {
    const world = await createSyncWorld(central.db);
    const till = await world.addTill();
    const other = await createSyncWorld(central.db);
    const product = { barcode: null, name: 'Bread', categoryId: 'food', priceMinor: 249, active: true };
    const list = ['C-3', 'A-1', 'B-2'].map((sku) => ({ sku, ...product }));
    await putProducts(central.db, world.programId, list);
    await putProducts(central.db, other.programId, [{ sku: 'A-1', ...product, priceMinor: 1 }]);
    const first = await readSnapshotProducts(central.db, till.deviceId, { after: null, limit: 2 });
    expect(first.products.map(({ sku }) => sku)).toEqual(['A-1', 'B-2']);
    const rest = await readSnapshotProducts(central.db, till.deviceId, { after: first.next, limit: 2 });
    expect(rest).toMatchObject({ products: [{ kind: 'product', sku: 'C-3', ...product }], next: null });
  });

  it('is refused to a revoked device, page by page', async () => {
    const world = await createSyncWorld(central.db);
    const { deviceId, position } = await world.addTill();
    await central.db.update(devices).set({ status: 'revoked' });
    const revoked = { problem: { code: 'DEVICE_REVOKED' } };
    const page = { after: null, limit: 1 };
    await expect(readSnapshotStart(central.db, deviceId, position(), 0)).rejects.toMatchObject(revoked);
    await expect(readSnapshotMembers(central.db, deviceId, page)).rejects.toMatchObject(revoked);
    await expect(readSnapshotProducts(central.db, deviceId, page)).rejects.toMatchObject(revoked);
  });
});
