import { expect, type Page } from '@playwright/test';
import { en } from '../../src-renderer/locales/en.ts';
import { ENTER } from './keyboard.ts';
import type { TillApp } from './till.ts';
import { pattern } from './window.ts';

const { pairing } = en;

/** Waits for the pairing screen and accepts, by a press, that this machine keeps no secrets. */
export async function openPairing({ page }: TillApp): Promise<void> {
  await expect(page.getByRole('heading', { name: pairing.title })).toBeVisible();
  const accept = page.getByRole('checkbox', { name: pairing.weakAccept });
  if (!(await accept.isChecked())) await accept.press('Space');
  await expect(accept).toBeChecked();
}

/** Fills in the form and sends it off. */
export async function tryPairing(
  { page, hands }: TillApp,
  form: { url: string; code: string; authority?: string },
): Promise<void> {
  if (form.authority !== undefined) {
    const text = page.getByLabel(pairing.authorityText);
    if (!(await text.isVisible())) await page.getByRole('button', { name: pairing.authority }).press('Enter');
    await text.fill(form.authority);
  }
  await page.getByLabel(pairing.address).fill(form.url);
  await page.getByLabel(pairing.code).fill(form.code);
  await hands.press(ENTER);
}

/** Waits until a try was answered with these words. */
export async function expectPairingProblem(page: Page, words: string): Promise<void> {
  await expect(page.getByRole('alert')).toHaveText(pattern(words));
  await expect(page.getByRole('button', { name: pairing.submit })).toBeVisible();
}
