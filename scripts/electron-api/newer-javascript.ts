/** Where a bundle runs: in Node 20.18 with Chromium's V8 (main process and workers), or in the window's Chromium 130. */
export type BundleKind = 'main' | 'window';

/**
 * What is younger than Electron 33, as far as code is likely to reach for it. `names` are written as in code: `Owner.member`,
 * `.member` (of anything), a global, or `module#export` for Node's modules (`module` alone: all of it).
 */
export type NewerFeature = { names: string[]; since: string; kinds: BundleKind[] };

const both: BundleKind[] = ['main', 'window'];

export const newerFeatures: NewerFeature[] = [
  { names: ['RegExp.escape'], since: 'Chromium 136', kinds: both },
  {
    names: ['Uint8Array.fromBase64', 'Uint8Array.fromHex', '.toBase64', '.setFromBase64'],
    since: 'Chromium 140',
    kinds: both,
  },
  { names: ['.setFromHex'], since: 'Chromium 140', kinds: both },
  { names: ['Error.isError'], since: 'Chromium 134', kinds: both },
  { names: ['Math.f16round', 'Float16Array', '.getFloat16', '.setFloat16'], since: 'Chromium 135', kinds: both },
  { names: ['Math.sumPrecise'], since: 'Chromium 147', kinds: both },
  { names: ['Iterator.concat', 'Iterator.zip', 'Iterator.zipKeyed'], since: 'Chromium 146', kinds: both },
  { names: ['.getOrInsert', '.getOrInsertComputed'], since: 'Chromium 145', kinds: both },
  { names: ['Temporal', '.toTemporalInstant'], since: 'Chromium 144', kinds: both },
  { names: ['DisposableStack', 'AsyncDisposableStack', 'SuppressedError'], since: 'Chromium 134', kinds: both },
  { names: ['Symbol.dispose', 'Symbol.asyncDispose'], since: 'Chromium 134 (Node has it)', kinds: ['window'] },
  { names: ['Atomics.pause'], since: 'Chromium 133', kinds: both },
  { names: ['scheduler.yield'], since: 'Node 24', kinds: ['main'] },
  { names: ['.moveBefore'], since: 'Chromium 133', kinds: ['window'] },
  { names: ['WebSocket'], since: 'Node 22', kinds: ['main'] },
  {
    names: ['EventSource', 'CloseEvent', 'Storage', 'localStorage', 'sessionStorage'],
    since: 'Node 23',
    kinds: ['main'],
  },
  { names: ['navigator'], since: 'Node 21', kinds: ['main'] },
  { names: ['URLPattern'], since: 'Node 24', kinds: ['main'] },
  { names: ['ErrorEvent'], since: 'Node 25', kinds: ['main'] },
  { names: ['node:sqlite', 'node:sea', 'node:quic', 'node:ffi'], since: 'Node 22', kinds: ['main'] },
  { names: ['node:fs#glob', 'node:fs#globSync', 'node:fs/promises#glob'], since: 'Node 22', kinds: ['main'] },
  { names: ['node:fs#mkdtempDisposableSync', 'node:fs/promises#mkdtempDisposable'], since: 'Node 24', kinds: ['main'] },
  { names: ['node:crypto#argon2', 'node:crypto#argon2Sync'], since: 'Node 24', kinds: ['main'] },
  { names: ['node:crypto#encapsulate', 'node:crypto#decapsulate'], since: 'Node 24', kinds: ['main'] },
  {
    names: [
      'createZstdCompress',
      'createZstdDecompress',
      'zstdCompress',
      'zstdDecompress',
      'zstdCompressSync',
      'zstdDecompressSync',
    ].map((name) => `node:zlib#${name}`),
    since: 'Node 22',
    kinds: ['main'],
  },
  {
    names: ['node:util#getCallSites', 'node:util#diff', 'node:util#setTraceSigInt'],
    since: 'Node 22',
    kinds: ['main'],
  },
  {
    names: ['node:module#registerHooks', 'node:module#stripTypeScriptTypes', 'node:module#enableCompileCache'],
    since: 'Node 22',
    kinds: ['main'],
  },
  { names: ['node:worker_threads#isInternalThread', 'node:worker_threads#locks'], since: 'Node 22', kinds: ['main'] },
  { names: ['node:worker_threads#postMessageToThread'], since: 'Node 22', kinds: ['main'] },
  {
    names: ['process.execve', 'process.threadCpuUsage', 'process.ref', 'process.unref'],
    since: 'Node 22',
    kinds: ['main'],
  },
  { names: ['import.meta.main'], since: 'Node 24', kinds: ['main'] },
];
