import { randomUUID } from 'node:crypto';
import { asc, eq } from 'drizzle-orm';
import { beforeEach, expect, it } from 'vitest';
import { createDeviceKey, importPrivateKey, signBytes } from '../../src-node/crypto.ts';
import type { SignedEntry } from '../../src-shared/journal/chain.ts';
import { deviceEpochs, devices, entries, entryDetails } from '../database/schema.ts';
import { describeEachDatabase, describePostgres } from '../testing/databases.ts';
import { pushEntries } from '../testing/settle.ts';
import { createSyncWorld, type SyncWorld } from '../testing/sync-world.ts';
import type { TestTill, WrittenEntry } from '../testing/test-till.ts';
import type { SyncProblem } from './errors.ts';
import { takeIn } from './take-in.ts';

describeEachDatabase('taking in', (central) => {
  let world: SyncWorld;
  let till: TestTill;
  beforeEach(async () => {
    world = await createSyncWorld(central.db);
    till = await world.addTill();
  });

  const sequences = async () => {
    const rows = await central.db.select().from(entries).orderBy(asc(entries.deviceId), asc(entries.sequence));
    return rows.filter(({ deviceId }) => deviceId === till.deviceId).map(({ sequence }) => sequence);
  };
  const problemOf = async (pushed: readonly SignedEntry[]): Promise<SyncProblem | null> => {
    try {
      await pushEntries(world, till, pushed);
      return null;
    } catch (error) {
      return (error as { problem: SyncProblem }).problem;
    }
  };
  const sell = (count: number): WrittenEntry[] =>
    Array.from({ length: count }, () => till.sell({ memberId: null, amountMinor: 100 }));

  it('keeps the very bytes that were signed, and answers with the new head', async () => {
    const [entry] = sell(1);
    expect(await pushEntries(world, till)).toEqual(till.position());
    const [kept] = await central.db.select().from(entries);
    expect(Buffer.from(kept?.body ?? [])).toEqual(entry?.body);
    expect(Buffer.from(kept?.signature ?? [])).toEqual(entry?.signature);
  });

  it('a retried push is taken in once, whole or in part or with more behind it', async () => {
    const first = sell(3);
    await pushEntries(world, till);
    await pushEntries(world, till);
    const more = sell(2);
    await pushEntries(world, till, [...first.slice(1), ...more]);
    await pushEntries(world, till, first.slice(0, 1));
    expect(await pushEntries(world, till, [])).toEqual(till.position());
    expect(await sequences()).toEqual([1, 2, 3, 4, 5]);
  });

  it('keeps details as they were sent, of the entries that it takes in', async () => {
    const sent = (text: string) => till.append('sale-completed', { of: 'any kind' }, {}, Buffer.from(text));
    const [first, second] = [sent('{"not":"read"}'), sent('')];
    const faulty = { ...sent('of a faulty one'), signature: Buffer.alloc(64) };
    expect(await problemOf([first, second, faulty])).toMatchObject({ code: 'SIGNATURE_INVALID' });
    const kept = await central.db.select().from(entryDetails);
    expect(new Map(kept.map(({ entryId, details }) => [entryId, Buffer.from(details).toString()]))).toEqual(
      new Map([
        [first.entryId, '{"not":"read"}'],
        [second.entryId, ''],
      ]),
    );
    await pushEntries(world, till, [{ ...first, details: Buffer.from('others') }]);
    expect(await central.db.select().from(entryDetails).where(eq(entryDetails.entryId, first.entryId))).toEqual(
      kept.filter(({ entryId }) => entryId === first.entryId),
    );
  });

  it('tells where to go on after a gap', async () => {
    const [first, , third] = sell(3);
    await pushEntries(world, till, first ? [first] : []);
    const problem = await problemOf(third ? [third] : []);
    expect(problem).toMatchObject({ code: 'CHAIN_GAP', data: { takenIn: { epoch: 1, sequence: 1 } } });
  });

  it.each([
    {
      title: 'a body that is not UTF-8',
      damage: () => ({ body: Buffer.from([0xff, 0xfe]) }),
      problem: { code: 'ENTRY_MALFORMED', data: { sequence: null } },
    },
    {
      title: 'a body that is not JSON',
      damage: () => ({ body: Buffer.from('half an entr') }),
      problem: { code: 'ENTRY_MALFORMED' },
    },
    {
      title: 'a body in another text form',
      damage: ({ body }: SignedEntry) => ({ body: Buffer.concat([body, Buffer.from(' ')]) }),
      problem: { code: 'ENTRY_MALFORMED', data: { sequence: null, detail: 'not in canonical form' } },
    },
    {
      title: 'a body that was changed after it was signed',
      damage: ({ body }: SignedEntry) => ({
        body: Buffer.from(Buffer.from(body).toString('utf8').replace('"EUR"', '"USD"')),
      }),
      problem: { code: 'SIGNATURE_INVALID', data: { sequence: 2 } },
    },
    {
      title: 'a signature of another key',
      damage: ({ body }: SignedEntry) => ({
        signature: signBytes(importPrivateKey(createDeviceKey().privateKeyDer), body),
      }),
      problem: { code: 'SIGNATURE_INVALID', data: { sequence: 2 } },
    },
    {
      title: 'no signature',
      damage: () => ({ signature: Buffer.alloc(0) }),
      problem: { code: 'SIGNATURE_INVALID', data: { sequence: 2 } },
    },
  ])('refuses $title, and loses nothing of what came before it', async ({ damage, problem }) => {
    const [first, second, third] = sell(3) as [WrittenEntry, WrittenEntry, WrittenEntry];
    expect(await problemOf([first, { ...second, ...damage(second) }, third])).toMatchObject(problem);
    expect(await sequences()).toEqual([1]);
    await pushEntries(world, till);
    expect(await sequences()).toEqual([1, 2, 3]);
  });

  it('refuses entries of another device or another epoch', async () => {
    const other = await world.addTill();
    const foreign = other.sell({ memberId: null });
    expect(await problemOf([foreign])).toMatchObject({
      code: 'ENTRY_MALFORMED',
      data: { sequence: 1, detail: 'written by another device' },
    });
    const late = till.append('epoch-opened', {}, { epoch: 2 });
    expect(await problemOf([late])).toMatchObject({ data: { detail: 'written in another epoch' } });
  });

  it('takes in a kind that it does not know, and one whose payload makes no sense', async () => {
    till.append('voucher-printed', { anything: ['goes', 1, null] });
    till.append('sale-completed', 'nothing like a sale');
    expect(await pushEntries(world, till)).toEqual(till.position());
  });

  it('refuses a kind that no text column can hold', async () => {
    till.append('nul\0kind', {});
    expect(await problemOf(till.entries)).toMatchObject({ code: 'ENTRY_MALFORMED' });
  });

  it('an id is never used twice: the same id with other content is refused', async () => {
    const [first] = sell(1);
    await pushEntries(world, till);
    const again = till.append('epoch-opened', { appVersion: '1', previous: null }, { id: first?.entryId });
    expect(await problemOf([again])).toEqual({ code: 'CONFLICTING_DUPLICATE', data: { sequence: again.sequence } });
    expect(await sequences()).toEqual([1]);
  });

  it('an id is never used twice: not within one push, nor by another device', async () => {
    const id = randomUUID();
    const opened = { appVersion: '1', previous: null };
    till.append('epoch-opened', opened, { id });
    till.append('epoch-opened', opened, { id });
    expect(await problemOf(till.entries)).toEqual({ code: 'CONFLICTING_DUPLICATE', data: { sequence: 2 } });
    till = await world.addTill();
    till.append('epoch-opened', opened, { id });
    expect(await problemOf(till.entries)).toEqual({ code: 'CONFLICTING_DUPLICATE', data: { sequence: 1 } });
  });

  it.each(['the position alone', 'its entries'])('sees two copies of one till by %s', async (sign) => {
    sell(2);
    const copy = till.clone();
    sell(2);
    await pushEntries(world, till);
    const [theirs] = [copy.sell({ memberId: null }), copy.sell({ memberId: null }), copy.sell({ memberId: null })];
    const pushed = sign === 'its entries' ? [theirs] : [];
    // Further on than central knows, the copy's position says nothing; its entries do.
    const position = sign === 'its entries' ? copy.position() : { ...copy.position(), sequence: 3 };
    const push = takeIn(central.db, world.clock, till.deviceId, { position, entries: pushed });
    await expect(push).rejects.toMatchObject({ problem: { code: 'JOURNAL_FORKED', data: { sequence: 3 } } });
  });

  it('sees a till that was set back behind what it has sent, once it goes on', async () => {
    sell(1);
    const old = till.clone();
    const sent = till.sell({ memberId: null });
    await pushEntries(world, till);
    expect(
      await takeIn(central.db, world.clock, till.deviceId, { position: old.position(), entries: [] }),
    ).toMatchObject({
      sequence: sent.sequence,
    });
    const next = old.sell({ memberId: null });
    const push = takeIn(central.db, world.clock, till.deviceId, { position: old.position(), entries: [next] });
    await expect(push).rejects.toMatchObject({ problem: { code: 'JOURNAL_FORKED', data: { sequence: 2 } } });
  });

  it('refuses an entry that is next in order but follows another one', async () => {
    sell(1);
    await pushEntries(world, till);
    const astray = till.append('epoch-opened', {}, { previousHash: 'f'.repeat(64) });
    expect(await problemOf([astray])).toEqual({ code: 'JOURNAL_FORKED', data: { sequence: 1 } });
  });

  it('refuses an unknown epoch, a revoked device and one that never was', async () => {
    const push = (deviceId: string, epoch: number) =>
      takeIn(central.db, world.clock, deviceId, { position: { ...till.position(), epoch }, entries: [] });
    await expect(push(till.deviceId, 9)).rejects.toMatchObject({ problem: { code: 'UNKNOWN_EPOCH' } });
    await expect(push(randomUUID(), 1)).rejects.toMatchObject({ problem: { code: 'DEVICE_REVOKED' } });
    await central.db.update(devices).set({ status: 'revoked' }).where(eq(devices.deviceId, till.deviceId));
    await expect(push(till.deviceId, 1)).rejects.toMatchObject({ problem: { code: 'DEVICE_REVOKED' } });
  });
});

describePostgres('taking in', (central) => {
  it('takes the same entries once that many connections push at the same time', async () => {
    const world = await createSyncWorld(central.db);
    const till = await world.addTill();
    for (let index = 0; index < 20; index += 1) till.sell({ memberId: null, amountMinor: 100 });
    const pushes = Array.from({ length: 8 }, (_, index) => pushEntries(world, till, till.entries.slice(0, 20 - index)));
    await Promise.all(pushes);
    expect(await central.db.$count(entries)).toBe(20);
    const [head] = await central.db.select().from(deviceEpochs);
    expect(head).toMatchObject({ headSequence: 20, headHash: till.position().hash });
  });
});
