import { defineConfig } from '@playwright/test';

/** End-to-end tests on real Electron. One worker: each test has a till, a central and the display to itself. */
export default defineConfig({
  testDir: 'e2e',
  testIgnore: 'demo/**',
  globalSetup: ['./scripts/e2e-setup.ts', './e2e/support/central-template.ts'],
  outputDir: 'test-results',
  workers: 1,
  // Real windows on a machine that does other things at times: what passes only at its second try is told of.
  retries: 1,
  timeout: 90_000,
  // A busy machine answers late; what is waited for here is seen in milliseconds on an idle one.
  expect: { timeout: 15_000 },
  forbidOnly: true,
  reporter: [['list']],
});
