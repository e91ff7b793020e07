import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { say } from '../say.ts';

const pollMs = 250;

/**
 * Runs `work` while holding the lock file, which names the process that holds it. A lock whose process is gone is taken over.
 */
export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  await acquire(path);
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function acquire(path: string): Promise<void> {
  let told = false;
  for (;;) {
    try {
      await writeFile(path, String(process.pid), { flag: 'wx' });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = await readHolder(path);
    if (holder !== null && !isAlive(holder)) {
      await discard(path, holder);
      continue;
    }
    if (!told) say(`Another start (process ${holder ?? 'unknown'}) is preparing the same; waiting for it.`);
    told = true;
    await sleep(pollMs);
  }
}

/** The holder's process id; null when the lock is just being made or was just given back. */
async function readHolder(path: string): Promise<number | null> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return /^\d+$/.test(text) ? Number(text) : null;
}

/** Moves a dead holder's lock away. Should it have changed hands meanwhile, it is put back. */
async function discard(path: string, deadHolder: number): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch {
    return;
  }
  const holder = await readHolder(aside);
  if (holder === deadHolder) await rm(aside, { force: true });
  else await rename(aside, path);
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
