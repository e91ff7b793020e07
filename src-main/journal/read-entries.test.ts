import { describe, expect, it } from 'vitest';
import { nodeJournalCrypto } from '../../src-node/crypto.ts';
import { genesisHead } from '../../src-shared/journal/chain.ts';
import { appendSale, enrol, enrolledJournal, testJournal } from '../testing/test-journal.ts';
import { latestSaleEntry, NotEnrolledError, readHead, readHeadAt, readUnsentEntries } from './read-entries.ts';

describe('readUnsentEntries', () => {
  it.each<[string, { epoch: number; sequence: number }, number, (size: number) => number, number[]]>([
    ['all of an epoch', { epoch: 1, sequence: 0 }, 100, all, [1, 2, 3, 4, 5, 6]],
    ['what follows', { epoch: 1, sequence: 4 }, 100, all, [5, 6]],
    ['no more than the limit', { epoch: 1, sequence: 1 }, 2, all, [2, 3]],
    ['no more than the bytes', { epoch: 1, sequence: 1 }, 100, (size) => 2 * size, [2, 3]],
    ['one more byte is not one more entry', { epoch: 1, sequence: 1 }, 100, (size) => 3 * size - 1, [2, 3]],
    ['a large one by itself', { epoch: 1, sequence: 1 }, 100, () => 1, [2]],
    ['nothing at the end', { epoch: 1, sequence: 6 }, 100, all, []],
    ['nothing of another epoch', { epoch: 2, sequence: 0 }, 100, all, []],
  ])('gives %s', (_, after, limit, bytesOf, sequences) => {
    const { db } = filled();
    const size = readUnsentEntries(db, { epoch: 1, sequence: 1 }, 1, 1)[0]?.body.byteLength ?? 0;
    expect(readUnsentEntries(db, after, limit, bytesOf(size)).map((entry) => entry.sequence)).toEqual(sequences);
  });

  it('gives the very bytes that were signed', () => {
    const { db, row } = filled();
    const [entry] = readUnsentEntries(db, { epoch: 1, sequence: 2 }, 1, 1_000_000);
    expect(
      nodeJournalCrypto.verify(row.publicKey, entry?.body ?? new Uint8Array(), entry?.signature ?? new Uint8Array()),
    ).toBe(true);
  });

  it('keeps to its epoch once the next one is open', () => {
    const { db, row, signer } = filled();
    enrol(db, { row: { ...row, epoch: 2 }, signer: { ...signer, epoch: 2 } });
    expect(readUnsentEntries(db, { epoch: 1, sequence: 5 }, 100, 1_000_000).map((entry) => entry.epoch)).toEqual([1]);
    expect(readUnsentEntries(db, { epoch: 2, sequence: 0 }, 100, 1_000_000).map((entry) => entry.epoch)).toEqual([2]);
  });
});

describe('heads', () => {
  it('begin with the genesis of the epoch', () => {
    const { db, row } = enrolledJournal();
    const genesis = genesisHead(nodeJournalCrypto, row.deviceId, 1);
    expect(readHeadAt(db, { epoch: 1, sequence: 0 })).toEqual(genesis);
    expect(readHead(db).sequence).toBe(1);
    expect(readHeadAt(db, { epoch: 1, sequence: 2 })).toBeNull();
  });

  it('are nobody’s before enrolment', () => {
    expect(() => readHead(testJournal())).toThrow(NotEnrolledError);
    expect(latestSaleEntry(testJournal())).toBeNull();
  });
});

const all = () => 1_000_000;

function filled() {
  const made = enrolledJournal();
  for (let sale = 0; sale < 5; sale += 1) appendSale(made.db, made.signer);
  return made;
}
