import { v7 as newId } from 'uuid';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PROTOCOL_VERSION } from '../../src-shared/contracts/central.ts';
import { readHead } from '../journal/read-entries.ts';
import { createCentralClient } from './central-client.ts';
import { type CentralDesk, createCentralDesk } from './central-desk.ts';
import {
  type Answer,
  answerError,
  answerWith,
  cutConnection,
  hang,
  type ScriptedCentral,
  startScriptedCentral,
} from './testing/scripted-central.ts';
import { createTestTill, type TestTill } from './testing/test-till.ts';
import { createAccessTokens } from './tokens.ts';
import { createTransport, type Transport } from './transport.ts';

const HOLDS = '/v1/holds';
const NOW_MS = 1_790_000_000_000;
const hold = { holdId: newId(), memberId: newId(), points: 500 };

let central: ScriptedCentral;
let till: TestTill;
let transport: Transport;
let desk: CentralDesk;
let deskWithin: (answerWithinMs: number) => CentralDesk;
let stopping: AbortController;
let onContact: ReturnType<typeof vi.fn<() => void>>;
let onFailure: ReturnType<typeof vi.fn<() => void>>;

beforeEach(async () => {
  central = await startScriptedCentral();
  till = createTestTill();
  expect(await till.pair(central.url)).toMatchObject({ ok: true });
  transport = createTransport({ certificateAuthority: null });
  const { deviceId, sign } = till.identity().signer;
  const tokens = createAccessTokens(transport, {
    centralUrl: central.url,
    deviceId,
    sign,
    nowMs: () => Date.now(),
    monotonicMs: () => performance.now(),
    onCentralTime: () => undefined,
  });
  stopping = new AbortController();
  [onContact, onFailure] = [vi.fn<() => void>(), vi.fn<() => void>()];
  const client = createCentralClient(central.url, transport, tokens);
  deskWithin = (answerWithinMs) =>
    createCentralDesk({
      journal: till.journal,
      client,
      onContact,
      onFailure,
      isOnline: () => true,
      stopping: stopping.signal,
      answerWithinMs,
    });
  desk = deskWithin(20_000);
});

afterEach(async () => {
  await transport.close();
  await till.close();
  await central.close();
});

describe('asking for a hold', () => {
  it('gives what central signed, and when it ends', async () => {
    central.always(HOLDS, granted({}));
    expect(await desk.requestHold(hold)).toMatchObject({ kind: 'granted', expiresAtMs: NOW_MS + 60_000 });
    expect(onContact).toHaveBeenCalledOnce();
    expect(JSON.parse(central.bodies.at(-1) ?? '')).toEqual({ ...hold, position: readHead(till.journal) });
  });

  it('gives why central refuses', async () => {
    const refusal = { reason: 'insufficient-points', availablePoints: 12 };
    central.always(HOLDS, answerError(409, 'HOLD_REFUSED', refusal));
    expect(await desk.requestHold(hold)).toEqual({ kind: 'refused', ...refusal });
  });

  it.each<[string, Answer]>([
    ['hangs', hang],
    ['cuts the connection', cutConnection],
    ['answers something else', answerWith(200, '{"contact":1}')],
    ['fails', answerWith(500, '{}')],
    ['says a name that it should not', answerError(409, 'CONFLICTING_DUPLICATE', { holdId: hold.holdId })],
    ['no longer serves this till', answerError(403, 'DEVICE_REVOKED')],
    ['grants another hold', granted({ holdId: newId() })],
    ['grants other points', granted({ points: 400 })],
    ['grants what is no hold', granted({ timeToLiveMs: 0 })],
  ])('has no answer of a central that %s', async (_, answer) => {
    central.always(HOLDS, answer);
    const asked = answer === hang ? deskWithin(300) : desk;
    expect(await asked.requestHold(hold)).toEqual({ kind: 'no-answer' });
    expect(onFailure).not.toHaveBeenCalled();
  });

  it('has no answer of a central that gives no token', async () => {
    central.always('/oauth/token', hang);
    expect(await deskWithin(300).requestHold(hold)).toEqual({ kind: 'no-answer' });
  });

  it('has another token where central does not take the one it has', async () => {
    central.script(HOLDS, answerWith(401, '{}'), granted({}));
    expect(await desk.requestHold(hold)).toMatchObject({ kind: 'granted' });
    expect(central.asked.filter((path) => path === '/oauth/token')).toHaveLength(2);
  });

  it('ends with the till', async () => {
    central.always(HOLDS, hang);
    const asked = desk.requestHold(hold);
    setTimeout(() => stopping.abort(), 20);
    expect(await asked).toEqual({ kind: 'no-answer' });
  });

  it('has its answer also where the contact cannot be noted', async () => {
    central.always(HOLDS, granted({}));
    onContact.mockImplementation(() => {
      throw new Error('the disk is full');
    });
    expect(await desk.requestHold(hold)).toMatchObject({ kind: 'granted' });
    expect(onFailure).toHaveBeenCalledOnce();
  });
});

it('movements and receipts come as central tells them, or not at all', async () => {
  const movement = { movementId: '1', atMs: 1, kind: 'earn', points: 5, storeName: null, receiptNumber: 'T1-1-2' };
  central.script(
    '/v1/members/movements',
    answerWith(200, JSON.stringify({ contact: contact(), movements: [movement] })),
  );
  expect(await desk.movements(hold.memberId)).toMatchObject({ movements: [movement] });
  central.script('/v1/members/movements', answerError(404, 'MEMBER_UNKNOWN'), hang);
  expect(await desk.movements(hold.memberId)).toBe('no-answer');
  expect(await deskWithin(300).movements(hold.memberId)).toBe('no-answer');
  central.script('/v1/receipts/find', answerWith(200, JSON.stringify({ contact: contact(), receipt: null })), hang);
  expect(await desk.findReceipt('T1-1-2')).toMatchObject({ receipt: null });
  expect(await deskWithin(300).findReceipt('T1-1-2')).toBe('no-answer');
});

it('a question that hangs keeps neither sync nor other questions waiting', async () => {
  await till.prepareReplica();
  const sync = till.createSync();
  sync.start();
  expect(await sync.syncNow()).toMatchObject({ state: 'online' });
  central.script(HOLDS, hang);
  const hanging = sync.central.requestHold(hold);
  await vi.waitFor(() => expect(central.asked).toContain(HOLDS));
  central.script('/v1/receipts/find', answerWith(200, JSON.stringify({ contact: contact(), receipt: null })));
  expect(await sync.central.findReceipt('T1-1-2')).toMatchObject({ receipt: null });
  till.commit();
  expect(await sync.syncNow()).toMatchObject({ state: 'online' });
  expect(central.takenIn).toHaveLength(2);
  expect(sync.central.isOnline()).toBe(true);
  await sync.stop();
  expect(await hanging).toEqual({ kind: 'no-answer' });
}, 15_000);

function contact() {
  return { protocol: PROTOCOL_VERSION, incarnation: newId(), centralTimeMs: NOW_MS };
}

/** A grant of what was asked for, but for what is changed. */
function granted(changed: Record<string, unknown>): Answer {
  const rest = { programId: newId(), tillId: newId(), deviceId: newId(), epoch: 1, issuedAtMs: NOW_MS };
  const terms = JSON.stringify({ ...hold, ...rest, timeToLiveMs: 60_000, ...changed });
  const signed = { terms: Buffer.from(terms).toString('base64'), signature: Buffer.alloc(64).toString('base64') };
  return answerWith(200, JSON.stringify({ contact: contact(), hold: signed }));
}
