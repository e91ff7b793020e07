import { describe, expect, it } from 'vitest';
import type { NewEffect } from '../journal/append-entry.ts';
import { appendSale, enrolledJournal, NOW_MS } from '../testing/test-journal.ts';
import { balance, emptyReplica, member, page, uuidOf, verdict } from '../testing/test-replica.ts';
import { applyPage } from './apply-page.ts';
import { memberBalance } from './member-balance.ts';

const ADA = uuidOf('Ada');

describe('memberBalance', () => {
  it('adds what central has not answered, row by row', () => {
    const { db: journal, signer } = enrolledJournal();
    const replica = emptyReplica();
    expect(memberBalance(journal, replica, ADA)).toBeNull();
    applyPage(journal, replica, page(0, [[member('Ada'), balance('Ada', 100, { held: 30, pending: 4, debt: 0 })]]));
    expect(memberBalance(journal, replica, ADA)).toMatchObject({ ...shown(130, 4, 0), asOfMs: NOW_MS });
    const first = appendSale(journal, signer, { effects: [earn(12)] }).entry;
    appendSale(journal, signer, { effects: [{ ...earn(3), account: 'pending' }] });
    appendSale(journal, signer, { effects: [{ ...earn(99), memberId: uuidOf('Bea') }] });
    expect(memberBalance(journal, replica, ADA)).toMatchObject(shown(142, 7, 15));
    const answered = [[verdict(first, 'accepted'), balance('Ada', 112, { held: 30, pending: 4 })]];
    applyPage(journal, replica, page(1, answered, { watermark: { epoch: 1, sequence: 2 } }));
    expect(memberBalance(journal, replica, ADA)).toMatchObject(shown(142, 7, 3));
  });

  it('keeps counting an entry that is parked, and stops when it is refused', () => {
    const { db: journal, signer } = enrolledJournal();
    const replica = emptyReplica();
    const sale = appendSale(journal, signer, { effects: [earn(12)] }).entry;
    const watermark = { epoch: 1, sequence: 2 };
    applyPage(journal, replica, page(0, [[member('Ada'), balance('Ada', 100)]]));
    applyPage(journal, replica, page(1, [[verdict(sale, 'parked')]], { watermark }));
    expect(memberBalance(journal, replica, ADA)).toMatchObject(shown(112, 0, 12));
    applyPage(journal, replica, page(2, [[verdict(sale, 'refused')]], { watermark }));
    expect(memberBalance(journal, replica, ADA)).toMatchObject(shown(100, 0, 0));
  });

  it('a lost acknowledgement followed by a pull does not count points twice', () => {
    const { db: journal, signer } = enrolledJournal();
    const replica = emptyReplica();
    applyPage(journal, replica, page(0, [[member('Ada'), balance('Ada', 100)]]));
    const sale = appendSale(journal, signer, { effects: [earn(12)] }).entry;
    // Central took the push in and posted it; its reply never came, so nothing here says that the sale was sent.
    const posted = page(1, [[verdict(sale, 'accepted'), balance('Ada', 112)]], {
      watermark: { epoch: 1, sequence: 2 },
    });
    applyPage(journal, replica, posted);
    expect(memberBalance(journal, replica, ADA)).toMatchObject(shown(112, 0, 0));
  });
});

function earn(points: number): NewEffect {
  return { memberId: ADA, account: 'available', points };
}

function shown(points: number, pending: number, waitingPoints: number) {
  return { balance: points, pending, debt: 0, waitingPoints };
}
