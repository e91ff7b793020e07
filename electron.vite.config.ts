import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const here = (path: string) => resolve(import.meta.dirname, path);

/**
 * The till's bundles. Targets are those of the older Electron that must load them (33: Node 20, Chromium 130); users' Electron
 * is newer. Everything but better-sqlite3, which is native, is bundled.
 */
export default defineConfig({
  main: {
    build: {
      outDir: here('out/main'),
      target: 'node20',
      externalizeDeps: { include: ['better-sqlite3'], exclude: [] },
      rollupOptions: {
        input: { main: here('src-main/main.ts'), 'snapshot-worker': here('src-main/sync/snapshot-worker.ts') },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'shared-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: here('out/preload'),
      target: 'node20',
      // A sandboxed preload can only be one CommonJS file that requires nothing but Electron.
      externalizeDeps: false,
      rollupOptions: {
        input: { preload: here('src-main/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: here('src-renderer'),
    plugins: [react()],
    build: {
      outDir: here('out/renderer'),
      target: 'chrome130',
      // Inlined files would need "data:" in the window's content security policy.
      assetsInlineLimit: 0,
      rollupOptions: { input: here('src-renderer/index.html') },
    },
  },
});
