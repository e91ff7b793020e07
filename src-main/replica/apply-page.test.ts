import { describe, expect, it } from 'vitest';
import type { FeedChange } from '../../src-shared/contracts/feed.ts';
import { readVerdict } from '../journal/verdicts.ts';
import { enrolledJournal, NOW_MS } from '../testing/test-journal.ts';
import {
  balance,
  contentOf,
  emptyReplica,
  indexOf,
  member,
  page,
  product,
  staffMember,
  uuidOf,
  verdict,
} from '../testing/test-replica.ts';
import { applyPage, type FeedPage } from './apply-page.ts';
import { findMembersByIdentifier, findProductByBarcode, readMember, readStaff } from './lookup.ts';
import { readReplicaState } from './replica-state.ts';

const entry = { id: uuidOf('entry'), epoch: 1, sequence: 2 };

describe('applyPage', () => {
  it('writes every kind of change, and says what changed', () => {
    const { journal, replica } = till();
    const ean = '4006381333931';
    const applied = applyPage(
      journal,
      replica,
      page(
        0,
        [
          [member('Ada', {}, 'card 1'), balance('Ada', 100)],
          [product('1', { barcode: ean }), staffMember('Sam')],
          [verdict(entry, 'accepted'), balance('Ada', 112)],
        ],
        { watermark: { epoch: 1, sequence: 2 } },
      ),
    );
    expect(readMember(replica, uuidOf('Ada'))).toMatchObject({ available: 112, state: 'Enrolled', primary: true });
    expect(findMembersByIdentifier(replica, 'card', indexOf('card 1'))).toHaveLength(1);
    expect(findProductByBarcode(replica, ean)).toMatchObject({ sku: '1', priceMinor: 100, active: true });
    expect(readStaff(replica).map((person) => person.name)).toEqual(['Sam']);
    expect(readVerdict(journal, entry.id)).toMatchObject({ status: 'accepted', feedSequence: 3 });
    expect(readReplicaState(replica)).toEqual({
      cursor: 3,
      watermark: { epoch: 1, sequence: 2 },
      unsettled: [],
      incarnation: uuidOf('central'),
      asOfMs: NOW_MS,
      members: 1,
      ready: true,
    });
    expect(applied.memberIds).toEqual(new Set([uuidOf('Ada')]));
    expect(applied.kinds).toEqual(new Set(['member', 'balance', 'product', 'staff', 'verdict']));
    expect(applied.verdicts).toBe(1);
  });

  it('takes the last of two images that one commit holds', () => {
    const { journal, replica } = till();
    applyPage(journal, replica, page(0, [[member('Ada'), balance('Ada', 10), balance('Ada', 22), balance('Ada', 27)]]));
    expect(readMember(replica, uuidOf('Ada'))?.available).toBe(27);
  });

  it('replaces the identifiers of a member', () => {
    const { journal, replica } = till();
    applyPage(journal, replica, page(0, [[member('Ada', {}, 'old', 'shared'), balance('Ada', 1)]]));
    applyPage(journal, replica, page(1, [[member('Bea', {}, 'shared', 'shared'), balance('Bea', 2)]]));
    applyPage(journal, replica, page(2, [[member('Ada', { deleted: true }, 'new', 'shared')]]));
    const found = (card: string) =>
      findMembersByIdentifier(replica, 'card', indexOf(card)).map((each) => each.memberId);
    expect([found('old'), found('new'), found('shared')]).toEqual([
      [],
      [uuidOf('Ada')],
      [uuidOf('Ada'), uuidOf('Bea')].toSorted(),
    ]);
    expect(findMembersByIdentifier(replica, 'phone', indexOf('shared'))).toEqual([]);
    expect(readMember(replica, uuidOf('Ada'))?.deleted).toBe(true);
    expect(readReplicaState(replica).members).toBe(2);
  });

  it('lists what is parked or waiting until it is answered for good', () => {
    const { journal, replica } = till();
    const statuses = () => readReplicaState(replica).unsettled.map((each) => each.status);
    applyPage(journal, replica, page(0, [[verdict(entry, 'waiting')]]));
    expect(statuses()).toEqual(['waiting']);
    applyPage(journal, replica, page(1, [[verdict(entry, 'parked')]]));
    expect(statuses()).toEqual(['parked']);
    applyPage(journal, replica, page(2, [[verdict(entry, 'refused')]]));
    expect(statuses()).toEqual([]);
  });

  it('keeps the watermark when a page comes with none, or with a lower one', () => {
    const { journal, replica } = till();
    const high = { epoch: 2, sequence: 3 };
    applyPage(journal, replica, page(0, [[balance('Ada', 1)]], { watermark: high }));
    for (const watermark of [null, { epoch: 2, sequence: 2 }, { epoch: 1, sequence: 99 }]) {
      applyPage(journal, replica, page(1, [], { watermark }));
      expect(readReplicaState(replica).watermark).toEqual(high);
    }
    applyPage(journal, replica, page(1, [], { watermark: { epoch: 3, sequence: 1 } }));
    expect(readReplicaState(replica).watermark).toEqual({ epoch: 3, sequence: 1 });
  });

  it('believes its figures to be current only when no more are waiting, and never older than before', () => {
    const { journal, replica } = till();
    const asOf = (centralTimeMs: number, more: boolean) => {
      const contact = { incarnation: uuidOf('central'), centralTimeMs };
      applyPage(journal, replica, page(0, [], { contact, more }));
      return readReplicaState(replica).asOfMs - NOW_MS;
    };
    expect([asOf(NOW_MS + 9, true), asOf(NOW_MS + 5, false), asOf(NOW_MS + 1, false)]).toEqual([0, 5, 5]);
  });

  it('does not know a member before its first balance', () => {
    const { journal, replica } = till();
    applyPage(journal, replica, page(0, [[member('Ada')]]));
    expect(readMember(replica, uuidOf('Ada'))).toBeNull();
    applyPage(journal, replica, page(1, [[balance('Ada', 0)]]));
    expect(readMember(replica, uuidOf('Ada'))).toMatchObject({ available: 0 });
  });
});

