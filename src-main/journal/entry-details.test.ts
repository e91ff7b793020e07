import { v7 as newId } from 'uuid';
import { describe, expect, it } from 'vitest';
import { sealProfile } from '../../src-node/crypto.ts';
import { commitmentText, type EnrolmentDetails } from '../../src-shared/journal/entry-details.ts';
import { inJournalTransaction } from '../database/open.ts';
import { appendSale, enrolledJournal } from '../testing/test-journal.ts';
import {
  commitmentOf,
  dropEntryDetails,
  keepEntryDetails,
  listEntriesWithDetails,
  readDetailsText,
} from './entry-details.ts';

const key = Buffer.alloc(32, 7);
const details: EnrolmentDetails = {
  kind: 'enrolment',
  salt: 'ab'.repeat(32),
  displayName: 'Zoë',
  phone: '+4930123456',
  email: null,
  cardCode: null,
};

describe('an entry’s details', () => {
  it('are kept sealed, read as they are sent, and gone for good', () => {
    const { db, signer } = enrolledJournal();
    const { entry } = appendSale(db, signer);
    inJournalTransaction(db, (tx) => keepEntryDetails(tx, key, entry.id, details));
    expect(readDetailsText(db, key, entry.id)).toBe(commitmentText(details));
    expect(db.$client.serialize().includes('+4930123456')).toBe(false);
    expect(listEntriesWithDetails(db)).toEqual([{ entryId: entry.id, epoch: 1, sequence: 2 }]);
    inJournalTransaction(db, (tx) => dropEntryDetails(tx, entry.id));
    expect(readDetailsText(db, key, entry.id)).toBeNull();
    expect(listEntriesWithDetails(db)).toEqual([]);
  });

  it('open beside their own entry alone', () => {
    const { db, signer } = enrolledJournal();
    const [one, other] = [appendSale(db, signer).entry, appendSale(db, signer).entry];
    inJournalTransaction(db, (tx) => keepEntryDetails(tx, key, one.id, details));
    db.$client.prepare('UPDATE entry_details SET entry_id = ?').run(other.id);
    expect(() => readDetailsText(db, key, other.id)).toThrow();
    // Nor does a member's profile pass for them.
    const sealed = sealProfile(key, one.id, commitmentText(details));
    db.$client.prepare('UPDATE entry_details SET entry_id = ?, sealed = ?').run(one.id, sealed);
    expect(() => readDetailsText(db, key, one.id)).toThrow();
  });

  it('are committed to by a hash that no other details have', () => {
    expect(commitmentOf(details)).toMatch(/^[0-9a-f]{64}$/);
    expect(commitmentOf({ ...details, salt: 'cd'.repeat(32) })).not.toBe(commitmentOf(details));
    expect(commitmentOf({ ...details, displayName: 'Zoe' })).not.toBe(commitmentOf(details));
  });

  it('of an entry that has none are null', () => {
    expect(readDetailsText(enrolledJournal().db, key, newId())).toBeNull();
  });
});
