import { expect, type Locator } from '@playwright/test';
import type { TillApp } from './till.ts';

/** What a finger meets without looking: the least side of anything that is touched, in CSS pixels. */
const LEAST_TOUCH = 44;

/**
 * Touches the middle of what is there, as a touch screen tells of it: no mouse, no key. Waits until it can be touched, and
 * fails where it is too small for a finger.
 */
export async function touch({ app }: Pick<TillApp, 'app'>, target: Locator): Promise<void> {
  // Asks whether it is there, stands still, is not covered and not disabled, and does nothing.
  await target.click({ trial: true });
  const box = await target.boundingBox();
  if (box === null) throw new Error(`There is nothing to touch: ${target.toString()}`);
  const { x, y, width, height } = box;
  expect(Math.min(width, height), `${target.toString()} is large enough for a finger`).toBeGreaterThanOrEqual(
    LEAST_TOUCH,
  );
  const middle = { x: x + width / 2, y: y + height / 2 };
  await app.evaluate(async ({ BrowserWindow }, point) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    if (contents === undefined) throw new Error('The till has no window to touch.');
    if (!contents.debugger.isAttached()) contents.debugger.attach();
    const send = (type: string, touchPoints: object[]) =>
      contents.debugger.sendCommand('Input.dispatchTouchEvent', { type, touchPoints });
    await send('touchStart', [point]);
    await send('touchEnd', []);
  }, middle);
}

/** Touches one button after another, such as the digits of a pad. */
export async function touchEach(till: Pick<TillApp, 'app'>, place: Locator, names: string): Promise<void> {
  for (const name of names) await touch(till, place.getByRole('button', { name, exact: true }));
}
