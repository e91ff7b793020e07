import { join } from 'node:path';
import { expect } from '@playwright/test';
import { say } from '../../scripts/say.ts';
import type { SampleProduct } from '../../src-central/sample/catalogue.ts';
import { createRandom, type Random } from '../../src-central/sample/random.ts';
import { en } from '../../src-renderer/locales/en.ts';
import { type Central, startCentral } from '../support/central.ts';
import { openPairing, tryPairing } from '../support/pairing-form.ts';
import { canUse, payWithPoints, takeRewardByKey } from '../support/redeem-page.ts';
import {
  balance,
  complete,
  lineRows,
  nextSale,
  pointsIn,
  ringUp,
  scanMember,
  scanProduct,
  startOver,
  toPay,
} from '../support/sale-page.ts';
import { openShop, SAMPLE_SEED, type Shop, type ShopMember } from '../support/shop.ts';
import { launchTill, type TillApp } from '../support/till.ts';
import { pattern, signIn, stateWords } from '../support/window.ts';
import type { ShownRefund, ShownSale, TradedDay } from './compare-day.ts';
import { enrolSomebody, giveBackEverything, tryToUsePoints } from './day-steps.ts';

export type DayPlan = { readonly members: number; readonly onlineSales: number; readonly offlineSales: number };

export const LONG_DAY: DayPlan = { members: 2_000, onlineSales: 10, offlineSales: 20 };
export const SHORT_DAY: DayPlan = { members: 200, onlineSales: 3, offlineSales: 4 };

/** What the steps of the day share. */
type Day = {
  readonly plan: DayPlan;
  readonly shop: Shop;
  readonly random: Random;
  readonly central: Central;
  readonly userData: string;
  readonly sales: ShownSale[];
  readonly refunds: ShownRefund[];
  enrolments: number;
  refusedOffline: number;
  readonly served: Map<string, ShopMember>;
  readonly picture: (till: TillApp, name: string) => Promise<void>;
};

/**
 * Drives the real till with a keyboard-wedge scanner through a day: pairing, sales online, points used as payment and for a
 * reward, goods brought back, central stopped, sales offline, points refused, a person enrolled, the till killed in the
 * middle of a sale and again right after one, central back, all settled.
 */
export async function tradeOneDay(plan: DayPlan, workFolder: string, pictureFolder: string): Promise<TradedDay> {
  say('Starting central with its sample ...');
  const central = await startCentral({ dataFolder: join(workFolder, 'central'), members: plan.members });
  let pictures = 0;
  const day: Day = {
    plan,
    central,
    shop: openShop(plan.members),
    random: createRandom(`demo ${SAMPLE_SEED}`),
    userData: join(workFolder, 'till'),
    sales: [],
    refunds: [],
    enrolments: 0,
    refusedOffline: 0,
    served: new Map(),
    async picture({ page }, name) {
      pictures += 1;
      await page.screenshot({ path: join(pictureFolder, `${String(pictures).padStart(2, '0')}-${name}.png`) });
    },
  };
  let till = await launch(day);
  try {
    await openTheShop(day, till);
    await sellOnline(day, till);
    await usePoints(day, till);
    await bringBack(day, till);
    await sellThroughOutage(day, till);
    till = await crashInTheMiddleOfASale(day, till);
    till = await crashRightAfterASale(day, till);
    await settle(day, till);
    const balances = await readBalances(day, till);
    await till.close();
    await central.stop();
    say('Comparing every receipt and balance with central ...');
    const { sales, refunds, enrolments, refusedOffline } = day;
    return { sales, refunds, enrolments, refusedOffline, crashes: 2, balances, audit: await central.audit() };
  } catch (error) {
    await day.picture(till, 'where-it-failed').catch(() => undefined);
    throw error;
  } finally {
    await till.close();
    await central.stop();
  }
}

function launch(day: Day): Promise<TillApp> {
  return launchTill({ userData: day.userData, seed: 'demo' });
}

function cashierOf({ central, shop }: Day) {
  const cashier = central.ready().staff.find(({ role }) => role === 'cashier');
  const person = shop.plan.staff.find(({ staffId }) => staffId === cashier?.staffId);
  if (person === undefined) throw new Error('The sample has no cashier for this till.');
  return person;
}

