import { expect, type Locator, type Page } from '@playwright/test';
import type { SampleStaff } from '../../src-central/sample/staff.ts';
import { en } from '../../src-renderer/locales/en.ts';
import { CONTROL_L, ENTER } from './keyboard.ts';
import type { TillApp } from './till.ts';

/** The till's state in words, which stands in the same place on every screen. */
export function stateWords(page: Page): Locator {
  return page.getByRole('status', { name: en.state.label });
}

/** A locale text with its figures left open, as a pattern. */
export function pattern(text: string, values: Readonly<Record<string, string | number>> = {}): RegExp {
  const parts = text.split(/(\{\{\w+\}\})/).map((part) => {
    const name = /^\{\{(\w+)\}\}$/.exec(part)?.[1];
    if (name === undefined) return escape(part);
    return name in values ? escape(String(values[name])) : '.+';
  });
  return new RegExp(parts.join(''));
}

/** Waits for the list of staff and chooses one by key. */
export async function choosePerson({ page, hands }: TillApp, person: SampleStaff): Promise<void> {
  const names = page.getByRole('list', { name: en.signIn.staff }).getByRole('button');
  await expect(names.filter({ hasText: person.name })).toBeVisible();
  const index = (await names.allTextContents()).findIndex((text) => text.includes(person.name));
  await hands.type(String(index + 1), 'fast');
  await expect(page.getByRole('form', { name: pattern(en.signIn.pinTitle, { name: person.name }) })).toBeVisible();
}

/** Signs a person in, by keys alone. */
export async function signIn(till: TillApp, person: SampleStaff): Promise<void> {
  await choosePerson(till, person);
  await till.hands.type(person.pin, 'fast');
  await till.hands.press(ENTER);
  await expect(till.page.getByRole('main', { name: en.sale.label })).toBeVisible();
}

/** Signs out by key. */
export async function lock({ page, hands }: TillApp): Promise<void> {
  await hands.press(CONTROL_L);
  await expect(page.getByRole('heading', { name: en.signIn.title })).toBeVisible();
}

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
