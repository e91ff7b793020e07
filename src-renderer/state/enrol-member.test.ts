import { beforeEach, describe, expect, it } from 'vitest';
import { AsideTill, openAsides } from './aside.fixture.ts';
import { namedErrorOf } from './day-till.fixture.ts';
import type { EnrolForm } from './enrol-form.ts';
import { memberOf } from './sale.fixture.ts';

let desk: ReturnType<typeof openAsides>;
const form = () => desk.aside() as EnrolForm;
const fill = () => {
  desk.asides.newMember();
  desk.asides.setField('displayName', 'Wanda Wiese');
  desk.asides.setField('phone', '030 1234');
  desk.asides.setConsent('terms', true);
};
const invalid = (field: string, problem: string) => namedErrorOf('ENROLMENT_INVALID', { field, problem });

beforeEach(() => {
  desk = openAsides();
});

describe('enrolling', () => {
  it('puts the new member on the sale', async () => {
    fill();
    await desk.press(() => desk.asides.enrol());
    expect(desk.till.enrolled).toEqual([
      {
        enrolmentId: 'id-1',
        displayName: 'Wanda Wiese',
        phone: '030 1234',
        email: '',
        card: '',
        consents: { terms: true, marketing: false },
        enrolAnyway: false,
      },
    ]);
    expect(desk.aside()).toBeNull();
    expect(desk.onSale).toEqual([{ memberId: 'id-1', identifiedBy: 'enrolled' }]);
    expect(desk.notice()).toEqual({ kind: 'enrolled', name: 'Wanda Wiese', isOffline: false });
  });

  it('says what waits while offline', async () => {
    desk.clock.isOffline = true;
    fill();
    await desk.press(() => desk.asides.enrol());
    expect(desk.notice()).toMatchObject({ isOffline: true });
  });

  it('writes once, however often it is pressed', async () => {
    fill();
    void desk.asides.enrol();
    void desk.asides.enrol();
    await desk.settle();
    expect(desk.till.enrolled).toHaveLength(1);
  });

  it.each([
    ['displayName', 'empty', 'displayName', ''],
    ['phone', 'unreadable', 'phone', '030 1235'],
    ['identifier', 'empty', 'email', 'w@example.com'],
    ['card', 'card-taken', 'card', '123'],
  ] as const)('says that %s is %s until %s is typed', async (field, problem, answered, text) => {
    fill();
    desk.till.failNext('enrol', invalid(field, problem));
    await desk.press(() => desk.asides.enrol());
    expect(form()).toMatchObject({ problem: { field, problem }, isBusy: false });
    desk.asides.setConsent('marketing', true);
    expect(form().problem).not.toBeNull();
    desk.asides.setField(answered, text);
    expect(form().problem).toBeNull();
  });

  it('says that the consent is missing until it is given', async () => {
    fill();
    desk.asides.setConsent('terms', false);
    desk.till.failNext('enrol', invalid('terms', 'not-agreed'));
    await desk.press(() => desk.asides.enrol());
    desk.asides.setField('displayName', 'W');
    expect(form().problem).toEqual({ field: 'terms', problem: 'not-agreed' });
    desk.asides.setConsent('terms', true);
    expect(form().problem).toBeNull();
  });

  it.each([
    [namedErrorOf('DISK_FULL'), { kind: 'enrol-disk-full' }],
    [namedErrorOf('NOT_SIGNED_IN'), { kind: 'not-signed-in' }],
    [new Error('port'), { kind: 'enrol-unsure' }],
  ])('%s: the form stands', async (error, notice) => {
    fill();
    desk.till.failNext('enrol', error);
    await desk.press(() => desk.asides.enrol());
    expect(desk.notice()).toEqual(notice);
    expect(form()).toMatchObject({ isBusy: false, fields: { displayName: 'Wanda Wiese' } });
    await desk.press(() => desk.asides.enrol());
    expect(new Set(desk.till.enrolled.map(({ enrolmentId }) => enrolmentId)).size).toBe(1);
  });
});

