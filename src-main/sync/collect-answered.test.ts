import { v7 as newId } from 'uuid';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sealProfile } from '../../src-node/crypto.ts';
import type { CardDetails } from '../../src-shared/journal/entry-details.ts';
import { inJournalTransaction } from '../database/open.ts';
import { appendEntry } from '../journal/append-entry.ts';
import { addCardChange, listCardChanges } from '../journal/card-changes.ts';
import { commitmentOf, keepEntryDetails, listEntriesWithDetails } from '../journal/entry-details.ts';
import { addProvisionalMember, listProvisionalMembers } from '../journal/provisional-members.ts';
import { createTestDesk, type TestDesk } from '../testing/desk-fixture.ts';
import { collectAnswered } from './collect-answered.ts';

const known = newId();
let till: TestDesk;
beforeEach(async () => {
  till = await createTestDesk({ members: [{ memberId: known, displayName: 'Amira', identifiers: [] }] });
});
afterEach(() => till.remove());

describe('what stood in for central’s answer', () => {
  it.each<[string, (entryId: string, memberId: string) => string, { details: number; cards: number; members: number }]>(
    [
      ['stays while central has not answered', () => '', { details: 1, cards: 1, members: 1 }],
      ['goes with the answer for good', () => answeredUpTo(2), { details: 0, cards: 0, members: 0 }],
      [
        'stays while the entry waits, or is parked',
        (id) => `${answeredUpTo(2)}; INSERT INTO unsettled VALUES ('${id}', 1, 2, 'waiting')`,
        { details: 1, cards: 1, members: 1 },
      ],
      [
        'leaves a member to the replica that knows an alias',
        (_, id) => `INSERT INTO aliases VALUES ('${id}', '${known}')`,
        { details: 1, cards: 1, members: 0 },
      ],
      [
        'leaves a member to the replica that knows it',
        (_, id) => `UPDATE members SET member_id = '${id}'; UPDATE balances SET member_id = '${id}'`,
        { details: 1, cards: 1, members: 0 },
      ],
    ],
  )('%s', (_, replicaSays, left) => {
    const { entryId, memberId } = commit();
    till.desk.replica().$client.exec(replicaSays(entryId, memberId));
    collectAnswered(till.desk.journal, till.desk.replica());
    collectAnswered(till.desk.journal, till.desk.replica());
    expect({
      details: listEntriesWithDetails(till.desk.journal).length,
      cards: listCardChanges(till.desk.journal).length,
      members: listProvisionalMembers(till.desk.journal).length,
    }).toEqual(left);
  });
});

function answeredUpTo(sequence: number): string {
  return `UPDATE meta SET watermark_epoch = 1, watermark_sequence = ${sequence}`;
}

/** An entry with everything beside it that an entry may have. */
function commit() {
  const { journal, signer, keys } = till.desk;
  const [entryId, memberId] = [newId(), newId()];
  const details: CardDetails = { kind: 'cards', salt: '00'.repeat(32), oldCardCode: null, newCardCode: 'EA1' };
  const payload = {
    memberId,
    programId: till.desk.till.programId,
    storeId: till.desk.till.store.storeId,
    staffId: newId(),
    reason: 'lost' as const,
    details: commitmentOf(details),
  };
  const index = Buffer.alloc(16, 1);
  inJournalTransaction(journal, (tx) => {
    const entry = { id: entryId, kind: 'card-replaced', payload, occurredAtMs: 1, lastContactAtMs: null } as const;
    appendEntry(tx, signer, entry, []);
    keepEntryDetails(tx, keys.profileKey, entryId, details);
    addCardChange(tx, { entryId, memberId, oldIndex: null, newIndex: index });
    const sealedProfile = sealProfile(keys.profileKey, memberId, '{}');
    addProvisionalMember(tx, { memberId, entryId, sealedProfile, identifiers: [{ kind: 'card', blindIndex: index }] });
  });
  return { entryId, memberId };
}
