import { expect, type Locator, type Page } from '@playwright/test';
import { en } from '../../src-renderer/locales/en.ts';
import { ENTER, TAB } from './keyboard.ts';
import type { TillApp } from './till.ts';

export type NewPerson = {
  readonly name: string;
  readonly phone?: string;
  readonly email?: string;
  readonly marketing?: boolean;
};

export const enrolForm = (page: Page): Locator => page.getByRole('region', { name: en.enrol.title });
export const enrolField = (page: Page, label: string): Locator =>
  enrolForm(page).getByRole('textbox', { name: label, exact: true });

/** Fills the form in by keys alone, and takes it. */
export async function enrolByKeys({ page, hands }: TillApp, person: NewPerson): Promise<void> {
  await page.keyboard.press('Control+e');
  await expect(enrolField(page, en.enrol.name)).toBeFocused();
  await hands.type(person.name, 'fast');
  await hands.press(TAB);
  await hands.type(person.phone ?? '', 'fast');
  await hands.press(TAB);
  await hands.type(person.email ?? '', 'fast');
  await hands.press(TAB);
  await hands.press(TAB);
  await page.keyboard.press('Space');
  if (person.marketing === true) {
    await hands.press(TAB);
    await page.keyboard.press('Space');
  }
  await hands.press(ENTER);
}
