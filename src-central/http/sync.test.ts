import { randomUUID } from 'node:crypto';
import { createORPCClient } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import { OpenAPILink } from '@orpc/openapi-client/fetch';
import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { nodeJournalCrypto } from '../../src-node/crypto.ts';
import { centralContract, holdTermsSchema } from '../../src-shared/contracts/central.ts';
import type { Position } from '../../src-shared/contracts/feed.ts';
import { encodeBody, genesisHead, hashBody } from '../../src-shared/journal/chain.ts';
import type { EntryBody } from '../../src-shared/journal/entry.ts';
import { issueEnrolmentCode } from '../auth/issue-enrolment-code.ts';
import { systemClock } from '../clock.ts';
import { devices } from '../database/schema.ts';
import { createTill } from '../programs/stores.ts';
import { createCentralService } from '../sync/central-service.ts';
import { describeEachDatabase } from '../testing/databases.ts';
import { silentLog } from '../testing/settle.ts';
import { createSyncWorld, type SyncWorld } from '../testing/sync-world.ts';
import { createTestDevice, type TestDevice } from '../testing/test-device.ts';
import { startsTestServers } from '../testing/test-server.ts';

/** Less than what a till's clock may be off, so that its assertions stay good when the token has expired. */
const TOKEN_LIFE_SECONDS = 30;

type Client = ContractRouterClient<typeof centralContract>;

