import { v7 as newId } from 'uuid';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readDetailsText } from '../journal/entry-details.ts';
import { readEntryAt } from '../journal/list-entries.ts';
import { readHead } from '../journal/read-entries.ts';
import { createTestDesk, type TestDesk } from '../testing/desk-fixture.ts';
import type { SignedIn } from './desk.ts';
import { enrolMember } from './enrol-member.ts';
import { readInput } from './read-input.ts';
import { replaceCard } from './replace-card.ts';

const staff: SignedIn = { staffId: newId(), name: 'Ines', role: 'cashier' };
const [amira, ben, carl] = [newId(), newId(), newId()];
const [OLD, NEW, OTHER] = ['EA00004471', 'EA00005555', 'EA00006666'];

let till: TestDesk;
beforeEach(async () => {
  till = await createTestDesk({
    program: { cardFormats: [{ symbology: 'plain', prefix: 'EA', length: 10 }] },
    members: [
      {
        memberId: amira,
        displayName: 'Amira',
        identifiers: [
          { kind: 'card', value: OLD },
          { kind: 'phone', value: '+4930123456' },
        ],
      },
      { memberId: ben, displayName: 'Ben', identifiers: [{ kind: 'card', value: OTHER }] },
      { memberId: carl, displayName: 'Carl', identifiers: [{ kind: 'phone', value: '+4930222222' }] },
    ],
  });
});
afterEach(() => till.remove());

describe('a card', () => {
  it('that is lost is nobody’s from then on, and the new one works at once', () => {
    replace(amira, 'lost', NEW);
    till = till.restart();
    expect(read(OLD)).toEqual({ kind: 'lost-card', read: OLD });
    expect(read(NEW)).toMatchObject({ kind: 'member', member: { memberId: amira }, identifiedBy: 'card' });
    expect(read('+4930123456')).toMatchObject({ kind: 'member', member: { memberId: amira } });
    expect(read(OTHER)).toMatchObject({ kind: 'member', member: { memberId: ben } });
  });

  it('is blocked without another one, too, and replaced again later', () => {
    replace(amira, 'lost', '');
    expect(read(OLD)).toEqual({ kind: 'lost-card', read: OLD });
    replace(amira, 'lost', NEW);
    replace(amira, 'damaged', 'EA00007777');
    expect(read(NEW)).toEqual({ kind: 'lost-card', read: NEW });
    expect(read('EA00007777')).toMatchObject({ kind: 'member', member: { memberId: amira } });
  });

  it('is given to a member who had none', () => {
    replace(carl, 'lost', NEW);
    expect(read(NEW)).toMatchObject({ kind: 'member', member: { memberId: carl } });
  });

  it('of somebody enrolled here is replaced as well', () => {
    const enrolmentId = newId();
    enrolMember(till.desk, staff, {
      enrolmentId,
      displayName: 'Zoe',
      phone: '',
      email: '',
      card: NEW,
      consents: { terms: true, marketing: false },
      enrolAnyway: false,
    });
    replace(enrolmentId, 'damaged', 'EA00007777');
    expect(read(NEW)).toEqual({ kind: 'lost-card', read: NEW });
    expect(read('EA00007777')).toMatchObject({ kind: 'member', member: { memberId: enrolmentId } });
  });

  it('is told to central with its code, which the entry does not have', () => {
    replace(amira, 'damaged', NEW);
    const entry = readEntryAt(till.desk.journal, readHead(till.desk.journal))?.entry;
    expect(entry?.body.toString('utf8')).not.toContain(NEW);
    const text = readDetailsText(till.desk.journal, till.desk.keys.profileKey, entry?.id ?? '');
    expect(JSON.parse(text ?? '')).toMatchObject({ kind: 'cards', oldCardCode: null, newCardCode: NEW });
  });

  it('goes by the replica again once central has answered', () => {
    replace(amira, 'lost', NEW);
    // As if central had refused it: the replica's own word is as it was.
    till.desk.replica().$client.exec('UPDATE meta SET watermark_epoch = 1, watermark_sequence = 2');
    expect(read(OLD)).toMatchObject({ kind: 'member', member: { memberId: amira } });
    expect(read(NEW)).toMatchObject({ kind: 'not-found', what: 'card' });
  });

  it('that central lists as lost is nobody’s', () => {
    till.desk.replica().$client.exec(`UPDATE identifiers SET kind = 'lost-card' WHERE kind = 'card'`);
    expect(read(OLD)).toEqual({ kind: 'lost-card', read: OLD });
    expect(() => replace(carl, 'lost', OLD)).toThrow(refusal('CARD_INVALID', { problem: 'card-taken' }));
  });

  it.each<[string, string, string, string, object | undefined]>([
    ['what is no card', amira, 'XX', 'CARD_INVALID', { problem: 'unreadable' }],
    ['a payment card', amira, '4111111111111111', 'CARD_INVALID', { problem: 'unreadable' }],
    ['the card that the member has', amira, OLD, 'CARD_INVALID', { problem: 'same-card' }],
    ['somebody else’s card', amira, OTHER, 'CARD_INVALID', { problem: 'card-taken' }],
    ['nothing for nothing', carl, ' ', 'NO_CARD', undefined],
    ['a member that nobody knows', newId(), NEW, 'MEMBER_NOT_FOUND', undefined],
  ])('is refused: %s', (_, memberId, newCard, code, data) => {
    expect(() => replace(memberId, 'lost', newCard)).toThrow(refusal(code, data));
    expect(readHead(till.desk.journal).sequence).toBe(1);
  });
});

function replace(memberId: string, reason: 'lost' | 'damaged', newCard: string) {
  return replaceCard(till.desk, staff, { memberId, reason, newCard });
}

function read(text: string) {
  return readInput(till.desk, { text, source: 'scan' });
}

function refusal(code: string, data: object | undefined) {
  return expect.objectContaining({ name: 'Refusal', code, data });
}