describe('somebody who is a member already', () => {
  const known = memberOf({ displayName: 'Amira K.' });
  beforeEach(async () => {
    fill();
    desk.till.failNext('enrol', namedErrorOf('ALREADY_MEMBER', { members: [known] }));
    await desk.press(() => desk.asides.enrol());
  });

  it('is offered, and taken', async () => {
    expect(form().known).toEqual([known]);
    await desk.press(() => desk.asides.takeKnown(known));
    expect(desk.onSale).toEqual([{ memberId: known.memberId, identifiedBy: 'phone' }]);
    expect(desk.till.enrolled).toHaveLength(1);
  });

  it('is somebody else: enrolled all the same', async () => {
    await desk.press(() => desk.asides.enrolAnyway());
    expect(desk.till.enrolled.map(({ enrolAnyway }) => enrolAnyway)).toEqual([false, true]);
    expect(desk.onSale).toEqual([{ memberId: 'id-1', identifiedBy: 'enrolled' }]);
  });

  it('is left for the form by one step back', () => {
    desk.asides.stepBack();
    expect(form()).toMatchObject({ known: null, fields: { displayName: 'Wanda Wiese' } });
  });
});

describe('leaving the form', () => {
  it('is at once where nothing is typed', () => {
    desk.asides.newMember();
    desk.asides.stepBack();
    expect(desk.aside()).toBeNull();
  });

  it('is asked for twice where something is', () => {
    fill();
    desk.asides.stepBack();
    expect(desk.notice()).toEqual({ kind: 'leave-asked' });
    desk.asides.setField('email', 'w');
    desk.asides.stepBack();
    expect(desk.aside()).not.toBeNull();
    desk.asides.stepBack();
    expect(desk.aside()).toBeNull();
  });
});

describe('a scan', () => {
  it.each([
    ['FREE', '5555', null, null],
    ['MINE', '', { field: 'card', problem: 'card-taken' }, null],
    ['GONE', '', { field: 'card', problem: 'card-taken' }, null],
    ['shirt', '', null, { kind: 'enrol-other-scan' }],
    ['RS01-1-2', '', null, { kind: 'enrol-other-scan' }],
    ['%%', '', null, { kind: 'unreadable', problem: 'unknown-format', read: '%%', expected: null }],
  ])('%s', async (text, card, problem, notice) => {
    desk.asides.newMember();
    expect(await desk.scan(text)).toBe(true);
    expect(form().fields.card).toBe(card);
    expect(form().problem).toEqual(problem);
    expect(desk.notice()).toEqual(notice);
  });
});

describe('a card that is lost or broken', () => {
  const onSale = { member: { memberId: memberOf().memberId, identifiedBy: 'phone' } } as const;
  beforeEach(() => {
    desk = openAsides(new AsideTill(), onSale);
    desk.asides.aboutCard();
  });

  it('needs a member on the sale', () => {
    desk = openAsides();
    desk.asides.aboutCard();
    expect(desk.aside()).toBeNull();
    expect(desk.notice()).toEqual({ kind: 'card-needs-member' });
  });

  it('is blocked', async () => {
    await desk.press(() => desk.asides.replaceCard());
    expect(desk.till.replaced).toEqual([{ memberId: memberOf().memberId, reason: 'lost', newCard: '' }]);
    expect(desk.notice()).toEqual({ kind: 'card-blocked', name: 'Amira K.' });
    expect(desk.aside()).toBeNull();
  });

  it('is replaced by the one that is scanned', async () => {
    await desk.scan('FREE');
    await desk.press(
      () => desk.asides.setReason('damaged'),
      () => desk.asides.replaceCard(),
    );
    expect(desk.till.replaced).toEqual([{ memberId: memberOf().memberId, reason: 'damaged', newCard: '5555' }]);
    expect(desk.notice()).toEqual({ kind: 'card-replaced', name: 'Amira K.', hint: '5555' });
  });

  it.each([
    ['MINE', 'same-card'],
    ['GONE', 'card-taken'],
  ])('is not replaced by %s: %s', async (text, problem) => {
    await desk.scan(text);
    expect(desk.aside()).toMatchObject({ newCard: '', problem });
  });

  it.each([
    [namedErrorOf('CARD_INVALID', { problem: 'unreadable' }), 'unreadable', null],
    [namedErrorOf('CARD_INVALID', { problem: 'card-taken' }), 'card-taken', null],
    [namedErrorOf('NO_CARD'), null, { kind: 'card-none' }],
    [namedErrorOf('MEMBER_NOT_FOUND'), null, { kind: 'member-gone' }],
    [namedErrorOf('DISK_FULL'), null, { kind: 'card-disk-full' }],
    [new Error('port'), null, { kind: 'card-unsure' }],
  ])('%s: the question stands', async (error, problem, notice) => {
    desk.till.failNext('replace', error);
    await desk.press(() => desk.asides.replaceCard());
    expect(desk.aside()).toMatchObject({ problem, isBusy: false });
    expect(desk.notice()).toEqual(notice);
  });
});