async function openTheShop(day: Day, till: TillApp): Promise<void> {
  const { url, enrolmentCode } = day.central.ready();
  if (enrolmentCode === null) throw new Error('Central has no till to enrol.');
  await openPairing(till);
  await day.picture(till, 'pairing');
  await tryPairing(till, { url, code: enrolmentCode });
  await expect(till.page.getByRole('heading', { name: en.signIn.title })).toBeVisible({ timeout: 60_000 });
  await day.picture(till, 'sign-in');
  say(`Paired with central at ${url}; ${day.plan.members} members are on this till.`);
  await signIn(till, cashierOf(day));
  await day.picture(till, 'ready');
  say(`${cashierOf(day).name} is signed in.`);
}

async function sellOnline(day: Day, till: TillApp): Promise<void> {
  for (let count = 0; count < day.plan.onlineSales; count += 1) await sellOne(day, till, { offline: false });
  await expect(stateWords(till.page)).toHaveText(en.state.allSent, { timeout: 30_000 });
  await day.picture(till, 'online-all-sent');
  say(`${day.plan.onlineSales} sales online, all answered by central.`);
}

/** Points as payment, and then a reward: each held by central for just that sale. */
async function usePoints(day: Day, till: TillApp): Promise<void> {
  const member = day.shop.showing('luhn-card');
  const [train, shampoo] = [day.shop.product('Wooden train, small'), day.shop.product('Shampoo, regular')];
  day.served.set(member.memberId, member);
  for (const use of [
    { points: 500, take: () => payWithPoints(till, 500) },
    { points: 450, take: () => takeRewardByKey(till, '5 euros off') },
  ]) {
    await ringUp(till, { member, products: [train, shampoo] });
    await use.take();
    await day.picture(till, `points-used-${use.points}`);
    await keepReceipt(
      day,
      till,
      { member, products: [train, shampoo] },
      { offline: false, redeemedPoints: use.points },
    );
    await nextSale(till);
  }
  await expect(stateWords(till.page)).toHaveText(en.state.allSent, { timeout: 30_000 });
  say('2 sales used points: 500 as payment, 450 for a reward.');
}

/** The customer is back with all of it: money and points return. */
async function bringBack(day: Day, till: TillApp): Promise<void> {
  const receiptNumber = day.sales.at(-2)?.receiptNumber ?? '';
  const refund = await giveBackEverything(till, receiptNumber, () => day.picture(till, 'goods-brought-back'));
  day.refunds.push(refund);
  await expect(stateWords(till.page)).toHaveText(en.state.allSent, { timeout: 30_000 });
  say(
    `Receipt ${receiptNumber} came back: ${refund.returnedPoints} points returned, ${refund.reversedEarnPoints} reversed.`,
  );
}

/** Without a network nothing can be held: the till says why, and the sale goes on. */
async function refuseToUsePoints(day: Day, till: TillApp): Promise<void> {
  const member = day.shop.showing('luhn-card');
  await scanMember(till, member);
  await scanProduct(till, day.shop.product('Wooden train, small'));
  const words = await tryToUsePoints(till);
  expect(await pointsIn(canUse(till.page))).toBe(0);
  day.refusedOffline += 1;
  await day.picture(till, 'points-refused-offline');
  await keepReceipt(day, till, { member, products: [] }, { offline: true });
  await nextSale(till);
  say(`Points offline: "${words}"`);
}

/** A new member, with no network: earns with the sale on the screen. */
async function enrolOffline(day: Day, till: TillApp): Promise<void> {
  await scanProduct(till, day.shop.product('Shampoo, regular'));
  await enrolSomebody(till, { name: 'Wilhelmina Ostertag', email: 'wilhelmina.ostertag@example.org' });
  day.enrolments += 1;
  await day.picture(till, 'enrolled-offline');
  await keepReceipt(day, till, { products: [] }, { offline: true, enrolled: true });
  await nextSale(till);
  say('1 person became a member, offline, and earned at once.');
}

async function sellThroughOutage(day: Day, till: TillApp): Promise<void> {
  await day.central.stop();
  await expect(stateWords(till.page)).toHaveText(pattern(en.state.offline), { timeout: 30_000 });
  say('Central is stopped.');
  for (let count = 0; count < day.plan.offlineSales; count += 1) {
    await sellOne(day, till, { offline: true, name: count === day.plan.offlineSales - 1 ? 'offline-sale' : null });
  }
  await refuseToUsePoints(day, till);
  await enrolOffline(day, till);
  await day.picture(till, 'offline-sales-safe');
  say(`${day.plan.offlineSales} sales offline: "${await stateWords(till.page).textContent()}".`);
}

