import { v7 as newId } from 'uuid';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lineOf } from '../../src-shared/domain/program.fixture.ts';
import { commitmentText, entryDetailsSchema } from '../../src-shared/journal/entry-details.ts';
import { commitmentOf, readDetailsText } from '../journal/entry-details.ts';
import { readEntryAt } from '../journal/list-entries.ts';
import { readHead } from '../journal/read-entries.ts';
import { verifyJournal } from '../journal/verify-journal.ts';
import { createTestDesk, type TestDesk } from '../testing/desk-fixture.ts';
import { completeSale } from './complete-sale.ts';
import type { SignedIn } from './desk.ts';
import { enrolMember, type PersonToEnrol } from './enrol-member.ts';
import { viewMember } from './member-view.ts';
import { quoteSale } from './quote-sale.ts';
import { readInput } from './read-input.ts';

const staff: SignedIn = { staffId: newId(), name: 'Ines', role: 'cashier' };
const known = newId();
const CARD = 'EA00001234';

let till: TestDesk;
beforeEach(async () => {
  till = await createTestDesk({
    program: {
      cardFormats: [
        { symbology: 'plain', prefix: 'EA', length: 10 },
        { symbology: 'ean13', prefix: '29', length: 13 },
      ],
    },
    members: [
      {
        memberId: known,
        displayName: 'Amira K.',
        identifiers: [
          { kind: 'card', value: 'EA00004471' },
          { kind: 'phone', value: '+4930123456' },
          { kind: 'email', value: 'amira@example.org' },
        ],
      },
      { displayName: 'Gone', identifiers: [{ kind: 'phone', value: '+4930777777' }], deleted: true },
    ],
  });
});
afterEach(() => till.remove());