describeEachDatabase('a till over http', (central) => {
  const startServer = startsTestServers();
  let service: ReturnType<typeof createCentralService>;
  let world: SyncWorld;
  let url: string;
  let deviceId: string;
  let device: TestDevice;
  let genesis: Position;
  let token: string;
  let client: Client;
  let aheadMs: number;
  const clock = { nowMs: () => Date.now() + aheadMs };

  beforeEach(async () => {
    aheadMs = 0;
    world = await createSyncWorld(central.db, {}, { ...systemClock, advance: () => undefined });
    const tillId = randomUUID();
    await createTill(central.db, { tillId, storeId: world.storeId, name: 'Till', code: 'T1' });
    await world.addMember();
    service = createCentralService(central.db, systemClock, silentLog);
    url = (await startServer({ db: central.db, service, clock, tokenLifeSeconds: TOKEN_LIFE_SECONDS })).url;
    device = createTestDevice();
    ({ deviceId } = await device.enrol(url, await issueEnrolmentCode(central.db, systemClock, tillId)));
    genesis = genesisHead(nodeJournalCrypto, deviceId, 1);
    token = await device.requestToken(url, deviceId);
    const headers = () => ({ authorization: `Bearer ${token}` });
    client = createORPCClient(new OpenAPILink(centralContract, { url, headers }));
  });
  afterEach(() => service.stop());

  it('enrols, gets a token, pushes, pulls its verdict and takes a snapshot', async () => {
    const { entries, head } = writeJournal(1);
    const pushed = await client.push({ position: head, entries });
    expect(pushed.takenIn).toEqual(head);
    await service.idle();
    const page = await client.pull({ position: head, cursor: 0, limit: 100, waitMs: 0 });
    expect(page.watermark).toEqual({ epoch: 1, sequence: 1 });
    expect(page.rows.map(({ change }) => change.kind)).toContain('verdict');
    const snapshot = await client.beginSnapshot({ position: head });
    expect(snapshot).toMatchObject({ takenIn: head, counts: { members: 1 } });
    const members = await client.snapshotMembers({ after: null, limit: 10 });
    expect([members.members.length, members.next]).toEqual([1, null]);
    expect(await client.snapshotProducts({ after: null, limit: 10 })).toMatchObject({ products: [], next: null });
    expect(await client.findReceipt({ receiptNumber: 'T1-1' })).toMatchObject({ receipt: null });
  });

  it('goes on where it was when its token expires in the middle of a queue', async () => {
    const { entries, head } = writeJournal(6);
    await client.push({ position: head, entries: entries.slice(0, 3) });
    aheadMs = (TOKEN_LIFE_SECONDS + 1) * 1000;
    await expect(client.push({ position: head, entries: entries.slice(3) })).rejects.toMatchObject({ status: 401 });
    token = await device.requestToken(url, deviceId);
    const { takenIn } = await client.push({ position: head, entries: entries.slice(3) });
    expect(takenIn).toEqual(head);
    await expect(client.push({ position: head, entries }), 'sent again').resolves.toMatchObject({ takenIn: head });
  });

  it('hears by name what is wrong with its journal', async () => {
    const { entries, head } = writeJournal(3);
    const forged = entries.map((entry) => ({ ...entry, signature: Buffer.alloc(64).toString('base64') }));
    await expect(client.push({ position: head, entries: forged })).rejects.toMatchObject({
      code: 'SIGNATURE_INVALID',
      defined: true,
      data: { sequence: 1 },
    });
    await expect(client.push({ position: head, entries: entries.slice(1) })).rejects.toMatchObject({
      code: 'CHAIN_GAP',
      defined: true,
      data: { takenIn: genesis },
    });
    const another = { ...head, epoch: 9 };
    await expect(client.beginSnapshot({ position: another })).rejects.toMatchObject({ code: 'UNKNOWN_EPOCH' });
  });

  it('gets a hold for a member, hears by name why not, and reads what moved', async () => {
    const openingLots = [{ points: 300, earnedAtMs: Date.now() - 1_000 }];
    const memberId = await world.addMember({ openingLots });
    const request = { position: genesis, holdId: randomUUID(), memberId, points: 200 };
    const { hold } = await client.requestHold(request);
    const terms = holdTermsSchema.parse(JSON.parse(Buffer.from(hold.terms, 'base64').toString('utf8')));
    expect(terms).toMatchObject({ holdId: request.holdId, memberId, deviceId, points: 200 });
    await expect(client.requestHold({ ...request, points: 201 })).rejects.toMatchObject({
      code: 'CONFLICTING_DUPLICATE',
      defined: true,
      data: { holdId: request.holdId },
    });
    await expect(client.requestHold({ ...request, holdId: randomUUID() })).rejects.toMatchObject({
      code: 'HOLD_REFUSED',
      status: 409,
      defined: true,
      data: { reason: 'insufficient-points', availablePoints: 100 },
    });
    const { movements } = await client.memberMovements({ memberId, limit: 20 });
    expect(movements).toMatchObject([{ kind: 'opening', points: 300, storeName: null, receiptNumber: null }]);
    await expect(client.memberMovements({ memberId: randomUUID(), limit: 1 })).rejects.toMatchObject({
      code: 'MEMBER_UNKNOWN',
      status: 404,
    });
  });

  it('is not served any more once it is revoked', async () => {
    await central.db.update(devices).set({ status: 'revoked' }).where(eq(devices.deviceId, deviceId));
    await expect(client.beginSnapshot({ position: genesis })).rejects.toMatchObject({
      code: 'DEVICE_REVOKED',
      status: 403,
      defined: true,
    });
  });

  /** So many entries of the one kind that needs nothing else, as the device writes them. */
  function writeJournal(count: number): { entries: { body: string; signature: string }[]; head: Position } {
    const entries: { body: string; signature: string }[] = [];
    let head = genesis;
    for (let sequence = 1; sequence <= count; sequence += 1) {
      const entry: EntryBody = {
        format: 1,
        deviceId,
        epoch: 1,
        sequence,
        id: randomUUID(),
        occurredAtMs: Date.now(),
        lastContactAtMs: null,
        previousHash: head.hash,
        kind: 'epoch-opened',
        payload: { appVersion: '0.1.0', previous: null },
      };
      const body = encodeBody(nodeJournalCrypto, entry);
      entries.push({
        body: Buffer.from(body).toString('base64'),
        signature: device.sign(body).toString('base64'),
      });
      head = { epoch: 1, sequence, hash: hashBody(nodeJournalCrypto, body) };
    }
    return { entries, head };
  }
});