/** Rings up a sale, ends the process as a power cut would, and finds the sale as it was. */
async function crashInTheMiddleOfASale(day: Day, till: TillApp): Promise<TillApp> {
  const sale = chooseSale(day);
  await ringUp(till, sale);
  const shownToPay = (await toPay(till.page).textContent()) ?? '';
  await till.kill();
  say(`The till is killed in the middle of a sale of ${shownToPay} ...`);
  const again = await launch(day);
  await signIn(again, cashierOf(day));
  await expect(toPay(again.page)).toHaveText(shownToPay);
  await expect(lineRows(again.page)).not.toHaveCount(0);
  await day.picture(again, 'sale-back-after-crash');
  say('... and started again with no network: the sale is there as it was.');
  await keepReceipt(day, again, sale, { offline: true });
  await nextSale(again);
  return again;
}

/** Ends the process as soon as the receipt shows: what was confirmed is confirmed. */
async function crashRightAfterASale(day: Day, till: TillApp): Promise<TillApp> {
  const sale = chooseSale(day);
  await ringUp(till, sale);
  const { receiptNumber } = await keepReceipt(day, till, sale, { offline: true });
  await till.kill();
  say(`The till is killed right after receipt ${receiptNumber}, and started again.`);
  const again = await launch(day);
  await signIn(again, cashierOf(day));
  return again;
}

async function settle(day: Day, till: TillApp): Promise<void> {
  await day.central.start();
  say('Central is back. Nobody touches the till.');
  await expect(stateWords(till.page)).toHaveText(en.state.allSent, { timeout: 90_000 });
  await day.picture(till, 'all-settled');
  say('The till has sent everything by itself, and has every answer.');
}

async function readBalances(day: Day, till: TillApp): Promise<Map<string, number>> {
  const balances = new Map<string, number>();
  for (const member of day.served.values()) {
    await scanMember(till, member);
    balances.set(member.memberId, await pointsIn(balance(till.page)));
    await startOver(till);
  }
  await day.picture(till, 'end-of-day');
  return balances;
}

type ChosenSale = { readonly member?: ShopMember; readonly products: readonly SampleProduct[] };

async function sellOne(day: Day, till: TillApp, { offline, name }: { offline: boolean; name?: string | null }) {
  const sale = chooseSale(day);
  await ringUp(till, sale);
  if (name) await day.picture(till, name);
  await keepReceipt(day, till, sale, { offline });
  if (name) await day.picture(till, `${name}-receipt`);
  await nextSale(till);
}

type Circumstances = { readonly offline: boolean; readonly redeemedPoints?: number; readonly enrolled?: boolean };

async function keepReceipt(day: Day, till: TillApp, sale: ChosenSale, how: Circumstances): Promise<ShownSale> {
  const { offline, redeemedPoints = 0, enrolled = false } = how;
  const { receiptNumber, earnPoints, paid } = await complete(till);
  const shown: ShownSale = {
    receiptNumber,
    memberId: enrolled ? 'enrolled' : (sale.member?.memberId ?? null),
    earnPoints: earnPoints ?? 0,
    redeemedPoints,
    offline,
  };
  day.sales.push(shown);
  const used = redeemedPoints === 0 ? '' : `, -${redeemedPoints} used`;
  const words = shown.memberId === null ? 'no member' : `+${shown.earnPoints} points${used}`;
  say(`  ${receiptNumber}  ${paid.padStart(9)}  ${words}`);
  return shown;
}

/** A member in three sales of four, and one to three products: always the same ones, by the seed. */
function chooseSale(day: Day): ChosenSale {
  const { random, shop } = day;
  const products = shop.plan.products.filter(({ barcode, active }) => barcode !== null && active);
  // Different ones: whether a second piece of the same was heard cannot be told from the words on the screen.
  const chosen = [...new Set(Array.from({ length: 1 + random.integer(3) }, () => random.pick(products)))];
  if (random.integer(4) === 0) return { products: chosen };
  const members = shop.members.filter(
    ({ card, state, showcase }) => card !== null && state === 'Enrolled' && showcase === null,
  );
  const member = random.pick(members.slice(0, 20));
  day.served.set(member.memberId, member);
  return { member, products: chosen };
}
