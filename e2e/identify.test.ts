import { expect, test } from '@playwright/test';
import type { ShowcaseCase } from '../src-central/sample/showcase.ts';
import { en } from '../src-renderer/locales/en.ts';
import { type Till, useBench } from './support/harness.ts';
import { ENTER, ESCAPE } from './support/keyboard.ts';
import {
  balance,
  complaint,
  earnPoints,
  expectMember,
  heard,
  memberPart,
  scanMember,
  scanProduct,
  startOver,
  theField,
  typeAndTake,
} from './support/sale-page.ts';
import { pattern, signIn } from './support/window.ts';

const bench = useBench();
const { shop } = bench;
const train = shop.product('Wooden train, small');
let till: Till;

test.beforeAll(async () => {
  till = await bench.launch('till', { pair: {} });
  await signIn(till, till.cashier);
});

test.afterEach(() => startOver(till));

test.describe('by card', () => {
  for (const showcase of ['plain-card', 'ean13-card', 'luhn-card', 'claimed-card'] as const) {
    test(`${showcase}, scanned`, async () => {
      await scanMember(till, shop.showing(showcase));
      await expect(balance(till.page)).toHaveText(/^[\d,]+$/);
      await expect(memberPart(till.page).getByText(en.member.asOfNow)).toBeVisible();
    });
  }

  test('typed with spaces and in small letters', async () => {
    const member = shop.showing('plain-card');
    await typeAndTake(till, `${member.card?.slice(0, 4).toLowerCase()} ${member.card?.slice(4)}`);
    await expectMember(till.page, member);
  });

  test('as a magnetic stripe', async () => {
    const member = shop.showing('luhn-card');
    await till.hands.scan(`;${member.card}=2912?`);
    await expectMember(till.page, member);
  });

  test('with a wrong check digit says what was read and what was expected', async () => {
    const card = shop.showing('luhn-card').card ?? '';
    const wrong = `${card.slice(0, -1)}${(Number(card.at(-1)) + 1) % 10}`;
    await till.hands.scan(wrong);
    await expect(complaint(till.page)).toHaveText(pattern(en.notice.unreadable['wrong-check-digit']));
    await expect(complaint(till.page)).toContainText(wrong.slice(-4));
    await expect(complaint(till.page)).toHaveText(pattern(en.notice.expected.luhn));
    await expect(till.page.getByText(en.member.none)).toBeVisible();
  });

  test('that nobody has says so', async () => {
    await till.hands.scan('HB00000000');
    await expect(complaint(till.page)).toHaveText(pattern(en.notice.notFound.card, { read: 'HB00000000' }));
  });
});

test.describe('by phone, however it is written', () => {
  const member = shop.showing('luhn-card');
  // The sample's seed decides the number; these forms are of a German one.
  const national = (member.phone ?? '').replace('+49', '');
  for (const written of [
    `+49${national}`,
    `0${national}`,
    `0${national.slice(0, 2)} ${national.slice(2)}`,
    `(0${national.slice(0, 2)}) ${national.slice(2, 5)}-${national.slice(5)}`,
    `+49 (0) ${national.slice(0, 2)}/${national.slice(2)}`,
    `0049 ${national}`,
    `49${national}`,
  ]) {
    test(written, async () => {
      await typeAndTake(till, written);
      await expectMember(till.page, member);
    });
  }

  test('from abroad', async () => {
    const abroad = shop.showing('phone-only');
    expect(abroad.phone).toMatch(/^\+44/);
    await typeAndTake(till, `00 44 (0) ${abroad.phone?.slice(3, 5)} ${abroad.phone?.slice(5)}`);
    await expectMember(till.page, abroad);
  });

  test('that nobody has says so, and gives the text back to be mended', async () => {
    await typeAndTake(till, '0171 3920099');
    await expect(complaint(till.page)).toHaveText(pattern(en.notice.notFound.phone));
    await expect(theField(till.page)).toHaveValue('0171 3920099');
  });

  test('that two members share asks which, by name and by key', async () => {
    const [first, second] = shop.showingAll('shared-phone');
    if (first === undefined || second === undefined) throw new Error('nobody shares a phone');
    await typeAndTake(till, first.phone ?? '');
    const dialog = till.page.getByRole('dialog', { name: en.choice.memberTitle });
    await expect(dialog.getByText(en.choice.memberHint.phone)).toBeVisible();
    const options = dialog.getByRole('option');
    await expect(options).toHaveCount(2);
    const names = await options.allTextContents();
    const index = names.findIndex((text) => text.includes(second.name));
    await till.hands.type(String(index + 1), 'fast');
    await expect(dialog).toBeHidden();
    await expectMember(till.page, second);
  });
});

test.describe('by email', () => {
  test('in any letters', async () => {
    const member = shop.showing('email-only');
    await typeAndTake(till, (member.email ?? '').toUpperCase());
    await expectMember(till.page, member);
  });

  test('that nobody has says so', async () => {
    await typeAndTake(till, 'nobody@example.com');
    await expect(complaint(till.page)).toHaveText(pattern(en.notice.notFound.email, { read: 'nobody@example.com' }));
  });
});

test.describe('a membership that is', () => {
  for (const [showcase, words] of [
    ['canceled', en.memberStanding.canceled],
    ['declined', en.memberStanding.declined],
  ] as const) {
    test(`${showcase} is said, and the sale goes on without it`, async () => {
      const member = shop.showing(showcase);
      await till.hands.scan(member.card ?? '');
      await expect(complaint(till.page)).toHaveText(pattern(en.notice.standing, { name: member.name, words }));
      await expect(till.page.getByText(en.member.none)).toBeVisible();
      await scanProduct(till, train);
    });
  }

  test('deleted is no longer known by its card', async () => {
    const { card } = shop.showing('deleted');
    await till.hands.scan(card ?? '');
    await expect(complaint(till.page)).toHaveText(pattern(en.notice.notFound.card, { read: card ?? '' }));
    await scanProduct(till, train);
  });

  for (const [showcase, words, earns] of [
    ['new', en.memberStanding.new, '+11'],
    ['pending', en.memberStanding.pending, '+11'],
    ['expired', en.memberStanding.expired, '0'],
  ] as const satisfies readonly (readonly [ShowcaseCase, string, string])[]) {
    test(`${showcase} stands on the sale, with what it may and may not`, async () => {
      await scanMember(till, shop.showing(showcase));
      await expect(memberPart(till.page).getByText(words)).toBeVisible();
      await scanProduct(till, train);
      await expect(earnPoints(till.page)).toHaveText(earns);
      // 11.89 with no member discount.
      await expect(till.page.getByTestId('to-pay')).toHaveText('€11.89');
    });
  }
});

test('a member is taken off the sale by Esc, and the lines stay', async () => {
  const member = shop.showing('ean13-card');
  await scanProduct(till, train);
  await scanMember(till, member);
  await till.hands.press(ESCAPE);
  await expect(heard(till.page)).toHaveText(pattern(en.notice.memberRemoved, { name: member.name }));
  await expect(till.page.getByText(en.member.none)).toBeVisible();
  await expect(till.page.getByRole('row', { name: train.name })).toBeVisible();
});

test('a text that is nothing says what it could have been', async () => {
  await typeAndTake(till, 'hello there');
  await expect(complaint(till.page)).toHaveText(pattern(en.notice.unreadable['unknown-format']));
  await till.hands.press(ESCAPE);
  await typeAndTake(till, '1234567.00');
  await expect(complaint(till.page)).toHaveText(pattern(en.notice.unreadable['amount-out-of-range']));
  await till.hands.press(ENTER);
});
