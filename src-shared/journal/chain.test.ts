import { describe, expect, it } from 'vitest';
import { createDeviceKey, nodeJournalCrypto as crypto, importPrivateKey, signBytes } from '../../src-node/crypto.ts';
import {
  type ChainHead,
  encodeBody,
  genesisHead,
  hashBody,
  readHeader,
  type SignedEntry,
  verifyNext,
} from './chain.ts';
import type { EntryBody } from './entry.ts';

const deviceId = '0199f6a0-0000-7000-8000-000000000001';
const device = createDeviceKey();
const privateKey = importPrivateKey(device.privateKeyDer);

describe('verifyNext', () => {
  const genesis = genesisHead(crypto, deviceId, 1);
  const first = signed(opened(genesis));
  const afterFirst: ChainHead = { epoch: 1, sequence: 1, hash: hashBody(crypto, first.body) };

  it('follows a chain from its genesis, entry by entry', () => {
    expect(check(genesis, first)).toMatchObject({ ok: true, head: afterFirst });
    expect(check(afterFirst, signed(opened(afterFirst)))).toMatchObject({ ok: true, head: { sequence: 2 } });
  });

  it('keeps an entry whose payload it cannot read: taking in never interprets', () => {
    const body = { ...opened(genesis), kind: 'from-the-future', payload: { anything: 1 } } as unknown as EntryBody;
    expect(check(genesis, signed(body))).toMatchObject({ ok: true, header: { kind: 'from-the-future' } });
  });

  it.each<[string, SignedEntry, unknown]>([
    ['another device', signed({ ...opened(genesis), deviceId: opened(genesis).id }), { code: 'WRONG_DEVICE' }],
    ['another epoch', signed({ ...opened(genesis), epoch: 2 }), { code: 'WRONG_EPOCH' }],
    ['a gap', signed({ ...opened(genesis), sequence: 3 }), { code: 'CHAIN_GAP', expectedSequence: 1 }],
    ['another past', signed({ ...opened(genesis), previousHash: 'f'.repeat(64) }), { code: 'CHAIN_BROKEN' }],
    [
      'a changed body',
      { ...first, body: flipped(first.body, 'occurredAtMs":1', 'occurredAtMs":2') },
      { code: 'SIGNATURE_INVALID' },
    ],
    [
      'a signature of another',
      { ...first, signature: signed(opened(afterFirst)).signature },
      { code: 'SIGNATURE_INVALID' },
    ],
  ])('refuses %s', (_, entry, problem) => {
    expect(check(genesis, entry)).toEqual({ ok: false, problem });
  });

  function check(head: ChainHead, entry: SignedEntry) {
    const bodyText = Buffer.from(entry.body).toString('utf8');
    return verifyNext(crypto, { deviceId, publicKey: device.publicKey, head }, { ...entry, bodyText });
  }
});

describe('readHeader', () => {
  const text = Buffer.from(encodeBody(crypto, opened(genesisHead(crypto, deviceId, 1)))).toString('utf8');

  it.each<[string, string]>([
    ['no JSON', '{'],
    ['another value', '[]'],
    ['white space', text.replace(',', ', ')],
    ['a fraction', text.replace('"sequence":1', '"sequence":1.5')],
    ['a missing field', text.replace('"format":1,', '')],
    ['another format', text.replace('"format":1', '"format":2')],
    ['a field given twice', text.replace('"format":1', '"format":1,"format":1')],
    ['nothing', ''],
  ])('finds %s malformed', (_, bodyText) => {
    expect(readHeader(bodyText)).toMatchObject({ ok: false, problem: { code: 'ENTRY_MALFORMED' } });
  });
});

function opened(head: ChainHead): EntryBody {
  return {
    format: 1,
    deviceId,
    epoch: head.epoch,
    sequence: head.sequence + 1,
    id: '0199f6a0-0000-7000-8000-00000000000a',
    occurredAtMs: 1_790_000_000_000,
    lastContactAtMs: null,
    previousHash: head.hash,
    kind: 'epoch-opened',
    payload: { appVersion: '0.1.0', previous: null },
  };
}

function signed(body: EntryBody): SignedEntry {
  const bytes = encodeBody(crypto, body);
  return { body: bytes, signature: signBytes(privateKey, bytes) };
}

function flipped(body: Uint8Array, from: string, to: string): Uint8Array {
  return Buffer.from(Buffer.from(body).toString('utf8').replace(from, to), 'utf8');
}
