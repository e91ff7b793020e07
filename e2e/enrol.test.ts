import { expect, type Locator, test } from '@playwright/test';
import { en } from '../src-renderer/locales/en.ts';
import { enrolByKeys, enrolField, enrolForm } from './support/enrol-page.ts';
import { type Till, useBench } from './support/harness.ts';
import { inspectScreen } from './support/inspect-screen.ts';
import { ENTER, ESCAPE } from './support/keyboard.ts';
import { backToSale, entryRows, goTo, managerArea } from './support/manager-page.ts';
import { newCards } from './support/new-card.ts';
import { expectTouchable } from './support/redeem-page.ts';
import {
  balance,
  barcodeOf,
  complaint,
  complete,
  expectMember,
  heard,
  memberPart,
  nextSale,
  pointsIn,
  reachForEnter,
  scanMember,
  scanProduct,
  sell,
  startOver,
  toPay,
  typeAndTake,
} from './support/sale-page.ts';
import { auditAndStart, balanceAtCentral, expectAllSent } from './support/settled.ts';
import { touch } from './support/touch.ts';
import { pattern, signIn, stateWords } from './support/window.ts';

const bench = useBench();
const { shop } = bench;
// Nothing that a weekend or a coffee campaign touches: the figures below hold on every day.
const train = shop.product('Wooden train, small');
const gold = shop.showing('luhn-card');
const plain = shop.showing('plain-card');
const nextCard = newCards('enrol');
let till: Till;
let other: Till;

test.describe.configure({ timeout: 240_000 });

test.beforeAll(async () => {
  till = await bench.launch('till', { pair: {} });
  other = await bench.launch('other', { pair: {} });
  await signIn(till, till.cashier);
  await signIn(other, other.cashier);
});

test('online, by keys alone: the new member stands on the open sale at once', async () => {
  const { page } = till;
  await scanProduct(till, train);
  await enrolByKeys(till, { name: 'Wanda Wiese', phone: '030 5550101', marketing: true });
  await expectName('Wanda Wiese');
  await expect(heard(page)).toHaveText(pattern(en.enrol.done, { name: 'Wanda Wiese' }));
  await expect(toPay(page)).toHaveText('€11.89');
  const receipt = await complete(till);
  expect(receipt.earnPoints).toBe(11);
  await nextSale(till);
  await expectAllSent(till);
  const audit = await auditAndStart(bench.central());
  expect(audit.findings).toEqual([]);
  const enrolment = audit.enrolments.at(-1);
  expect(enrolment).toMatchObject({ status: 'accepted', memberId: enrolment?.provisionalId });
  expect(audit.members.find(({ memberId }) => memberId === enrolment?.memberId)).toMatchObject({ pending: 11 });
  await test.step('and the other till knows them', async () => {
    await expectAllSent(other);
    await typeAndTake(other, '0305550101');
    await expect(memberPart(other.page).getByRole('heading', { name: 'Wanda Wiese' })).toBeVisible();
    await startOver(other);
  });
});

test('by touch, with what is missing beside each field, and a card that is scanned from anywhere', async () => {
  const { page, hands } = till;
  await touch(till, button(en.enrol.open));
  await expect(enrolField(page, en.enrol.name)).toBeFocused();
  await inspectScreen(till, 'a new member');
  await expectTouchable(page);
  await touch(till, button(en.enrol.do));
  await expect(enrolForm(page)).toContainText(en.enrol.problem.displayName.empty);
  await inspectScreen(till, 'a new member without a name', { crossed: true });
  await hands.type('Emil Eck', 'fast');
  await touch(till, button(en.enrol.do));
  await expect(enrolForm(page)).toContainText(en.enrol.problem.identifier.empty);
  await expect(enrolField(page, en.enrol.phone)).toBeFocused();
  await hands.type('12', 'fast');
  await touch(till, button(en.enrol.do));
  await expect(enrolForm(page)).toContainText(en.enrol.problem.phone.unreadable);
  await enrolField(page, en.enrol.phone).fill('');
  await hands.scan(gold.card ?? '');
  await expect(enrolForm(page)).toContainText(en.enrol.problem.card['card-taken']);
  await hands.scan(barcodeOf(train));
  await expect(complaint(page).filter({ hasText: en.enrol.otherScan })).toBeVisible();
  const card = nextCard();
  await hands.scan(card);
  await expect(enrolField(page, en.enrol.newCard)).toHaveValue(card);
  await touch(till, button(en.enrol.do));
  await expect(enrolForm(page)).toContainText(en.enrol.problem.terms['not-agreed']);
  await touch(till, enrolForm(page).locator('label').filter({ hasText: en.enrol.terms }));
  await touch(till, button(en.enrol.do));
  await expectName('Emil Eck');
  await startOver(till);
  await hands.scan(card);
  await expectName('Emil Eck');
  await startOver(till);
});

