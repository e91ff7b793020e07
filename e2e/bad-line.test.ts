import { expect, type Page, test } from '@playwright/test';
import { en } from '../src-renderer/locales/en.ts';
import { type Till, useBench } from './support/harness.ts';
import { type Proxy, startProxy } from './support/proxy.ts';
import {
  balance,
  complete,
  nextSale,
  pointsIn,
  ringUp,
  type ShownReceipt,
  scanMember,
  sell,
  startOver,
} from './support/sale-page.ts';
import { auditAndStart, balanceAtCentral, expectAllSent, expectEachPostedOnce } from './support/settled.ts';
import { until } from './support/until.ts';
import { pattern, signIn, stateWords } from './support/window.ts';

const PUSH = '/v1/sync/push';
const PULL = '/v1/sync/pull';

// Tokens that live for two seconds only: every few requests need a new one.
const bench = useBench(async () => ({ tokenLifeSeconds: 2 }));
const { shop } = bench;
const train = shop.product('Wooden train, small');
const shampoo = shop.product('Shampoo, regular');
const member = shop.showing('ean13-card');
const receipts: ShownReceipt[] = [];
let line: Proxy;
let till: Till;

test.beforeAll(async () => {
  line = await startProxy(bench.central().url);
  till = await bench.launch('till', { pair: { url: line.url } });
  await signIn(till, till.cashier);
  await expectAllSent(till);
});
test.afterAll(() => line.close());

test('tokens that run out are renewed, and nobody sees it', async () => {
  const states = await watchStates(till.page);
  const before = line.count('/oauth/token');
  for (let sale = 0; sale < 3; sale += 1) receipts.push(await sell(till, { member, products: [train] }));
  await until('a token was renewed', () => line.count('/oauth/token') > before);
  receipts.push(await sell(till, { member, products: [train] }));
  await expectAllSent(till);
  expect((await states()).filter((words) => words.startsWith('Offline'))).toEqual([]);
});

test('a lost acknowledgement of a push doubles nothing', async () => {
  await ringUp(till, { member, products: [shampoo] });
  line.loseNextReply(PUSH);
  receipts.push(await complete(till));
  await until('the reply was lost', () => line.faults().repliesLost === 1);
  await nextSale(till);
  await expectAllSent(till);
  await expectShownBalance(receipts.at(-1)?.newBalance);
});

test('a lost acknowledgement, and then a lost answer of the feed, does not count points twice', async () => {
  await ringUp(till, { member, products: [train] });
  line.loseNextReply(PUSH);
  line.loseNextReply(PULL);
  receipts.push(await complete(till));
  await until('both were lost', () => line.faults().repliesLost === 3);
  await nextSale(till);
  await expectShownBalance(receipts.at(-1)?.newBalance);
  await expectAllSent(till);
  await expectShownBalance(receipts.at(-1)?.newBalance);
});

test('an outage in the middle of a push leaves nothing stuck until the next sale', async () => {
  line.cutNextRequest(PUSH);
  receipts.push(await sell(till, { member, products: [shampoo] }));
  await until('the request was cut', () => line.faults().requestsCut === 1);
  await expect(stateWords(till.page)).toHaveText(pattern(en.state.offlineWaiting_one, { count: 1 }));
  line.setWeather('pass');
  await expectAllSent(till);
});

test('while central hangs, sales go on; when it answers again, all is sent', async () => {
  line.setWeather('hang');
  receipts.push(await sell(till, { member, products: [train] }));
  receipts.push(await sell(till, { products: [shampoo] }));
  line.setWeather('pass');
  await expectAllSent(till);
});

test('after all that, till and central have the same sales and the same balance', async () => {
  const audit = await auditAndStart(bench.central());
  expectEachPostedOnce(audit, receipts);
  expect(audit.sales).toHaveLength(receipts.length);
  await expectShownBalance(balanceAtCentral(audit, member.memberId));
});

async function expectShownBalance(points: number | null | undefined): Promise<void> {
  await scanMember(till, member);
  expect(await pointsIn(balance(till.page))).toBe(points);
  await startOver(till);
}

/** Keeps every wording of the till's state from now on. */
async function watchStates(page: Page): Promise<() => Promise<string[]>> {
  const place = await stateWords(page).elementHandle();
  const kept = await page.evaluateHandle((element) => {
    const words = [element?.textContent ?? ''];
    const note = () => words.push(element?.textContent ?? '');
    new MutationObserver(note).observe(element as Node, { subtree: true, childList: true, characterData: true });
    return words;
  }, place);
  return () => kept.jsonValue();
}
