import { describe, expect, test } from 'vitest';
import { findNewerJavaScript } from './find-newer-javascript.ts';
import type { BundleKind } from './newer-javascript.ts';

const find = (text: string, kind: BundleKind = 'main') => findNewerJavaScript({ path: 'bundle.js', text, kind });

describe('what the older Electron lacks is found', () => {
  const planted: [code: string, name: string, kind: BundleKind][] = [
    ['const a = RegExp.escape(b);', 'RegExp.escape', 'window'],
    ['const a = Uint8Array.fromBase64(b);', 'Uint8Array.fromBase64', 'main'],
    ['send(bytes.toBase64());', '.toBase64', 'main'],
    ['const a = Temporal.Now.instant();', 'Temporal', 'window'],
    ['new WebSocket(url);', 'WebSocket', 'main'],
    ['import { DatabaseSync } from "node:sqlite";', 'node:sqlite', 'main'],
    ['import { glob as find } from "node:fs/promises";', 'node:fs/promises#glob', 'main'],
    ['import { globSync } from "fs";', 'node:fs#globSync', 'main'],
    ['run(import.meta.main);', 'import.meta.main', 'main'],
    ['const stack = new DisposableStack();', 'DisposableStack', 'window'],
    ['if (other) send(bytes.toBase64());', '.toBase64', 'main'],
  ];
  test.each(planted)('%s', (code, name, kind) => {
    expect(find(code, kind)).toContainEqual(expect.stringContaining(`bundle.js:1: ${name} came with`));
  });
});

describe('what is fine is not complained about', () => {
  test.each([
    [
      'a library that asks first',
      'function f(b) { if (Uint8Array.fromBase64) return Uint8Array.fromBase64(b); return slow(b); }',
    ],
    ['typeof', 'const has = typeof WebSocket !== "undefined" ? new WebSocket(u) : null;'],
    ['an optional call', 'const s = RegExp.escape?.(b) ?? plain(b);'],
    ['in', 'function f(b) { if ("toBase64" in b) return b.toBase64(); return slow(b); }'],
    ['a name of its own', 'class WebSocket {}\nnew WebSocket();'],
    ['a method of its own', 'class Coder { toBase64() {} }\nnew Coder().toBase64();'],
    ['a word in a text', 'const a = "RegExp.escape(b)"; // Temporal'],
    ['what both have', 'import { randomUUID } from "node:crypto";\nconst a = Promise.try(() => randomUUID());'],
  ])('%s', (_what, code) => {
    expect(find(code)).toEqual([]);
  });

  test('what the window has and the main process lacks', () => {
    expect(find('navigator.language;', 'window')).toEqual([]);
    expect(find('navigator.language;', 'main')).not.toEqual([]);
  });
});
