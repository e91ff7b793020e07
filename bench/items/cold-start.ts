import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { en } from '../../src-renderer/locales/en.ts';
import type { BenchContext } from '../bench-context.ts';
import { measurePairs, ratiosOf } from '../measure/pairs.ts';
import { median } from '../measure/statistics.ts';
import { type BenchResult, resultOf } from '../result.ts';
import { aCashier } from '../sample/bench-keys.ts';
import type { CardHolder } from '../sample/member-pages.ts';
import { type Started, startBareWindow, startTill } from '../window/apps.ts';
import { firstPaintAtMs, paintedAtMs, watchPaint } from '../window/watch-paint.ts';
import { cycleThrough } from './lookup.ts';

/**
 * From the start of the process to the first member on the screen, at a till with all members: someone signs in as fast
 * as the window takes keys, and scans. The bare way is the start of an empty window, to its first paint.
 */
export async function measureColdStart(context: BenchContext): Promise<BenchResult> {
  const { large, starts } = context.sizes;
  const { folder, pages } = await context.till(large);
  const next = cycleThrough(pages.holders);
  const bareFolder = await mkdtemp(join(tmpdir(), 'earnest-bare-'));
  const toSignInMs: number[] = [];
  try {
    const legs = {
      ours: () =>
        timeStart(startTill(folder), async ({ page, startedAtMs }) => {
          const person = await findCashier(page);
          toSignInMs.push(Date.now() - startedAtMs);
          await person.click();
          await lookUpFirst(page, next());
          return await paintedAtMs(page);
        }),
      bare: () => timeStart(startBareWindow(bareFolder), ({ page }) => firstPaintAtMs(page)),
    };
    const paired = await measurePairs(legs, { rounds: starts, warmUp: 1 });
    const goal = { name: 'cold-start', unit: 'ms', goal: 1.5, goalIs: 'most' } as const;
    return resultOf(goal, ratiosOf(paired), { members: large, toSignInMs: median(toSignInMs) });
  } finally {
    await rm(bareFolder, { recursive: true, force: true });
  }
}

/** Starts, waits for the moment that `reach` gives, and ends. */
async function timeStart(starting: Promise<Started>, reach: (started: Started) => Promise<number>): Promise<number> {
  const started = await starting;
  try {
    return (await reach(started)) - started.startedAtMs;
  } finally {
    await started.end();
  }
}

async function findCashier(page: Page): Promise<Locator> {
  const person = page.getByRole('list', { name: en.signIn.staff }).getByRole('button', { name: aCashier.name });
  await person.waitFor();
  return person;
}

async function lookUpFirst(page: Page, { card, name }: CardHolder): Promise<void> {
  await page.getByLabel(en.signIn.pin, { exact: true }).waitFor();
  // All at once: keys that followed each other so fast would be taken for a scan.
  await page.keyboard.insertText(aCashier.pin);
  await page.getByRole('button', { name: en.signIn.submit }).click();
  await page.getByRole('main', { name: en.sale.label }).waitFor();
  await watchPaint(page, '.member-card__name', name);
  await page.keyboard.type(card);
  await page.keyboard.press('Enter');
}
