import { rm } from 'node:fs/promises';
import { ensureTestNeeds } from './electron-runtime/index.ts';
import { prepareApp, publishPreparedApp } from './prepare-app.ts';

/** Playwright's global set-up: prepares the app once for all tests. Two runs at once do not share it. */
export default async function setUp(): Promise<() => Promise<void>> {
  await ensureTestNeeds();
  const app = await prepareApp(`e2e-app-${process.pid}`);
  publishPreparedApp(app);
  return () => rm(app.folder, { recursive: true, force: true });
}
