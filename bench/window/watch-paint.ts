import type { Page } from '@playwright/test';

/** What the page keeps for the bench between two calls into it. */
type Watched = { benchEnterAtMs?: number; benchPainted?: Promise<number> };

/**
 * Loads the page anew with a listener that notes when the window gets Enter, before any listener of the page: what a
 * scanner hears is kept from those behind it.
 */
export async function noteEnter(page: Page): Promise<void> {
  await page.addInitScript(() => {
    addEventListener(
      'keydown',
      ({ key }) => {
        if (key === 'Enter') (globalThis as Watched).benchEnterAtMs = performance.now();
      },
      { capture: true },
    );
  });
  await page.reload();
}

/** From now on, waits for a text to be painted where `selector` is. `paintedAfterMs` tells how long after Enter it was. */
export async function watchPaint(page: Page, selector: string, text: string): Promise<void> {
  await page.evaluate(
    ([where, what]) => {
      const watched = globalThis as Watched;
      watched.benchPainted = new Promise((resolve) => {
        const look = () => {
          if (document.querySelector(where)?.textContent !== what) return;
          observer.disconnect();
          // A task that is posted within the frame runs when the frame has been painted.
          requestAnimationFrame(() => {
            const { port1, port2 } = new MessageChannel();
            port2.addEventListener('message', () => resolve(performance.now()));
            port2.start();
            port1.postMessage(null);
          });
        };
        const observer = new MutationObserver(look);
        observer.observe(document.body, { subtree: true, childList: true, characterData: true });
        look();
      });
    },
    [selector, text] as const,
  );
}

export async function paintedAfterMs(page: Page): Promise<number> {
  return await page.evaluate(async () => {
    const { benchPainted, benchEnterAtMs } = globalThis as Watched;
    return ((await benchPainted) ?? Number.NaN) - (benchEnterAtMs ?? Number.NaN);
  });
}

/** The same as a time of day, in milliseconds since 1970, whenever Enter was pressed. */
export async function paintedAtMs(page: Page): Promise<number> {
  return await page.evaluate(
    async () => performance.timeOrigin + ((await (globalThis as Watched).benchPainted) ?? Number.NaN),
  );
}

/** When the page first painted anything, in milliseconds since 1970. */
export async function firstPaintAtMs(page: Page): Promise<number> {
  await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0);
  return await page.evaluate(
    () => performance.timeOrigin + (performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN),
  );
}
