import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { en } from '../../src-renderer/locales/en.ts';
import { openPairing, tryPairing } from '../support/pairing-form.ts';
import {
  complaint,
  complete,
  nextSale,
  reachForEnter,
  ringUp,
  scanMember,
  scanProduct,
  startOver,
  typeAndTake,
} from '../support/sale-page.ts';
import { choosePerson, pattern, signIn, stateWords } from '../support/window.ts';
import type { Screen, Stage } from './stage.ts';

/** Every screen of the till, in an order in which each can be reached from the one before it. */
export const tour: readonly Screen[] = [
  { name: 'pairing', reach: ({ till }) => openPairing(till()) },
  {
    name: 'sign-in',
    async reach({ till, central }) {
      const { url, enrolmentCode } = central.ready();
      await tryPairing(till(), { url, code: enrolmentCode ?? '' });
      await shows(till().page.getByRole('heading', { name: en.signIn.title }));
    },
  },
  {
    name: 'pin',
    reach: ({ till, person }) => choosePerson(till(), person('cashier')),
    leave: ({ till }) => till().page.keyboard.press('Escape'),
  },
  {
    name: 'sale-empty',
    async reach({ till, person }) {
      await signIn(till(), person('cashier'));
      await shows(stateWords(till().page).getByText(en.state.allSent));
    },
  },
  {
    name: 'keys',
    reach: ({ till }) => till().hands.type('?'),
    leave: ({ till }) => till().page.keyboard.press('Escape'),
  },
  { name: 'member', reach: ({ till, shop }) => scanMember(till(), shop.showing('luhn-card')) },
  {
    name: 'sale',
    isMain: true,
    async reach({ till, shop }) {
      for (const product of basketOf(shop)) await scanProduct(till(), product);
    },
  },
  {
    name: 'paying-cash',
    isMain: true,
    async reach({ till }) {
      await reachForEnter();
      await till().page.keyboard.press('F10');
      await till().hands.type('5', 'fast');
      await till().page.keyboard.press('F9');
      await till().hands.type('100', 'fast');
      await shows(till().page.getByTestId('change'));
    },
  },
  {
    name: 'receipt',
    async reach({ till }) {
      await till().page.keyboard.press('Enter');
      await shows(till().page.getByText(en.receipt.sent));
    },
  },
  {
    name: 'receipt-preview',
    async reach({ till }) {
      await till().page.keyboard.press('Shift+F3');
      await shows(till().page.getByRole('dialog', { name: en.pay.previewTitle }));
    },
    async leave({ till }) {
      await till().page.keyboard.press('Escape');
      await nextSale(till());
    },
  },
  {
    name: 'parked',
    async reach({ till, shop }) {
      for (const product of basketOf(shop).slice(0, 3)) {
        await ringUp(till(), { products: [product] });
        await till().page.keyboard.press('F4');
        await shows(till().page.getByText(en.sale.empty));
      }
      await till().page.keyboard.press('F4');
      await shows(till().page.getByRole('dialog', { name: en.pay.parkedTitle }));
    },
    leave: ({ till }) => till().page.keyboard.press('Escape'),
  },
  {
    name: 'member-pending',
    reach: ({ till, shop }) =>
      ringUp(till(), { member: shop.showing('pending'), products: basketOf(shop).slice(0, 2) }),
    leave: startAgain,
  },
  {
    name: 'several-members',
    async reach({ till, shop }) {
      await typeAndTake(till(), shop.showing('shared-phone').phone ?? '');
      await shows(till().page.getByRole('dialog', { name: en.choice.memberTitle }));
    },
    leave: startAgain,
  },
  {
    name: 'category',
    async reach({ till }) {
      await typeAndTake(till(), '12.50');
      await shows(till().page.getByRole('dialog', { name: pattern(en.choice.categoryTitle, { amount: '€12.50' }) }));
    },
    leave: startAgain,
  },
  {
    name: 'complaint',
    async reach({ till }) {
      await typeAndTake(till(), '9002104068308');
      await shows(complaint(till().page));
    },
    leave: startAgain,
  },
  {
    name: 'sale-offline',
    isMain: true,
    async reach({ till, shop, central }) {
      await central.stop();
      await expect(stateWords(till().page)).toHaveText(pattern(en.state.offline), SOON);
      await ringUp(till(), { member: shop.showing('claimed-card'), products: basketOf(shop).slice(2, 4) });
      await complete(till());
      await nextSale(till());
      await ringUp(till(), { member: shop.showing('luhn-card'), products: basketOf(shop).slice(0, 3) });
    },
  },
  {
    name: 'receipt-offline',
    async reach({ till }) {
      await complete(till());
      await shows(till().page.getByText(en.receipt.waitingOffline));
    },
    leave: ({ till }) => nextSale(till()),
  },
  managerPage('sync', { name: 'manager-sync-offline', before: signInAsManager }),
  managerPage('sync', {
    name: 'manager-sync',
    isMain: true,
    async before({ till, central }) {
      await central.start();
      await expect(stateWords(till().page)).toHaveText(en.state.allSent, SOON);
    },
  }),
  managerPage('journal'),
  {
    name: 'manager-entry',
    async reach({ till }) {
      await till().page.getByRole('grid', { name: en.manager.entries.label }).getByRole('row').nth(2).press('Enter');
      await shows(till().page.getByRole('dialog'));
    },
    leave: ({ till }) => till().page.keyboard.press('Escape'),
  },
  managerPage('members'),
  managerPage('day'),
  managerPage('shift'),
  managerPage('printer'),
  {
    name: 'preparing',
    async reach({ restart, central, till }) {
      await central.stop();
      await restart('till', removeReplicas);
      await shows(till().page.getByRole('heading', { name: en.preparing.title }));
      await expect(stateWords(till().page)).toHaveText(/^Offline/, SOON);
    },
  },
  {
    name: 'blocked',
    async reach({ restart, till }) {
      await restart('blocked', damageJournal);
      await shows(till().page.getByRole('heading', { name: en.blocked['database-damaged'].title }));
    },
  },
];

