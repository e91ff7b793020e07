import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { en } from '../../src-renderer/locales/en.ts';
import type { TillApp } from './till.ts';

type View = { readonly width: number; readonly height: number; readonly colorScheme: 'light' | 'dark' };

/** The least window that a till may have, and a usual one, each by day and by night. */
const VIEWS: readonly View[] = [
  { width: 1024, height: 768, colorScheme: 'light' },
  { width: 1024, height: 768, colorScheme: 'dark' },
  { width: 1366, height: 768, colorScheme: 'light' },
  { width: 1366, height: 768, colorScheme: 'dark' },
];
/** Each size and each scheme once: enough where the parts are ones that other screens show in all views. */
const CROSSED = VIEWS.filter(({ width, colorScheme }) => (width === 1024) === (colorScheme === 'light'));

/**
 * Looks at the screen that stands, in each size and colour scheme: axe finds nothing, and nothing scrolls but lists. All
 * that is found is told at the end of the test.
 */
export async function inspectScreen(
  { app, page }: TillApp,
  name: string,
  { mayScroll = false, crossed = false } = {},
): Promise<void> {
  for (const { width, height, colorScheme } of crossed ? CROSSED : VIEWS) {
    await app.evaluate(
      ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height),
      { width, height },
    );
    await page.waitForFunction((size) => innerWidth === size.width && innerHeight === size.height, { width, height });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.waitForFunction(() => document.getAnimations().length === 0);
    const view = `${name}, ${width} x ${height}, ${colorScheme}`;
    await test.info().attach(view, { body: await page.screenshot(), contentType: 'image/png' });
    expect.soft(await violations(page), view).toEqual([]);
    if (!mayScroll) expect.soft(await scrolling(page), view).toEqual([]);
  }
}

async function violations(page: Page): Promise<string[]> {
  // In the older mode axe needs no page of its own to sum up in, which an app's window cannot open.
  const found = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  return found.violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${help} · ${target.join(' ')} · ${failureSummary ?? ''}`),
  );
}

/** What may be longer than any window: lines, entries, tables, and the texts of a receipt and of an entry. */
const LISTS: readonly string[] = [
  en.sale.lines,
  en.receipt.lines,
  en.redeem.movements.title,
  en.pay.previewTitle,
  en.manager.entries.label,
  en.manager.entry.body,
  en.manager.sync.queue,
  en.manager.day.tenders,
  en.manager.day.tax,
  en.manager.day.categories,
];

/** What can be scrolled, or reaches out of the window, besides the lists. */
async function scrolling(page: Page): Promise<string[]> {
  return await page.evaluate((allowed) => {
    const found: string[] = [];
    const { scrollWidth, scrollHeight } = document.documentElement;
    if (scrollWidth > innerWidth || scrollHeight > innerHeight)
      found.push(`the page: ${scrollWidth} x ${scrollHeight}`);
    for (const element of document.querySelectorAll<HTMLElement>('body, body *')) {
      const { overflowX, overflowY } = getComputedStyle(element);
      const down = /auto|scroll/.test(overflowY) && element.scrollHeight > element.clientHeight;
      const across = /auto|scroll/.test(overflowX) && element.scrollWidth > element.clientWidth;
      const labels = [element, ...element.children].map((each) => each.getAttribute('aria-label') ?? '');
      const isAllowed = !across && labels.some((label) => allowed.includes(label));
      if ((down || across) && !isAllowed) found.push(`${element.tagName} ${element.className}`);
    }
    return found;
  }, LISTS);
}
