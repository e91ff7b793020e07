import { expect, type Locator, test } from '@playwright/test';
import { en } from '../src-renderer/locales/en.ts';
import { type Till, useBench } from './support/harness.ts';
import { complaint, heard, lineRows, nextSale, reachForEnter, ringUp, startOver, toPay } from './support/sale-page.ts';
import { expectAllSent } from './support/settled.ts';
import { touch, touchEach } from './support/touch.ts';
import { pause } from './support/until.ts';
import { pattern, signIn } from './support/window.ts';

const bench = useBench();
const { shop } = bench;
/** 11.89 EUR without a member. */
const train = shop.product('Wooden train, small');
let till: Till;

test.beforeAll(async () => {
  till = await bench.launch('till', { pair: {} });
  await signIn(till, till.cashier);
});
test.beforeEach(async () => {
  await ringUp(till, { products: [train] });
  await reachForEnter();
});
test.afterEach(async () => {
  if (await page().getByTestId('receipt-number').isVisible()) await nextSale(till);
  else await startOver(till);
});

/** What a hand does to pay: by keys alone, or by touch alone. */
type Way = {
  readonly name: string;
  /** Goes on to pay without saying how, so that it is asked. */
  readonly ask: () => Promise<void>;
  readonly answer: (how: 'card' | 'cash') => Promise<void>;
  readonly card: () => Promise<void>;
  readonly cash: () => Promise<void>;
  readonly type: (amount: string) => Promise<void>;
  /** Takes what is typed in cash, or what is due. */
  readonly takeCash: () => Promise<void>;
  /** Takes what is typed by card, or what is due. */
  readonly takeCard: () => Promise<void>;
  readonly back: () => Promise<void>;
};

const byKeys: Way = {
  name: 'by keys',
  ask: () => press('Enter'),
  answer: (how) => press(how === 'card' ? 'F9' : 'F10'),
  card: () => press('F9'),
  cash: () => press('F10'),
  type: (amount) => till.hands.type(amount, 'fast'),
  takeCash: () => press('Enter'),
  takeCard: () => press('F9'),
  back: () => press('Escape'),
};

const byTouch: Way = {
  name: 'by touch',
  ask: () => touch(till, button(en.sale.complete)),
  answer: (how) => touch(till, button(en.pay[how])),
  card: () => touch(till, button(en.pay.card)),
  cash: () => touch(till, button(en.pay.cash)),
  type: (amount) => touchEach(till, page().getByRole('group', { name: en.pay.pad }), amount),
  takeCash: async () => {
    const paid = button(en.sale.complete).or(page().getByRole('button', { name: pattern(en.pay.cashAmount) }));
    await touch(till, paid);
  },
  takeCard: () => touch(till, page().getByRole('button', { name: pattern(en.pay.cardAmount) })),
  back: () => touch(till, button(en.pay.back)),
};

