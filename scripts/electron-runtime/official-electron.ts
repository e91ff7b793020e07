import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../project-root.ts';
import { runCommand } from '../run-command.ts';
import { say } from '../say.ts';

const packageFolder = join(projectRoot, 'node_modules', 'electron');
/** A download that gets nowhere, behind a firewall that answers nothing, must not hold the start up for ever. */
const downloadLimitMs = 10 * 60_000;

export type OfficialElectron = { executablePath: string; version: string };

/** Electron's own binary when a former start or the user put it there; else null. */
export async function findOfficialElectron(): Promise<OfficialElectron | null> {
  try {
    const { version } = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8')) as { version: string };
    const executablePath = join(packageFolder, 'dist', await readFile(join(packageFolder, 'path.txt'), 'utf8'));
    await stat(executablePath);
    return { executablePath, version };
  } catch {
    return null;
  }
}

/** Lets the electron package fetch its own binary, checked against the hashes it carries. Null when that fails. */
export async function downloadOfficialElectron(): Promise<OfficialElectron | null> {
  say("Fetching Electron's official binary ...");
  const { code, output } = await runCommand(process.execPath, ['--use-system-ca', join(packageFolder, 'install.js')], {
    timeoutMs: downloadLimitMs,
  });
  if (code === 0) return await findOfficialElectron();
  const reason =
    /\[cause\]: (.+)/.exec(output)?.[1] ?? /^.*Error.*$/m.exec(output)?.[0] ?? `it ended with code ${code}`;
  say(`That did not work: ${reason.trim()}`);
  return null;
}
