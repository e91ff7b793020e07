import { eq } from 'drizzle-orm';
import { beforeEach, expect, it } from 'vitest';
import { nodeJournalCrypto } from '../../src-node/crypto.ts';
import { genesisHead } from '../../src-shared/journal/chain.ts';
import { deviceEpochs, devices, enrolmentCodes } from '../database/schema.ts';
import { readCentralState } from '../database/state.ts';
import { describeEachDatabase, describePglite, type TestCentral } from '../testing/databases.ts';
import { createTestDevice, postJson } from '../testing/test-device.ts';
import { insertTestTill, startsTestServers, type TestTill } from '../testing/test-server.ts';
import { issueEnrolmentCode } from './issue-enrolment-code.ts';

const DAY_MS = 86_400_000;

interface Setting {
  central: TestCentral;
  clock: { nowMs(): number };
  readonly till: TestTill;
  readonly url: string;
}

describeEachDatabase('enrolling a till', (central) => {
  const setting = prepareSetting(central);

  it('answers with all that a till needs, and opens its first epoch', async () => {
    const { till, url } = setting;
    const device = createTestDevice();
    const code = await issueEnrolmentCode(central.db, setting.clock, till.tillId);
    const enrolment = await device.enrol(url, code);
    const state = await readCentralState(central.db);
    expect(enrolment).toEqual({
      contact: { protocol: 1, incarnation: state.incarnation, centralTimeMs: setting.clock.nowMs() },
      deviceId: expect.any(String),
      epoch: 1,
      tillId: till.tillId,
      tillName: 'Till 1',
      tillCode: 'T1',
      store: {
        storeId: till.storeId,
        name: 'Test store',
        region: 'DE',
        timeZone: 'Europe/Berlin',
        currency: 'EUR',
      },
      programId: till.programId,
      keys: {
        blindIndexKey: Buffer.from(state.blindIndexKey).toString('base64'),
        profileKey: Buffer.from(state.profileKey).toString('base64'),
      },
    });
    const [epoch] = await central.db.select().from(deviceEpochs);
    const genesis = genesisHead(nodeJournalCrypto, enrolment.deviceId, 1);
    expect(epoch).toMatchObject({ epoch: 1, headSequence: 0, headHash: genesis.hash, answeredSequence: 0 });
    expect(Buffer.from(epoch?.publicKey ?? []).toString('base64')).toBe(device.publicKey);
  });

  it('gives the same answer again to the same key, as after a lost reply, and even when the code has since expired', async () => {
    const device = createTestDevice();
    const code = await issueEnrolmentCode(central.db, setting.clock, setting.till.tillId);
    const first = await device.enrol(setting.url, code);
    setting.clock = { nowMs: () => Date.now() + 2 * DAY_MS };
    const again = await device.enrol(setting.url, code.toLowerCase());
    expect({ ...again, contact: null }).toEqual({ ...first, contact: null });
    expect(await central.db.select().from(devices)).toHaveLength(1);
    expect(await central.db.select().from(deviceEpochs)).toHaveLength(1);
  });

  it('lets one of two devices have a code that both use at once', async () => {
    const code = await issueEnrolmentCode(central.db, setting.clock, setting.till.tillId);
    const replies = await Promise.all(
      Array.from({ length: 6 }, () => postEnrolment(setting.url, createTestDevice().enrolmentBody(code))),
    );
    const outcomes = replies.map((reply) => reply.body['code'] ?? 'enrolled').toSorted();
    expect(outcomes).toEqual([...Array.from({ length: 5 }, () => 'ENROLMENT_CODE_USED'), 'enrolled']);
    expect(await central.db.select().from(devices)).toHaveLength(1);
  });

  it('opens the next epoch of a device whose key is known, and makes a new device of a new key', async () => {
    const device = createTestDevice();
    const enrol = async (which: typeof device) =>
      which.enrol(setting.url, await issueEnrolmentCode(central.db, setting.clock, setting.till.tillId));
    const first = await enrol(device);
    const second = await enrol(device);
    const other = await enrol(createTestDevice());
    expect([second.deviceId, second.epoch]).toEqual([first.deviceId, 2]);
    expect(other.deviceId).not.toBe(first.deviceId);
    // The till's receipt numbers go on: one of its second machine is never one of its first.
    expect(other.epoch).toBe(3);
    expect(await central.db.select().from(deviceEpochs)).toHaveLength(3);
  });

  it('makes one device of one key that uses two codes at once', async () => {
    const device = createTestDevice();
    const codes = await Promise.all(
      [0, 1].map(() => issueEnrolmentCode(central.db, setting.clock, setting.till.tillId)),
    );
    const [left, right] = await Promise.all(codes.map((code) => device.enrol(setting.url, code)));
    expect(left?.deviceId).toBe(right?.deviceId);
    expect([left?.epoch, right?.epoch].toSorted()).toEqual([1, 2]);
  });

  it('does not give a revoked device its keys again', async () => {
    const device = createTestDevice();
    const code = await issueEnrolmentCode(central.db, setting.clock, setting.till.tillId);
    const { deviceId } = await device.enrol(setting.url, code);
    await central.db.update(devices).set({ status: 'revoked' }).where(eq(devices.deviceId, deviceId));
    expect(await postEnrolment(setting.url, device.enrolmentBody(code))).toMatchObject({
      status: 403,
      body: { code: 'ENROLMENT_CODE_USED' },
    });
    const fresh = await issueEnrolmentCode(central.db, setting.clock, setting.till.tillId);
    expect(await device.enrol(setting.url, fresh)).toMatchObject({ deviceId, epoch: 2 });
  });
});

