import { describe, expect, it } from 'vitest';
import {
  type BalanceWatermark,
  type DisplayedBalance,
  displayedBalance,
  type PendingEffect,
  type ReplicaBalance,
} from './balance.ts';

const none: ReplicaBalance = { available: 0, pending: 0, held: 0, debt: 0 };
const earn = (sequence: number, points: number, parts: Partial<PendingEffect> = {}): PendingEffect => ({
  entryId: `entry-${sequence}`,
  epoch: 1,
  sequence,
  account: 'available',
  points,
  ...parts,
});

type Case = [
  name: string,
  replica: Partial<ReplicaBalance>,
  watermark: BalanceWatermark | null,
  unsettled: string[],
  effects: PendingEffect[],
  shown: Partial<DisplayedBalance>,
];

describe('displayedBalance', () => {
  it.each<Case>([
    ['nothing of its own', { available: 100, held: 20 }, null, [], [], { balance: 120, waitingPoints: 0 }],
    [
      'pending earn taken back',
      { pending: 30 },
      null,
      [],
      [earn(1, -10, { account: 'pending' })],
      { balance: 0, pending: 20, debt: 0, waitingPoints: -10 },
    ],
    [
      'pending earn taken back that was confirmed meanwhile',
      { available: 30 },
      null,
      [],
      [earn(1, -10, { account: 'pending' })],
      { balance: 20, pending: 0, debt: 0 },
    ],
    [
      'and used up since then',
      { available: 4 },
      null,
      [],
      [earn(1, -10, { account: 'pending' })],
      { balance: 0, pending: 0, debt: 6 },
    ],
    ['a sale before any answer', { available: 100 }, null, [], [earn(1, 30)], { balance: 130, waitingPoints: 30 }],
    [
      'a sale above the watermark',
      { available: 100 },
      { epoch: 1, sequence: 4 },
      [],
      [earn(5, 30)],
      { balance: 130, waitingPoints: 30 },
    ],
    [
      'an answered sale, its effect not cleared away yet',
      { available: 130 },
      { epoch: 1, sequence: 5 },
      [],
      [earn(5, 30)],
      { balance: 130, waitingPoints: 0 },
    ],
    [
      'a parked sale below the watermark',
      { available: 100 },
      { epoch: 1, sequence: 9 },
      ['entry-5'],
      [earn(5, 30)],
      { balance: 130, waitingPoints: 30 },
    ],
    [
      'a parked sale above it counts once',
      { available: 100 },
      { epoch: 1, sequence: 4 },
      ['entry-5'],
      [earn(5, 30)],
      { balance: 130, waitingPoints: 30 },
    ],
    [
      'a parked sale does not hold back its neighbours',
      { available: 110 },
      { epoch: 1, sequence: 6 },
      ['entry-5'],
      [earn(5, 30), earn(6, 10), earn(7, 1)],
      { balance: 141, waitingPoints: 31 },
    ],
    [
      'a newer epoch is above, whatever its sequence',
      { available: 100 },
      { epoch: 1, sequence: 90 },
      [],
      [earn(1, 30, { epoch: 2 })],
      { balance: 130, waitingPoints: 30 },
    ],
    [
      'an older epoch is below',
      { available: 100 },
      { epoch: 2, sequence: 0 },
      [],
      [earn(90, 30)],
      { balance: 100, waitingPoints: 0 },
    ],
    [
      'points that wait for the membership',
      { pending: 10 },
      null,
      [],
      [earn(1, 30, { account: 'pending' })],
      { balance: 0, pending: 40, waitingPoints: 30 },
    ],
    [
      'points that settle a part of a debt',
      { debt: 50 },
      null,
      [],
      [earn(1, 30)],
      { balance: 0, debt: 20, waitingPoints: 30 },
    ],
    [
      'points that settle a debt and more',
      { debt: 50 },
      null,
      [],
      [earn(1, 30), earn(2, 40)],
      { balance: 20, debt: 0, waitingPoints: 70 },
    ],
    ['a debt beside held points', { debt: 50, held: 80 }, null, [], [], { balance: 80, debt: 50 }],
    [
      'a correction below nothing becomes debt',
      { available: 10 },
      null,
      [],
      [earn(1, -30)],
      { balance: 0, debt: 20, waitingPoints: -30 },
    ],
    [
      'a spend from what is held',
      { available: 100, held: 50 },
      null,
      [],
      [earn(1, -30, { account: 'held' })],
      { balance: 120, waitingPoints: -30 },
    ],
    [
      'a spend and what its sale earned',
      { available: 100, held: 50 },
      null,
      [],
      [earn(1, -50, { account: 'held' }), earn(1, 12)],
      { balance: 112, waitingPoints: -38 },
    ],
    [
      'a spend whose grant has not come by the feed',
      { available: 150 },
      null,
      [],
      [earn(1, -50, { account: 'held' })],
      { balance: 100, debt: 0, waitingPoints: -50 },
    ],
    [
      'a spend of more than the replica knows of: no debt',
      { available: 20 },
      null,
      [],
      [earn(1, -50, { account: 'held' })],
      { balance: 0, debt: 0, waitingPoints: -50 },
    ],
    [
      'a spend beside a debt',
      { debt: 40, held: 50 },
      null,
      [],
      [earn(1, -20, { account: 'held' })],
      { balance: 30, debt: 40 },
    ],
    [
      'an answered spend',
      { available: 100, held: 0 },
      { epoch: 1, sequence: 1 },
      [],
      [earn(1, -50, { account: 'held' })],
      { balance: 100, waitingPoints: 0 },
    ],
    [
      'goods that came back: points returned and taken',
      { available: 100 },
      null,
      [],
      [earn(1, 300), earn(1, -12)],
      { balance: 388, waitingPoints: 288 },
    ],
  ])('%s', (_name, replica, watermark, unsettled, ownEffects, shown) => {
    const unsettledEntryIds = new Set(unsettled);
    const balance = displayedBalance({ replica: { ...none, ...replica }, watermark, unsettledEntryIds, ownEffects });
    expect(balance).toMatchObject(shown);
  });

  it('does not count points twice after a lost acknowledgement followed by a pull', () => {
    const ownEffects = [earn(1, 30), earn(2, 12)];
    const show = (available: number, watermark: BalanceWatermark | null) =>
      displayedBalance({ replica: { ...none, available }, watermark, unsettledEntryIds: new Set(), ownEffects })
        .balance;
    const steps = [
      show(100, null), // pushed, and the reply was lost
      show(130, { epoch: 1, sequence: 1 }), // a pull brings the first verdict with its balance; nothing was acknowledged
      show(130, { epoch: 1, sequence: 1 }), // pushed again: the same reply, nothing posted twice
      show(142, { epoch: 1, sequence: 2 }),
    ];
    expect(steps).toEqual([142, 142, 142, 142]);
  });
});
