import { describe, expect, it } from 'vitest';
import type { ProgramConfig } from '../../src-shared/domain/program.ts';
import { inReplicaTransaction } from '../database/open.ts';
import { enrolledJournal } from '../testing/test-journal.ts';
import {
  balance,
  emptyReplica,
  indexOf,
  member,
  page,
  product,
  STORE,
  snapshotHeader,
  staffMember,
  uuidOf,
} from '../testing/test-replica.ts';
import { applyPage } from './apply-page.ts';
import {
  findMembersByIdentifier,
  findProductByBarcode,
  findProductBySku,
  readConfiguration,
  readConfigurationVersion,
  readMember,
  readStaff,
  readStore,
} from './lookup.ts';
import { writeConfiguration } from './write-changes.ts';

const EAN = '4006381333931';
const PROGRAM = uuidOf('program');

describe('members', () => {
  it('are found by kind and index, all who share one, deleted or not', () => {
    const phone = { kind: 'phone' as const, index: indexOf('+49').toString('base64') };
    const replica = replicaWith([
      [member('Ada', { identifiers: [phone] }), balance('Ada', 1)],
      [member('Bea', { identifiers: [phone], deleted: true, expiresAtMs: 9, state: 'Canceled' }), balance('Bea', 2)],
    ]);
    const found = findMembersByIdentifier(replica, 'phone', indexOf('+49'));
    expect(found.map((each) => each.memberId)).toEqual([uuidOf('Ada'), uuidOf('Bea')].toSorted());
    expect(findMembersByIdentifier(replica, 'email', indexOf('+49'))).toEqual([]);
    expect(findMembersByIdentifier(replica, 'phone', indexOf('+50'))).toEqual([]);
  });

  it('come with all that a quote and a screen need', () => {
    const nextExpiry = { points: 1, atMs: 9_000 };
    const figures = { pending: 3, held: 4, debt: 0, tierId: 'gold', qualifierTotal: 5, nextExpiry };
    const replica = replicaWith([[member('Ada', { expiresAtMs: 9, state: 'Pending' }), balance('Ada', 1, figures)]]);
    const read = readMember(replica, uuidOf('Ada'));
    expect(read).toEqual({
      memberId: uuidOf('Ada'),
      programId: PROGRAM,
      state: 'Pending',
      deleted: false,
      primary: true,
      expiresAtMs: 9,
      sealedProfile: Buffer.from('sealed Ada'),
      available: 1,
      ...figures,
    });
    expect(readMember(replica, uuidOf('Bea'))).toBeNull();
  });
});

describe('products', () => {
  it('are found by barcode while they are sold, and by SKU for ever', () => {
    const replica = replicaWith([
      [product('2', { barcode: EAN }), product('1', { barcode: EAN }), product('0', { barcode: EAN, active: false })],
    ]);
    expect(findProductByBarcode(replica, EAN)?.sku).toBe('1');
    expect(findProductByBarcode(replica, '4006381333948')).toBeNull();
    expect(findProductBySku(replica, '0')).toMatchObject({ active: false, barcode: EAN });
    expect(findProductBySku(replica, '9')).toBeNull();
  });
});

describe('configurations', () => {
  it.each<[number, number | null]>([
    [99, null],
    [100, 1],
    [199, 1],
    [200, 3],
    [250, 3],
  ])('at %i ms the highest version valid by then is %s', (atMs, version) => {
    const replica = configured();
    expect(readConfiguration(replica, PROGRAM, atMs)?.version ?? null).toBe(version);
  });

  it('are read again once the feed has told another', () => {
    const replica = configured();
    expect(readConfiguration(replica, PROGRAM, 250)?.version).toBe(3);
    const renamed = { ...config(3, 200), name: 'Renamed' };
    inReplicaTransaction(replica, (tx) => writeConfiguration(tx, renamed, 9_999));
    expect(readConfiguration(replica, PROGRAM, 250)).toEqual(renamed);
    inReplicaTransaction(replica, (tx) => writeConfiguration(tx, config(4, 240), 10_000));
    expect(readConfiguration(replica, PROGRAM, 250)?.version).toBe(4);
    expect(readConfiguration(replica, PROGRAM, 199)?.version).toBe(1);
  });

  it('are found by version, with every rule as it came', () => {
    const replica = configured();
    expect(readConfigurationVersion(replica, PROGRAM, 2)).toEqual(config(2, 250));
    expect(readConfigurationVersion(replica, PROGRAM, 9)).toBeNull();
    expect(readConfiguration(replica, uuidOf('another program'), 999)).toBeNull();
  });
});

describe('the store', () => {
  it('has its own active staff, by name', () => {
    const replica = replicaWith([
      [staffMember('Zoe'), staffMember('Abe'), staffMember('Kim', { active: false })],
      [staffMember('Lou', { storeId: uuidOf('another store') })],
    ]);
    expect(readStaff(replica).map((each) => each.name)).toEqual(['Abe', 'Zoe']);
    expect(readStore(replica)).toEqual(STORE);
  });
});

function replicaWith(commits: Parameters<typeof page>[1]) {
  const replica = emptyReplica();
  applyPage(enrolledJournal().db, replica, page(0, commits));
  return replica;
}

function configured() {
  // The third is valid before the second: the higher version wins from then on.
  return emptyReplica(':memory:', snapshotHeader({ configurations: [config(1, 100), config(2, 250), config(3, 200)] }));
}

function config(version: number, validFromMs: number): ProgramConfig {
  return {
    programId: PROGRAM,
    version,
    name: 'Points',
    pointsName: 'points',
    currency: 'EUR',
    test: false,
    closed: false,
    validFromMs,
    honourUntilMs: null,
    earning: {
      baseRate: { numerator: 1, denominator: 100 },
      rounding: 'down',
      categories: [],
      minimumSpendMinor: 0,
      capPerSalePoints: null,
      pointsPaymentEarns: false,
      stacking: 'best',
      campaigns: [],
    },
    tiers: [],
    qualification: { type: 'A', windowLength: 12, windowUnit: 'M', campaignsIncluded: 'all' },
    redemption: { pointsPayment: null, rewards: [] },
    expiry: null,
    cardFormats: [],
  };
}
