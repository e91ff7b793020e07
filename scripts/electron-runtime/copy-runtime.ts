import { cp, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isManifest } from './cache.ts';
import type { ElectronRuntime } from './runtime.ts';

/**
 * Copies the run-time's whole folder to `into`, emptied first, and returns the executable there: for a user who cannot read
 * this one's cache. `withDefaultApp: false` leaves out what makes `electron <folder>` work, which a packaged app must not ship.
 */
export async function copyRuntime(
  runtime: ElectronRuntime,
  into: string,
  options: { withDefaultApp: boolean } = { withDefaultApp: true },
): Promise<string> {
  const from = dirname(runtime.executablePath);
  const defaultApp = join(from, 'resources', 'app');
  await rm(into, { recursive: true, force: true });
  await cp(from, into, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => !isManifest(path) && (options.withDefaultApp || path !== defaultApp),
  });
  return join(into, basename(runtime.executablePath));
}
