import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'node',
    include: [
      'src-*/**/*.test.ts',
      'src-*/**/*.test.tsx',
      'scripts/**/*.test.ts',
      'e2e/demo/*.test.ts',
      'bench/**/*.test.ts',
    ],
    // Native modules and embedded databases want processes of their own.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    allowOnly: false,
  },
});
