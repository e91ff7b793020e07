import { hash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withLock } from './electron-runtime/lock.ts';
import { projectRoot } from './project-root.ts';
import { mustRun } from './run-command.ts';
import { say } from './say.ts';

const sources = ['src-main', 'src-node', 'src-renderer', 'src-shared', 'electron.vite.config.ts', 'package-lock.json'];
const stampPath = join(projectRoot, 'out', '.sources');

/** Builds the till's bundles into out/, unless they are there and made from the very sources of now. */
export async function buildApp(): Promise<void> {
  await mkdir(join(projectRoot, '.cache'), { recursive: true });
  await withLock(join(projectRoot, '.cache', 'build.lock'), buildWhenChanged);
}

async function buildWhenChanged(): Promise<void> {
  const stamp = await hashSources();
  if ((await readFile(stampPath, 'utf8').catch(() => '')) === stamp) return;
  say('Building the till ...');
  await rm(join(projectRoot, 'out'), { recursive: true, force: true });
  const electronVite = join(projectRoot, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  await mustRun(process.execPath, [electronVite, 'build'], { cwd: projectRoot });
  await writeFile(stampPath, stamp);
}

async function hashSources(): Promise<string> {
  const parts: string[] = [];
  for (const source of sources) {
    for (const path of await filesOf(join(projectRoot, source))) {
      parts.push(`${path} ${hash('sha256', await readFile(path))}`);
    }
  }
  return hash('sha256', parts.join('\n'));
}

async function filesOf(path: string): Promise<string[]> {
  const items = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => null);
  if (items === null) return [path];
  return items
    .filter((item) => item.isFile())
    .map((item) => join(item.parentPath, item.name))
    .toSorted();
}
