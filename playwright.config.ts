import { defineConfig } from '@playwright/test';

/** End-to-end tests on real Electron. One worker: each test has a till, a central and the display to itself. */
export default defineConfig({
  testDir: 'e2e',
  globalSetup: './scripts/e2e-setup.ts',
  outputDir: 'test-results',
  workers: 1,
  retries: 0,
  timeout: 90_000,
  forbidOnly: true,
  reporter: [['list']],
});
