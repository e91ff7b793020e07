import { hash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, join, relative, sep } from 'node:path';
import { say } from '../say.ts';
import { exists } from './exists.ts';
import { withLock } from './lock.ts';

const manifestName = '.earnest-manifest.json';

type Manifest = { recipe: string; files: Record<string, string> };
export type CacheEntry = {
  /** The folder's name in the cache. */
  name: string;
  /** Everything the content depends on. An entry made by another recipe is made anew. */
  recipe: string;
  /** Fills an empty folder. */
  build: (folder: string) => Promise<void>;
};

/** The cache folder of this user: EARNEST_CACHE_DIR, else the platform's own place for caches. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env, platform = process.platform): string {
  if (env['EARNEST_CACHE_DIR']) return env['EARNEST_CACHE_DIR'];
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'earnest');
  if (platform === 'win32') return join(env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'earnest', 'Cache');
  return join(env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'earnest');
}

/** The entry's folder when it is there and every file in it is the one that was put there; else null. */
export async function findCached(entry: Omit<CacheEntry, 'build'>): Promise<string | null> {
  const folder = join(cacheFolder(), entry.name);
  return (await isIntact(folder, entry.recipe)) ? folder : null;
}

/**
 * The entry's folder, made when it is missing, damaged or of another recipe. It is built aside and renamed into place, so a
 * half-made one is never seen; of two starts at once, one builds and the other waits for it.
 */
export async function cachedFolder(entry: CacheEntry): Promise<string> {
  const found = await findCached(entry);
  if (found) return found;
  const cache = cacheFolder();
  await mkdir(cache, { recursive: true });
  return await withLock(join(cache, `${entry.name}.lock`), async () => {
    // Another start may have made it while this one waited.
    const made = await findCached(entry);
    if (made) return made;
    await removeLeftovers(cache, entry.name);
    const aside = join(cache, `${entry.name}.building-${randomUUID()}`);
    await mkdir(aside);
    try {
      await entry.build(aside);
      await writeManifest(aside, entry.recipe);
      const folder = join(cache, entry.name);
      if (await exists(folder)) say(`The cached ${entry.name} was outdated or damaged and has been made anew.`);
      await rm(folder, { recursive: true, force: true });
      await rename(aside, folder);
      return folder;
    } finally {
      await rm(aside, { recursive: true, force: true });
    }
  });
}

/** The name of the bookkeeping file, which copies of a cached folder leave out. */
export function isManifest(path: string): boolean {
  return basename(path) === manifestName;
}

async function isIntact(folder: string, recipe: string): Promise<boolean> {
  const text = await readFile(join(folder, manifestName), 'utf8').catch(() => null);
  if (text === null) return false;
  try {
    const manifest = JSON.parse(text) as Manifest;
    if (manifest.recipe !== recipe) return false;
    for (const [path, expected] of Object.entries(manifest.files)) {
      if (hash('sha256', await readFile(join(folder, path))) !== expected) return false;
    }
    return true;
  } catch {
    return false;
  }
}

async function writeManifest(folder: string, recipe: string): Promise<void> {
  const files: Manifest['files'] = {};
  for (const item of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!item.isFile()) continue;
    const path = join(item.parentPath, item.name);
    files[relative(folder, path).split(sep).join('/')] = hash('sha256', await readFile(path));
  }
  await writeFile(join(folder, manifestName), JSON.stringify({ recipe, files } satisfies Manifest));
}

/** Removes what a build that was killed left behind. Only the holder of the lock may call it. */
async function removeLeftovers(cache: string, name: string): Promise<void> {
  for (const item of await readdir(cache)) {
    if (item.startsWith(`${name}.building-`)) await rm(join(cache, item), { recursive: true, force: true });
  }
}
