import { ensureTestNeeds } from './electron-runtime/index.ts';
import { prepareApp, publishPreparedApp } from './prepare-app.ts';

/** Playwright's global set-up: prepares the app once for all tests. */
export default async function setUp(): Promise<void> {
  await ensureTestNeeds();
  publishPreparedApp(await prepareApp('e2e-app'));
}