test('who is a member already is found, and taken', async () => {
  const { page, hands } = till;
  await enrolByKeys(till, { name: 'Somebody', phone: gold.phone ?? '' });
  await expect(page.getByRole('group', { name: en.enrol.knownTitle })).toBeVisible();
  await inspectScreen(till, 'somebody who is a member already', { crossed: true });
  await hands.type('1', 'fast');
  await expectMember(page, gold);
  await startOver(till);
});

test('what is typed goes only when leaving is asked for twice', async () => {
  const { page, hands } = till;
  await page.keyboard.press('Control+e');
  await expect(enrolField(page, en.enrol.name)).toBeFocused();
  await hands.type('Wanda', 'fast');
  await hands.press(ESCAPE);
  await expect(heard(page)).toHaveText(en.refund.leaveAsked);
  await expect(enrolField(page, en.enrol.name)).toHaveValue('Wanda');
  await hands.press(ESCAPE);
  await expect(page.getByText(en.member.none)).toBeVisible();
  await startOver(till);
});

test('offline it is the same: sales at once, and one member in the end', async () => {
  const { page } = till;
  await goOffline();
  await page.keyboard.press('Control+e');
  await expect(page.getByText(en.enrol.offline)).toBeVisible();
  await inspectScreen(till, 'a new member offline', { crossed: true });
  await till.hands.press(ESCAPE);
  await enrolByKeys(till, { name: 'Olga Ohm', phone: '030 5550202', email: 'olga@example.com' });
  await expectName('Olga Ohm');
  await expect(heard(page)).toHaveText(pattern(en.enrol.doneOffline, { name: 'Olga Ohm' }));
  await scanProduct(till, train);
  expect((await complete(till)).earnPoints).toBe(11);
  await nextSale(till);
  await typeAndTake(till, 'olga@example.com');
  await expectName('Olga Ohm');
  await startOver(till);
  await comeBack();
  const audit = await auditAndStart(bench.central());
  expect(audit.findings).toEqual([]);
  const enrolment = audit.enrolments.at(-1);
  expect(enrolment).toMatchObject({ status: 'accepted', memberId: enrolment?.provisionalId });
  expect(audit.members.find(({ memberId }) => memberId === enrolment?.memberId)).toMatchObject({ pending: 11 });
  await typeAndTake(till, '0305550202');
  await expectName('Olga Ohm');
  await startOver(till);
});

test('offline, somebody whom central knows: the sale on the new id is that member’s in the end', async () => {
  const { page, hands } = till;
  await expectAllSent(till);
  await scanMember(till, plain);
  const before = await pointsIn(balance(page));
  await startOver(till);
  await goOffline();
  await enrolByKeys(till, { name: 'Q. Iversen', phone: plain.phone ?? '' });
  await expect(page.getByRole('group', { name: en.enrol.knownTitle })).toBeVisible();
  await hands.type('2', 'fast');
  await expectName('Q. Iversen');
  await scanProduct(till, train);
  const { earnPoints } = await complete(till);
  await nextSale(till);
  await test.step('it stands on an open sale when central tells who it is', async () => {
    await typeAndTake(till, plain.phone ?? '');
    const dialog = page.getByRole('dialog', { name: en.choice.memberTitle });
    await dialog.getByRole('option').filter({ hasText: 'Q. Iversen' }).click();
    await expectName('Q. Iversen');
    await comeBack();
    await expectMember(page, plain);
    await expect(heard(page)).toHaveText(pattern(en.enrol.linked, { name: plain.name }));
    await expect(balance(page)).toHaveText((before + (earnPoints ?? 0)).toLocaleString('en-GB'));
    await startOver(till);
  });
  const audit = await auditAndStart(bench.central());
  expect(audit.findings).toEqual([]);
  expect(audit.enrolments.at(-1)).toMatchObject({ status: 'accepted', memberId: plain.memberId });
  expect(balanceAtCentral(audit, plain.memberId)).toBe(before + (earnPoints ?? 0));
});