describe('enrolling', () => {
  it('makes a member that is found at once by whatever was given, and after a restart', () => {
    const { enrolmentId } = enrol({ phone: '030 / 55 55 55', email: ' Zoe@Example.ORG', card: 'ea 0000 1234' });
    till = till.restart();
    for (const [text, identifiedBy] of [
      ['+49 30 555555', 'phone'],
      ['zoe@example.org', 'email'],
      [CARD, 'card'],
    ]) {
      expect(read(text ?? '')).toMatchObject({
        kind: 'member',
        identifiedBy,
        member: {
          memberId: enrolmentId,
          displayName: 'Zoë Ångström',
          cardHint: '1234',
          phoneHint: '5555',
          emailHint: 'z…@example.org',
          standing: 'pending',
          provisional: true,
          tierId: 'base',
          balance: { points: 0 },
          redeemable: { points: 0 },
        },
      });
    }
  });

  it('earns pending points with the first sale', () => {
    const { enrolmentId } = enrol({});
    const draft = {
      saleId: newId(),
      lines: [lineOf({})],
      member: { memberId: enrolmentId, identifiedBy: 'enrolled' },
    } as const;
    const sale = { ...draft, lines: [...draft.lines] };
    expect(quoteSale(till.desk, sale).quote.earn).toMatchObject({ points: 10, pending: true });
    completeSale(till.desk, staff, {
      ...sale,
      shown: { toPayMinor: 1_000, earnPoints: 10, redeemedPoints: 0 },
      tenders: [{ kind: 'card', amountMinor: 1_000 }],
    });
    expect(viewMember(till.desk, enrolmentId)?.balance).toMatchObject({ points: 0, pendingPoints: 10 });
  });

  it('keeps who it is beside the entry, sealed, and nothing of it in the entry or the file', () => {
    enrol({ phone: '030 555555', email: 'zoe@example.org', card: CARD });
    const entry = readEntryAt(till.desk.journal, readHead(till.desk.journal))?.entry;
    const body = JSON.parse(entry?.body.toString('utf8') ?? '');
    expect(body).toMatchObject({
      kind: 'member-enrolled',
      payload: { staffId: staff.staffId, consents: { terms: true, marketing: false } },
    });
    const text = readDetailsText(till.desk.journal, till.desk.keys.profileKey, entry?.id ?? '') ?? '';
    const details = entryDetailsSchema.parse(JSON.parse(text));
    expect(details).toMatchObject({
      kind: 'enrolment',
      displayName: 'Zoë Ångström',
      phone: '+4930555555',
      email: 'zoe@example.org',
      cardCode: CARD,
    });
    expect(commitmentText(details)).toBe(text);
    expect(body.payload.details).toBe(commitmentOf(details));
    const file = till.desk.journal.$client.serialize();
    for (const secret of ['ngstr', '30555555', 'zoe@', CARD]) expect(file.includes(secret)).toBe(false);
    expect(verifyJournal(till.desk.journal, publicKey()).problems).toEqual([]);
  });

  it('answers the same when it is sent again, and appends nothing', () => {
    const asked = personOf({});
    const first = enrolMember(till.desk, staff, asked);
    const head = readHead(till.desk.journal);
    expect(enrolMember(till.desk, staff, { ...asked, displayName: 'Other' })).toEqual(first);
    expect(readHead(till.desk.journal)).toEqual(head);
  });

  it.each<[string, Partial<PersonToEnrol>, object]>([
    ['no name', { displayName: ' \u200b\u0007 ' }, { field: 'displayName', problem: 'empty' }],
    ['a phone that is none', { phone: '12' }, { field: 'phone', problem: 'unreadable' }],
    ['an address that is none', { email: 'zoe@' }, { field: 'email', problem: 'unreadable' }],
    ['a card of nobody’s program', { card: 'XX1' }, { field: 'card', problem: 'unreadable' }],
    ['a card with a wrong check digit', { card: '2900000000000' }, { field: 'card', problem: 'unreadable' }],
    ['a payment card', { card: '4111111111111111' }, { field: 'card', problem: 'unreadable' }],
    ['somebody’s card', { card: 'EA00004471' }, { field: 'card', problem: 'card-taken' }],
    ['nothing to be known by', { phone: '' }, { field: 'identifier', problem: 'empty' }],
    ['no consent', { consents: { terms: false, marketing: true } }, { field: 'terms', problem: 'not-agreed' }],
  ])('refuses %s', (_, changed, data) => {
    const asked = { ...personOf({}), ...changed };
    expect(() => enrolMember(till.desk, staff, asked)).toThrow(
      expect.objectContaining({ code: 'ENROLMENT_INVALID', data }),
    );
    expect(readHead(till.desk.journal).sequence).toBe(1);
  });

  it.each<[string, Partial<PersonToEnrol>]>([
    ['phone', { phone: '+49 30 123456' }],
    ['email', { phone: '', email: 'AMIRA@example.org' }],
    ['both', { phone: '030 123456', email: 'amira@example.org' }],
  ])('shows who has that %s already, once, and enrols all the same on the cashier’s word', (_, changed) => {
    const asked = personOf(changed);
    expect(() => enrolMember(till.desk, staff, asked)).toThrow(
      expect.objectContaining({
        code: 'ALREADY_MEMBER',
        data: { members: [expect.objectContaining({ memberId: known })] },
      }),
    );
    const view = enrolMember(till.desk, staff, { ...asked, enrolAnyway: true });
    expect(view).toMatchObject({ memberId: asked.enrolmentId, provisional: true });
  });

  it('knows who was enrolled here a minute ago, too', () => {
    const { enrolmentId } = enrol({ phone: '030 555555' });
    expect(() => enrol({ phone: '+4930555555' })).toThrow(
      expect.objectContaining({ data: { members: [expect.objectContaining({ memberId: enrolmentId })] } }),
    );
    enrol({ phone: '', card: CARD });
    expect(() => enrol({ phone: '', card: CARD })).toThrow(
      expect.objectContaining({ data: { field: 'card', problem: 'card-taken' } }),
    );
  });

  it('does not take a deleted member for somebody', () => {
    expect(enrol({ phone: '030 777777' }).view).toMatchObject({ provisional: true });
  });
});

function personOf(changed: Partial<PersonToEnrol>): PersonToEnrol {
  return {
    enrolmentId: newId(),
    displayName: '  Zoe\u0308  A\u030angström ',
    phone: '030 555555',
    email: '',
    card: '',
    consents: { terms: true, marketing: false },
    enrolAnyway: false,
    ...changed,
  };
}

function enrol(changed: Partial<PersonToEnrol>) {
  const asked = personOf(changed);
  const view = enrolMember(till.desk, staff, asked);
  return { enrolmentId: asked.enrolmentId, view };
}

function read(text: string) {
  return readInput(till.desk, { text, source: 'typed' });
}

function publicKey(): Buffer {
  return till.desk.journal.$client.prepare('SELECT public_key FROM device').pluck().get() as Buffer;
}
