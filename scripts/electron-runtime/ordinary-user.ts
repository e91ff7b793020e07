import { chown } from 'node:fs/promises';
import { runCommand } from '../run-command.ts';

const name = 'nobody';

/** The command as an ordinary user would run it: on Linux root steps down to "nobody"; everyone else already is one. */
export function asOrdinaryUser(command: [string, ...string[]]): [string, ...string[]] {
  if (!isLinuxRoot()) return command;
  return ['setpriv', `--reuid=${name}`, '--regid=nogroup', '--clear-groups', ...command];
}

/** Makes a folder the ordinary user's own. */
export async function giveToOrdinaryUser(path: string): Promise<void> {
  if (!isLinuxRoot()) return;
  const { output } = await runCommand('id', ['-u', name]);
  const { output: group } = await runCommand('id', ['-g', name]);
  await chown(path, Number(output), Number(group));
}

function isLinuxRoot(): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0;
}
