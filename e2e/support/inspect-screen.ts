import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { en } from '../../src-renderer/locales/en.ts';
import type { TillApp } from './till.ts';

/** The least window that a till may have, and a usual one. */
const SIZES = [
  { width: 1024, height: 768 },
  { width: 1366, height: 768 },
] as const;
const SCHEMES = ['light', 'dark'] as const;

/**
 * Looks at the screen that stands, in each size and colour scheme: axe finds nothing, and nothing scrolls but the lines of
 * a sale. All that is found is told at the end of the test.
 */
export async function inspectScreen({ app, page }: TillApp, name: string, { mayScroll = false } = {}): Promise<void> {
  for (const size of SIZES) {
    await app.evaluate(({ BrowserWindow }, { width, height }) => {
      BrowserWindow.getAllWindows()[0]?.setContentSize(width, height);
    }, size);
    await page.waitForFunction(({ width, height }) => innerWidth === width && innerHeight === height, size);
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.waitForFunction(() => document.getAnimations().length === 0);
      const view = `${name}, ${size.width} x ${size.height}, ${colorScheme}`;
      await test.info().attach(view, { body: await page.screenshot(), contentType: 'image/png' });
      expect.soft(await violations(page), view).toEqual([]);
      if (!mayScroll) expect.soft(await scrolling(page), view).toEqual([]);
    }
  }
}

async function violations(page: Page): Promise<string[]> {
  // In the older mode axe needs no page of its own to sum up in, which an app's window cannot open.
  const found = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  return found.violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${help} · ${target.join(' ')} · ${failureSummary ?? ''}`),
  );
}

/** What can be scrolled, or reaches out of the window, besides the lines of a sale or a receipt and a member's history. */
async function scrolling(page: Page): Promise<string[]> {
  const lists: string[] = [en.sale.lines, en.receipt.lines, en.redeem.movements.title];
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
  }, lists);
}