describe('a page that cannot be applied changes neither file', () => {
  const broken = { ...balance('Ada', 1), available: -1 };
  const unknown = { kind: 'hologram', memberId: 'x' } as unknown as FeedChange;
  const good = [verdict(entry, 'accepted'), balance('Ada', 5)];

  it.each<[string, FeedPage, object]>([
    ['an unknown kind', page(1, [good, [unknown]]), { name: 'UnknownChangeError', kind: 'hologram', sequence: 3 }],
    ['a broken change', page(1, [good, [broken]]), { name: 'MalformedPageError', place: 'rows[2].change.available' }],
    [
      'a broken change deep inside',
      page(1, [[member('Ada', { identifiers: [{ kind: 'card', index: '?' }] })]]),
      { name: 'MalformedPageError', place: 'rows[0].change.identifiers[0].index' },
    ],
    [
      'a change from before the page',
      page(1, [good], { after: 2, cursor: 4 }),
      { name: 'MalformedPageError', place: 'rows[0].sequence' },
    ],
    [
      'a change from behind its cursor',
      page(1, [good, good], { cursor: 2 }),
      { name: 'MalformedPageError', place: 'rows[2].sequence' },
    ],
    [
      'changes out of order',
      page(1, [], { rows: [3, 2].map((sequence) => ({ sequence, change: balance('Ada', 1) })), cursor: 3 }),
      { name: 'MalformedPageError', place: 'rows[1].sequence' },
    ],
    ['a cursor that goes backwards', page(0, []), { name: 'PageOutOfOrderError' }],
    ['a page that leaves changes out', page(2, [good]), { name: 'PageOutOfOrderError' }],
    [
      'a restored central',
      page(1, [good], { contact: { incarnation: uuidOf('restored'), centralTimeMs: NOW_MS } }),
      { name: 'IncarnationChangedError' },
    ],
  ])('%s', (_, bad, error) => {
    const { journal, replica } = till();
    applyPage(journal, replica, page(0, [[member('Ada'), balance('Ada', 1)]]));
    const before = [contentOf(journal), contentOf(replica)];
    expect(errorOf(() => applyPage(journal, replica, bad))).toMatchObject(error);
    expect([contentOf(journal), contentOf(replica)]).toEqual(before);
  });

  it('names no value of the change in its message: it may be a person’s', () => {
    const { journal, replica } = till();
    const bad = page(0, [[member('Ada', { sealedProfile: 'ada@example.org' })]]);
    expect(errorOf(() => applyPage(journal, replica, bad))?.message).not.toContain('ada');
  });
});

function till() {
  return { journal: enrolledJournal().db, replica: emptyReplica() };
}

function errorOf(work: () => unknown): Error | null {
  try {
    work();
    return null;
  } catch (error) {
    return error as Error;
  }
}
