import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { mustRun } from '../run-command.ts';
import type { RegistryPackage } from './pins.ts';

/**
 * Fetches a package's tarball with the user's own npm and its settings, checks its SHA-256 and unpacks it (or only `members` of
 * it) into `into`. Linux only: it calls `npm` and `tar`.
 */
export async function unpackPackage(wanted: RegistryPackage, into: string, members: string[] = []): Promise<void> {
  const spec = `${wanted.name}@${wanted.version}`;
  const download = join(into, '.download');
  await mkdir(download, { recursive: true });
  try {
    await mustRun('npm', ['pack', spec, '--loglevel=error', '--pack-destination', download], {
      cwd: into,
      env: usersOwn(),
    });
  } catch (error) {
    throw new Error(`Could not fetch ${spec} with npm. Check that "npm ping" works here.`, { cause: error });
  }
  const tarball = join(download, (await readdir(download))[0] ?? 'missing');
  const sha256 = await hashFile(tarball);
  if (sha256 !== wanted.sha256) {
    throw new Error(
      `${spec} is not the file expected: SHA-256 is ${sha256}, wanted ${wanted.sha256}. Nothing was used.`,
    );
  }
  await mustRun('tar', ['-xzf', tarball, '-C', into, '--strip-components=1', ...members]);
  await rm(download, { recursive: true });
}

/**
 * The environment in which the user's npm runs on the user's Node, as for `npm ci`: the project's own Node, which is first on the path
 * within npm's scripts, may not trust the certificates of a network that reads along.
 */
function usersOwn(): NodeJS.ProcessEnv {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const own = folders.filter((folder) => !folder.endsWith(join('node_modules', '.bin')));
  return { ...process.env, PATH: own.join(delimiter) };
}

async function hashFile(path: string): Promise<string> {
  const sum = createHash('sha256');
  await pipeline(createReadStream(path), sum);
  return sum.digest('hex');
}
