export type Layer = {
  /** The folder, or the single file, it is about. The longest match counts. */
  path: string;
  /** The layers it may import from, besides itself. */
  mayImport: string[];
  /** The npm packages it may import; `any` for layers that run in Node alone. */
  packages: 'any' | string[];
  /** Whether it may import Node's own modules. */
  node: boolean;
  /** Whether it may import Electron. */
  electron: boolean;
};

const shared = ['src-shared'];
const engine = [...shared, 'src-node', 'src-main/database', 'src-main/journal', 'src-main/device', 'src-main/replica'];
const anything = ['*'];

/** Who may import whom. Type-only imports count. Every folder with code has a line here, or a folder above it has one. */
export const layers: Layer[] = [
  // Pure: runs in the window, in the till's engine and in central alike.
  line('src-shared', [], { packages: ['zod', 'libphonenumber-js', '@orpc/contract'] }),
  line('src-node', shared, { node: true }),

  line('src-main/database', shared, { packages: 'any', node: true }),
  line('src-main/journal', [...shared, 'src-node', 'src-main/database'], { packages: 'any', node: true }),
  line('src-main/device', [...shared, 'src-node', 'src-main/database', 'src-main/journal'], {
    packages: 'any',
    node: true,
  }),
  line('src-main/device/os-key-store.ts', [...shared, 'src-main/device'], { node: true, electron: true }),
  // The displayed balance is the replica's plus what waits in the journal.
  line('src-main/replica', engine, { packages: 'any', node: true }),
  // desk and sync never import each other: those who build the till hand each what it needs of the other.
  line('src-main/desk', engine, { packages: 'any', node: true }),
  line('src-main/desk/manager', [...engine, 'src-main/desk'], { packages: 'any', node: true }),
  // A sale knows nothing of a printer: who builds the till hands the desk what to do with a completed one.
  line('src-main/hardware', [...shared, 'src-main/database', 'src-main/journal'], { packages: 'any', node: true }),
  line('src-main/sync', engine, { packages: 'any', node: true }),
  line('src-main/ipc', [...engine, 'src-main/desk', 'src-main/desk/manager', 'src-main/hardware'], {
    packages: 'any',
    node: true,
    electron: true,
  }),
  line('src-main/window', shared, { node: true, electron: true }),
  line('src-main/preload.ts', shared, { electron: true }),
  line('src-main/log.ts', [], { node: true }),
  line('src-main/status.ts', [...engine, 'src-main/desk'], { packages: 'any', node: true }),
  // These build the till and wire its parts. Only main.ts knows Electron.
  line('src-main/open-till.ts', anything, { packages: 'any', node: true }),
  line('src-main/paired-till.ts', anything, { packages: 'any', node: true }),
  line('src-main/main.ts', anything, { packages: 'any', node: true, electron: true }),

  line('src-renderer', shared, {
    packages: [
      '@fontsource-variable/atkinson-hyperlegible-next',
      '@orpc/client',
      '@orpc/contract',
      '@orpc/tanstack-query',
      '@tanstack/react-query',
      'i18next',
      'react',
      'react-aria-components',
      'react-dom',
      'react-i18next',
      'zod',
      'zustand',
    ],
  }),
  line('src-central', [...shared, 'src-node'], { packages: 'any', node: true }),

  line('scripts', anything, { packages: 'any', node: true, electron: true }),
  line('e2e', anything, { packages: 'any', node: true, electron: true }),
  line('bench', anything, { packages: 'any', node: true, electron: true }),
];

function line(path: string, mayImport: string[], more: Partial<Layer> = {}): Layer {
  return { path, mayImport, packages: [], node: false, electron: false, ...more };
}
