import { expect, type Locator, type Page } from '@playwright/test';
import type { SampleStaff } from '../../src-central/sample/staff.ts';
import { en } from '../../src-renderer/locales/en.ts';
import type { TillApp } from './till.ts';
import { touch, touchEach } from './touch.ts';
import { pattern } from './window.ts';

export type ManagerPage = keyof typeof en.manager.page;

const PAGES = Object.keys(en.manager.page) as ManagerPage[];

export const managerArea = (page: Page): Locator => page.getByRole('main', { name: en.manager.title });
/** A part of a page that has a name: a card with a figure, a section. */
export const part = (page: Page, name: string): Locator => managerArea(page).getByRole('region', { name, exact: true });
export const figure = (page: Page, name: string): Locator => part(page, name).locator('.figure-card__figure');
export const entryRows = (page: Page): Locator =>
  page
    .getByRole('grid', { name: en.manager.entries.label })
    .getByRole('row')
    .filter({ hasNot: page.getByRole('columnheader') });
/** What went well, in words. */
export const done = (page: Page, words: string | RegExp): Locator =>
  page.getByRole('status').filter({ hasText: words });
/** What did not, in words. */
export const problem = (page: Page, words: string | RegExp): Locator =>
  page.getByRole('alert').filter({ hasText: words });

/** Goes to a page of the manager's screens by its number. */
export async function goTo({ page }: TillApp, name: ManagerPage): Promise<void> {
  if (!(await managerArea(page).isVisible())) await page.keyboard.press('F12');
  await expect(managerArea(page)).toBeVisible();
  // In a field a number is a text; Esc leaves it.
  if (await page.evaluate(() => document.activeElement?.matches('input:not([type=radio])'))) {
    await page.keyboard.press('Escape');
  }
  await page.keyboard.press(String(PAGES.indexOf(name) + 1));
  await expectPage(page, name);
}

/** Touches a page of the manager's screens, and before it the way there. */
export async function touchTo(till: TillApp, name: ManagerPage): Promise<void> {
  const { page } = till;
  if (!(await managerArea(page).isVisible())) await touch(till, page.getByRole('button', { name: en.manager.open }));
  await touch(till, page.getByRole('tab', { name: en.manager.page[name] }));
  await expectPage(page, name);
}

export async function expectPage(page: Page, name: ManagerPage): Promise<void> {
  await expect(page.getByRole('tab', { name: en.manager.page[name], selected: true })).toBeVisible();
  await expect(page.getByRole('heading', { level: 1, name: en.manager.page[name] })).toBeAttached();
  await expect(page.getByText(en.manager.loading)).toBeHidden();
}

/** Leaves the manager's screens by F12, which works from everywhere in them. */
export async function backToSale({ page }: TillApp): Promise<void> {
  await page.keyboard.press('F12');
  await expect(page.getByRole('main', { name: en.sale.label })).toBeVisible();
}

export const pinForm = (page: Page, person: SampleStaff): Locator =>
  page.getByRole('form', { name: pattern(en.signIn.pinTitle, { name: person.name }) });

/** Touches a person's PIN on the pad, and what takes it. */
export async function touchPin(till: TillApp, person: SampleStaff): Promise<void> {
  const form = pinForm(till.page, person);
  await touchEach(till, form, person.pin);
  await touch(till, form.getByRole('button', { name: en.signIn.submit }));
}