describePglite('what keeps a till from being enrolled', (central) => {
  const setting = prepareSetting(central);

  const otherKey = createTestDevice();
  it.each([
    ['an unknown code', {}, 'AAAA-BBBB-CCCC', 403, 'ENROLMENT_CODE_UNKNOWN'],
    ['a text that is no code', {}, 'hello', 403, 'ENROLMENT_CODE_UNKNOWN'],
    ['a proof by another key', { publicKey: otherKey.publicKey }, null, 403, 'PROOF_INVALID'],
    ['a proof that is no signature', { proof: 'AAAA' }, null, 403, 'PROOF_INVALID'],
    ['a key that is none', { publicKey: 'AAAA' }, null, 403, 'PROOF_INVALID'],
    ['another version of the protocol', { protocol: 99 }, null, 426, 'PROTOCOL_UNSUPPORTED'],
    ['a key that is not base64', { publicKey: '§' }, null, 400, 'BAD_REQUEST'],
    ['no code', { enrolmentCode: '' }, null, 400, 'BAD_REQUEST'],
    ['a number for a name', { deviceName: 7 }, null, 400, 'BAD_REQUEST'],
  ])('%s', async (_, changes, given, status, code) => {
    const issued = await issueEnrolmentCode(central.db, setting.clock, setting.till.tillId);
    const device = createTestDevice();
    const reply = await postEnrolment(setting.url, device.enrolmentBody(given ?? issued, changes));
    expect(reply).toMatchObject({ status, body: { code } });
    expect(await central.db.select().from(devices)).toHaveLength(0);
    await expect(device.enrol(setting.url, issued), 'the code is as good as before').resolves.toBeDefined();
  });

  it('names the protocols that it speaks', async () => {
    const reply = await postEnrolment(setting.url, createTestDevice().enrolmentBody('x', { protocol: 2 }));
    expect(reply.body).toMatchObject({ defined: true, data: { supported: [1] } });
  });

  it('a code that is past its time', async () => {
    const code = await issueEnrolmentCode(central.db, setting.clock, setting.till.tillId, 1_000);
    setting.clock = { nowMs: () => Date.now() + 1_001 };
    const reply = await postEnrolment(setting.url, createTestDevice().enrolmentBody(code));
    expect(reply).toMatchObject({ status: 403, body: { code: 'ENROLMENT_CODE_EXPIRED', defined: true } });
  });

  it('a code that another till has used', async () => {
    const code = await issueEnrolmentCode(central.db, setting.clock, setting.till.tillId);
    await createTestDevice().enrol(setting.url, code);
    const reply = await postEnrolment(setting.url, createTestDevice().enrolmentBody(code));
    expect(reply).toMatchObject({ status: 403, body: { code: 'ENROLMENT_CODE_USED', defined: true } });
  });

  it('too many wrong codes from one place, until some time has passed', async () => {
    const device = createTestDevice();
    const issued = await issueEnrolmentCode(central.db, setting.clock, setting.till.tillId);
    const wrong = () => postEnrolment(setting.url, device.enrolmentBody('AAAA-BBBB-CCCC'));
    for (let attempt = 0; attempt < 20; attempt += 1)
      expect((await wrong()).body['code']).toBe('ENROLMENT_CODE_UNKNOWN');
    const refused = await postEnrolment(setting.url, device.enrolmentBody(issued));
    expect(refused).toMatchObject({ status: 429, body: { code: 'TOO_MANY_ATTEMPTS', defined: true } });
    const data = refused.body['data'] as { retryAfterMs: number };
    expect(data.retryAfterMs).toBeGreaterThan(0);
    setting.clock = { nowMs: () => Date.now() + data.retryAfterMs };
    await expect(device.enrol(setting.url, issued)).resolves.toMatchObject({ epoch: 1 });
  });

  it('keeps of a code only its hash', async () => {
    const code = await issueEnrolmentCode(central.db, setting.clock, setting.till.tillId);
    const rows = JSON.stringify(await central.db.select().from(enrolmentCodes));
    expect(rows).not.toContain(code);
    expect(rows).not.toContain(code.replaceAll('-', ''));
  });
});

function prepareSetting(central: TestCentral): Setting {
  const startServer = startsTestServers();
  const values: { till?: TestTill; url?: string } = {};
  const setting = {
    central,
    clock: { nowMs: () => Date.now() },
    get till() {
      return required(values.till);
    },
    get url() {
      return required(values.url);
    },
  };
  beforeEach(async () => {
    const startedAtMs = Date.now();
    setting.clock = { nowMs: () => startedAtMs };
    values.till = await insertTestTill(central.db);
    // The server asks the setting, so that a test can move its time.
    values.url = (await startServer({ db: central.db, clock: { nowMs: () => setting.clock.nowMs() } })).url;
  });
  return setting;
}

function required<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('there within tests only');
  return value;
}

async function postEnrolment(
  url: string,
  body: Record<string, unknown>,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const reply = await postJson(`${url}/v1/devices/enrol`, body);
  return { status: reply.status, body: (await reply.json()) as Record<string, unknown> };
}