for (const way of [byKeys, byTouch]) {
  test.describe(way.name, () => {
    test('by card: the whole sale, at once', async () => {
      await way.card();
      await expectPaid('€11.89', [[en.pay.byCard, '11.89']]);
    });

    test('in cash: exactly', async () => {
      await way.cash();
      await expect(page().getByTestId('left-to-pay')).toHaveText('€11.89');
      await way.takeCash();
      await expectPaid('€11.89', [[en.pay.inCash, '11.89']]);
      await expect(change()).toBeHidden();
    });

    test('in cash with change: it is shown before and after', async () => {
      await way.cash();
      await way.type('20');
      await expect(change()).toHaveText('€8.11');
      await way.takeCash();
      await expectPaid('€11.89', [[inCashOf('20.00'), '11.89']]);
      await expect(change()).toHaveText('€8.11');
      await expect(heard(page())).toHaveText(
        pattern(en.pay.completedWithChange, { title: en.receipt.title, change: '€8.11' }),
      );
    });

    test('mixed: a part by card, the rest in cash with change', async () => {
      await way.cash();
      await way.type('5.50');
      await expect(page().getByTestId('left-to-pay')).toHaveText('€6.39');
      await way.takeCard();
      await expect(heard(page())).toHaveText(pattern(en.pay.partTakenCard, { amount: '€5.50', left: '€6.39' }));
      await way.type('10');
      await expect(change()).toHaveText('€3.61');
      await way.takeCash();
      await expectPaid('€11.89', [
        [en.pay.byCard, '5.50'],
        [inCashOf('10.00'), '6.39'],
      ]);
      await expect(change()).toHaveText('€3.61');
    });

    test('mixed: a part in cash that is taken back, another, and the rest by card', async () => {
      await way.cash();
      await way.type('10');
      await way.takeCash();
      await expect(page().getByTestId('left-to-pay')).toHaveText('€1.89');
      await way.back();
      await expect(page().getByTestId('left-to-pay')).toHaveText('€11.89');
      await way.type('5');
      await way.takeCash();
      await expect(page().getByTestId('left-to-pay')).toHaveText('€6.89');
      await way.takeCard();
      await expectPaid('€11.89', [
        [en.pay.inCash, '5.00'],
        [en.pay.byCard, '6.89'],
      ]);
    });

    for (const how of ['card', 'cash'] as const) {
      test(`asked card or cash: ${how}`, async () => {
        await way.ask();
        await expect(heard(page())).toHaveText(en.pay.howPaid);
        await reachForAnswer();
        await way.answer(how);
        if (how === 'cash') await way.takeCash();
        await expectPaid('€11.89', [[how === 'card' ? en.pay.byCard : en.pay.inCash, '11.89']]);
      });
    }

    test('what cannot be taken says why, and nothing is taken', async () => {
      await way.cash();
      await way.type('50');
      await way.takeCard();
      await expect(complaint(page())).toHaveText(pattern(en.pay.problem['card-too-much'], { amount: '€11.89' }));
      await way.type('9999');
      await way.takeCash();
      await expect(complaint(page())).toHaveText(pattern(en.pay.problem['change-implausible']));
      await expect(toPay(page())).toHaveText('€11.89');
      await way.back();
      await way.back();
      await expect(lineRows(page())).toHaveCount(1);
    });
  });
}

test('likely amounts are one touch each', async () => {
  await touch(till, button(en.pay.cash));
  const likely = page().getByRole('group', { name: en.pay.likely }).getByRole('button');
  await expect(likely).toHaveText([
    en.pay.exact.replace('{{amount}}', '11.89'),
    '15.00',
    '20.00',
    '50.00',
    '100.00',
    '200.00',
  ]);
  await touch(till, likely.nth(3));
  await expectPaid('€11.89', [[inCashOf('50.00'), '11.89']]);
  await expect(change()).toHaveText('€38.11');
});

test('arrows choose between card and cash', async () => {
  await press('Enter');
  await expect(heard(page())).toHaveText(en.pay.howPaid);
  await reachForAnswer();
  await press('ArrowRight');
  await press('Enter');
  await expect(page().getByTestId('left-to-pay')).toHaveText('€11.89');
  await press('Escape');
  await expect(lineRows(page())).toHaveCount(1);
});

test('central has taken all of them, and refused none', async () => {
  await expectAllSent(till);
});

const page = () => till.page;
const press = (key: string) => till.page.keyboard.press(key);
const button = (name: string): Locator => page().getByRole('button', { name, exact: true });
const change = (): Locator => page().getByTestId('change');
const inCashOf = (received: string) => en.pay.inCashOf.replace('{{received}}', received);

/** What comes within 350 ms of the question is taken for the second of a double Enter. */
function reachForAnswer(): Promise<void> {
  return pause(400);
}

/** The receipt says what was paid, and by which parts. */
async function expectPaid(paid: string, parts: readonly (readonly [words: string, amount: string])[]): Promise<void> {
  await expect(page().getByTestId('paid')).toHaveText(paid);
  const tenders = page().locator('.receipt__tenders');
  const words = await tenders.getByRole('term').allTextContents();
  const amounts = await tenders.getByRole('definition').allTextContents();
  const rows = words.map((each, index) => [each, amounts[index]]);
  // What goes back stands below them.
  expect(rows.filter(([each]) => each !== en.pay.change)).toEqual(parts);
}
