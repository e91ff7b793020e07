import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { mustRun, runCommand } from '../run-command.ts';
import { say } from '../say.ts';

/** What the machine must have: a shared library by its file name or a command, and the Debian package that holds it. */
export type SystemNeed = { kind: 'library' | 'command'; name: string; debianPackage: string };

export const electronNeeds: SystemNeed[] = [
  { kind: 'library', name: 'libgtk-3.so.0', debianPackage: 'libgtk-3-0' },
  { kind: 'library', name: 'libnss3.so', debianPackage: 'libnss3' },
  { kind: 'library', name: 'libasound.so.2', debianPackage: 'libasound2' },
  { kind: 'library', name: 'libgbm.so.1', debianPackage: 'libgbm1' },
  { kind: 'library', name: 'libXss.so.1', debianPackage: 'libxss1' },
  { kind: 'library', name: 'libatk-bridge-2.0.so.0', debianPackage: 'libatk-bridge2.0-0' },
  { kind: 'library', name: 'libdrm.so.2', debianPackage: 'libdrm2' },
  { kind: 'library', name: 'libxkbcommon.so.0', debianPackage: 'libxkbcommon0' },
  { kind: 'library', name: 'libXdamage.so.1', debianPackage: 'libxdamage1' },
];
export const unpackNeeds: SystemNeed[] = [{ kind: 'command', name: 'unzip', debianPackage: 'unzip' }];
export const compilerNeeds: SystemNeed[] = [
  { kind: 'command', name: 'make', debianPackage: 'make' },
  { kind: 'command', name: 'g++', debianPackage: 'g++' },
  { kind: 'command', name: 'python3', debianPackage: 'python3' },
];
export const displayNeeds: SystemNeed[] = [{ kind: 'command', name: 'Xvfb', debianPackage: 'xvfb' }];
/** For the test that runs as an ordinary user with a real key store. */
const testNeeds: SystemNeed[] = [
  { kind: 'command', name: 'gnome-keyring-daemon', debianPackage: 'gnome-keyring' },
  { kind: 'command', name: 'dbus-run-session', debianPackage: 'dbus-x11' },
  { kind: 'command', name: 'xauth', debianPackage: 'xauth' },
  { kind: 'command', name: 'setpriv', debianPackage: 'util-linux' },
];

/**
 * Sees to it that a Linux machine has all of `needs`. Root on Debian gets what is missing installed, said aloud first and
 * switched off by EARNEST_NO_APT=1; everyone else gets an error with the exact command. Does nothing elsewhere.
 */
export async function ensureSystemNeeds(needs: SystemNeed[]): Promise<void> {
  if (process.platform !== 'linux') return;
  const missing = await findMissing(needs);
  if (missing.length === 0) return;
  const names = missing.map((need) => need.name).join(', ');
  if (!(await isCommand('apt-get'))) {
    throw new Error(`This machine lacks: ${names}. Install them with its package manager and start again.`);
  }
  const packages = await Promise.all(missing.map((need) => packageName(need.debianPackage)));
  const install = ['install', '--yes', '--no-install-recommends', ...packages];
  const isRoot = process.getuid?.() === 0;
  if (!isRoot || process.env['EARNEST_NO_APT'] === '1') {
    const sudo = isRoot ? '' : 'sudo ';
    throw new Error(
      `This machine lacks: ${names}. Run this and start again:\n  ${sudo}apt-get update && ${sudo}apt-get ${install.join(' ')}`,
    );
  }
  say(`This machine lacks: ${names}.`);
  say(`Installing the Debian packages ${packages.join(' ')} (EARNEST_NO_APT=1 switches this off) ...`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await mustRun('apt-get', ['update'], { env });
  await mustRun('apt-get', install, { env });
  const still = await findMissing(needs);
  if (still.length > 0) {
    throw new Error(`The packages are installed, yet ${still.map((need) => need.name).join(', ')} cannot be found.`);
  }
}

/** What the end-to-end tests need beyond a display: a real key store, and a way to run as an ordinary user. */
export async function ensureTestNeeds(): Promise<void> {
  await ensureSystemNeeds([...displayNeeds, ...testNeeds]);
}

/** Names of shared libraries that the executable cannot find, for libraries that no list above knows of. */
export async function unresolvedLibraries(executablePath: string): Promise<string[]> {
  if (process.platform !== 'linux') return [];
  const { code, output } = await runCommand('ldd', [executablePath]);
  if (code !== 0) return [];
  return [...output.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1] ?? '');
}

async function findMissing(needs: SystemNeed[]): Promise<SystemNeed[]> {
  const known = await knownLibraries();
  const missing: SystemNeed[] = [];
  for (const need of needs) {
    const isThere = need.kind === 'command' ? await isCommand(need.name) : (known?.has(need.name) ?? true);
    if (!isThere) missing.push(need);
  }
  return missing;
}

/** File names of the libraries that the loader knows; null where there is no ldconfig to ask. */
async function knownLibraries(): Promise<Set<string> | null> {
  // Full path: an ordinary Debian user does not have /sbin on the path.
  const { code, output } = await runCommand('/sbin/ldconfig', ['-p']);
  if (code !== 0) return null;
  return new Set([...output.matchAll(/^\s+(\S+) \(/gm)].map((match) => match[1] ?? ''));
}

async function isCommand(name: string): Promise<boolean> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const found = await access(join(folder, name), constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return true;
  }
  return false;
}

/** Newer Debians and Ubuntus renamed some packages: "libgtk-3-0" became "libgtk-3-0t64". */
async function packageName(name: string): Promise<string> {
  const { output } = await runCommand('apt-cache', ['policy', `${name}t64`]);
  return /Candidate: (?!\(none\))/.test(output) ? `${name}t64` : name;
}