const SOON = { timeout: 60_000 };

async function shows(place: { waitFor(): Promise<void> }): Promise<void> {
  await place.waitFor();
}

type ManagerPage = keyof typeof en.manager.page;

function managerPage(
  page: ManagerPage,
  { name = `manager-${page}`, before, isMain = false }: Partial<Screen> & { before?: Screen['reach'] } = {},
): Screen {
  const number = Object.keys(en.manager.page).indexOf(page) + 1;
  return {
    name,
    isMain,
    async reach(stage) {
      await before?.(stage);
      const { page: window } = stage.till();
      await window.keyboard.press(String(number));
      await shows(window.getByRole('tab', { name: en.manager.page[page], selected: true }));
      await window.getByText(en.manager.loading).waitFor({ state: 'hidden' });
    },
  };
}

async function signInAsManager({ till, person }: Stage): Promise<void> {
  const { page, hands } = till();
  const manager = person('manager');
  await page.keyboard.press('F12');
  await shows(page.getByRole('form', { name: pattern(en.signIn.pinTitle, { name: manager.name }) }));
  await hands.type(manager.pin, 'fast');
  await page.keyboard.press('Enter');
  await shows(page.getByRole('main', { name: en.manager.title }));
}

async function startAgain({ till }: Stage): Promise<void> {
  // Out of a question first: the sale behind it may look untouched.
  await till().page.keyboard.press('Escape');
  await startOver(till());
}

function basketOf({ plan }: Stage['shop']) {
  return plan.products.filter(({ barcode, active }) => barcode !== null && active).slice(0, 6);
}

async function removeReplicas(userData: string): Promise<void> {
  const names = (await readdir(userData)).filter((name) => name.startsWith('replica-'));
  for (const name of names) await rm(join(userData, name));
}

async function damageJournal(userData: string): Promise<void> {
  await mkdir(userData, { recursive: true });
  await writeFile(join(userData, 'journal.db'), 'Dear diary.\n'.repeat(400));
}
