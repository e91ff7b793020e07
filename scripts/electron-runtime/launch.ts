import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runCommand } from '../run-command.ts';
import { say } from '../say.ts';
import type { ElectronRuntime } from './runtime.ts';

/**
 * The arguments that start the app in `folder`, to which the app's own may be added. Where Chromium's sandbox cannot work (root,
 * or a Linux kernel set up to forbid it) `--no-sandbox` is among them, and said aloud unless it is root.
 */
export async function launchArguments(runtime: ElectronRuntime, folder: string): Promise<string[]> {
  if (process.platform !== 'linux') return [folder];
  if (process.getuid?.() === 0) return ['--no-sandbox', folder];
  if (await canSandbox(runtime)) return [folder];
  const helper = join(dirname(runtime.executablePath), 'chrome-sandbox');
  say("Chromium's sandbox cannot work here as things are; this development run goes without it. To have it, run:");
  say(`  sudo chown root:root ${helper} && sudo chmod 4755 ${helper}`);
  return ['--no-sandbox', folder];
}

/** Either the helper is set up, or the kernel lets ordinary users make name spaces. */
async function canSandbox(runtime: ElectronRuntime): Promise<boolean> {
  const helper = await stat(join(dirname(runtime.executablePath), 'chrome-sandbox')).catch(() => null);
  if (helper && helper.uid === 0 && (helper.mode & 0o4000) !== 0) return true;
  const { code } = await runCommand('unshare', ['--user', '--map-root-user', 'true']);
  return code === 0;
}
