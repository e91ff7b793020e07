import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { cachedFolder, cacheFolder } from './cache.ts';

let cache: string;
let builds: number;

beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'earnest-cache-'));
  builds = 0;
  vi.stubEnv('EARNEST_CACHE_DIR', cache);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(cache, { recursive: true });
});

const entry = (recipe = 'first') => ({
  name: 'thing',
  recipe,
  build: async (folder: string) => {
    builds += 1;
    await mkdir(join(folder, 'inner'));
    await writeFile(join(folder, 'inner', 'file'), 'content');
  },
});

describe('what is cached', () => {
  test('is built once', async () => {
    expect(await cachedFolder(entry())).toBe(await cachedFolder(entry()));
    expect(builds).toBe(1);
  });

  const damages: [what: string, damage: (folder: string) => Promise<void>][] = [
    ['a file changed', (folder) => writeFile(join(folder, 'inner', 'file'), 'tampered')],
    ['a file is gone', (folder) => rm(join(folder, 'inner', 'file'))],
    ['the list of files is unreadable', (folder) => writeFile(join(folder, '.earnest-manifest.json'), '{')],
  ];
  test.each(damages)('is built anew when %s', async (_what, damage) => {
    const folder = await cachedFolder(entry());
    await damage(folder);
    await cachedFolder(entry());
    expect(builds).toBe(2);
    expect(await readFile(join(folder, 'inner', 'file'), 'utf8')).toBe('content');
  });

  test('is built anew for another recipe', async () => {
    await cachedFolder(entry());
    await cachedFolder(entry('second'));
    expect(builds).toBe(2);
  });
});

test('a build that fails leaves nothing behind, and the next start tries again', async () => {
  const failing = { ...entry(), build: () => Promise.reject(new Error('no network')) };
  await expect(cachedFolder(failing)).rejects.toThrow('no network');
  expect(await readdir(cache)).toEqual([]);
  await cachedFolder(entry());
  expect(builds).toBe(1);
});

test('what a killed build left is cleared away, its lock included', async () => {
  const { pid } = await promisify(execFile)(process.execPath, ['-p', 'process.pid']).then(({ stdout }) => ({
    pid: stdout.trim(),
  }));
  await writeFile(join(cache, 'thing.lock'), pid);
  await mkdir(join(cache, 'thing.building-1'));
  await cachedFolder(entry());
  expect(await readdir(cache)).toEqual(['thing']);
});

test('two starts at once build once', async () => {
  const log = join(cache, 'builds');
  const code = `
    import { appendFile, writeFile } from 'node:fs/promises';
    import { setTimeout } from 'node:timers/promises';
    import { cachedFolder } from ${JSON.stringify(join(import.meta.dirname, 'cache.ts'))};
    await cachedFolder({ name: 'thing', recipe: 'r', build: async (folder) => {
      await appendFile(${JSON.stringify(log)}, 'built ');
      await setTimeout(500);
      await writeFile(folder + '/file', 'content');
    } });`;
  const start = () => promisify(execFile)(process.execPath, ['--input-type=module', '-e', code]);
  await Promise.all([start(), start(), start()]);
  expect(await readFile(log, 'utf8')).toBe('built ');
});

test.each([
  [{ EARNEST_CACHE_DIR: '/somewhere' }, 'linux', '/somewhere'],
  [{ XDG_CACHE_HOME: '/home/a/cache' }, 'linux', join('/home/a/cache', 'earnest')],
  [{ LOCALAPPDATA: 'C:/Users/a/AppData/Local' }, 'win32', join('C:/Users/a/AppData/Local', 'earnest', 'Cache')],
] as const)('the cache of %o on %s is %s', (env, platform, folder) => {
  expect(cacheFolder(env, platform)).toBe(folder);
});