test('where several members match, a manager says who it is, and what waited is posted', async () => {
  const { page, hands } = till;
  const [first, second] = shop.showingAll('shared-phone');
  if (first === undefined || second === undefined) throw new Error('The sample has nobody who shares a phone.');
  await expectAllSent(till);
  await enrolByKeys(till, { name: 'S. Haring', phone: first.phone ?? '' });
  await expect(page.getByRole('group', { name: en.enrol.knownTitle })).toBeVisible();
  await hands.type('3', 'fast');
  await expectName('S. Haring');
  await scanProduct(till, train);
  const { earnPoints } = await complete(till);
  await nextSale(till);
  await expect(stateWords(page)).toHaveText(pattern(en.state.needsPerson_one, { count: 1 }), { timeout: 60_000 });
  await page.keyboard.press('Control+l');
  await signIn(till, till.manager);
  await goTo(till, 'journal');
  await touch(till, managerArea(page).getByRole('radio', { name: en.manager.entries.filters['needs-person'] }));
  await expect(entryRows(page).first()).toContainText(en.manager.kind['member-enrolled']);
  await touch(till, entryRows(page).first());
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText(en.manager.meaning.unclear);
  await inspectScreen(till, 'an enrolment that several match', { crossed: true });
  await touch(till, dialog.getByRole('radiogroup').getByText(first.name));
  await touch(till, dialog.getByRole('button', { name: en.manager.entry.linkDo }));
  await expect(dialog).toContainText(/Said who it is|Accepted/);
  await touch(till, dialog.getByRole('button', { name: en.app.close }));
  await expectAllSent(till);
  await backToSale(till);
  const audit = await auditAndStart(bench.central());
  expect(audit.findings).toEqual([]);
  expect(audit.enrolments.at(-1)).toMatchObject({ status: 'accepted', memberId: first.memberId });
  expect(audit.sales.at(-1)).toMatchObject({ memberId: first.memberId, earnPoints });
});

test('a lost card is blocked and a new one works: at once here, and elsewhere from central on', async () => {
  const { page, hands } = till;
  const card = nextCard();
  await expectAllSent(till);
  await goOffline();
  await scanMember(till, gold);
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('heading', { name: pattern(en.enrol.card.title, { name: gold.name }) })).toBeVisible();
  await inspectScreen(till, 'a card that is lost');
  await hands.scan(gold.card ?? '');
  await expect(page.getByText(en.enrol.card.problem['same-card'])).toBeVisible();
  await hands.scan(card);
  await expect(page.getByLabel(en.enrol.card.newCard)).toHaveValue(card);
  await reachForEnter();
  await hands.press(ENTER);
  await expect(heard(page)).toHaveText(pattern(en.enrol.card.replaced, { hint: card.slice(-4), name: gold.name }));
  await startOver(till);
  await hands.scan(gold.card ?? '');
  await expect(complaint(page)).toHaveText(pattern(en.notice.lostCard));
  await startOver(till);
  await hands.scan(card);
  await expectMember(page, gold);
  await startOver(till);
  await comeBack();
  await expectAllSent(other);
  await other.hands.scan(gold.card ?? '');
  await expect(complaint(other.page)).toHaveText(pattern(en.notice.lostCard));
  await startOver(other);
  await other.hands.scan(card);
  await expectMember(other.page, gold);
  await startOver(other);
});

test('a broken card is blocked by touch, and the phone goes on working', async () => {
  const { page } = till;
  await scanMember(till, plain);
  await touch(till, page.getByRole('button', { name: en.enrol.card.open }));
  await touch(till, page.getByRole('radio', { name: en.enrol.card.damaged }));
  await expectTouchable(page);
  await touch(till, button(en.enrol.card.doBlock));
  await expect(heard(page)).toHaveText(pattern(en.enrol.card.blocked, { name: plain.name }));
  await startOver(till);
  await till.hands.scan(plain.card ?? '');
  await expect(complaint(page)).toHaveText(pattern(en.notice.lostCard));
  await startOver(till);
  await page.keyboard.press('Control+k');
  await expect(complaint(page)).toHaveText(en.enrol.card.needsMember);
  await startOver(till);
  await sell(till, { products: [train] });
});

const button = (name: string): Locator => till.page.getByRole('main').getByRole('button', { name: pattern(name) });

async function expectName(name: string): Promise<void> {
  await expect(memberPart(till.page).getByRole('heading', { name })).toBeVisible();
}

async function goOffline(): Promise<void> {
  await bench.central().stop();
  await expect(stateWords(till.page)).toHaveText(pattern(en.state.offline), { timeout: 40_000 });
}

async function comeBack(): Promise<void> {
  await bench.central().start();
  await expectAllSent(till);
}
