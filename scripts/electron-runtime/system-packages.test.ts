import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ensureSystemNeeds, type SystemNeed } from './system-packages.ts';

const absent: SystemNeed[] = [
  { kind: 'command', name: 'earnest-absent', debianPackage: 'absent-tool' },
  { kind: 'library', name: 'libearnest-absent.so.1', debianPackage: 'libabsent1' },
];
let bin: string;

beforeEach(async () => {
  bin = await mkdtemp(join(tmpdir(), 'earnest-bin-'));
  vi.stubEnv('PATH', bin);
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  await rm(bin, { recursive: true });
});

describe.runIf(process.platform === 'linux')('on Linux', () => {
  const cases: [who: string, userId: number, noApt: string, hasApt: boolean, words: string][] = [
    [
      'an ordinary user on Debian gets the exact command',
      1000,
      '',
      true,
      'sudo apt-get update && sudo apt-get install --yes --no-install-recommends absent-tool libabsent1',
    ],
    [
      'root with EARNEST_NO_APT=1 gets it too',
      0,
      '1',
      true,
      '  apt-get update && apt-get install --yes --no-install-recommends absent-tool libabsent1',
    ],
    ['without apt the names must do', 0, '', false, 'This machine lacks: earnest-absent, libearnest-absent.so.1.'],
  ];
  test.each(cases)('%s', async (_who, userId, noApt, hasApt, words) => {
    vi.spyOn(process, 'getuid').mockReturnValue(userId);
    vi.stubEnv('EARNEST_NO_APT', noApt);
    if (hasApt) await writeFile(join(bin, 'apt-get'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    await expect(ensureSystemNeeds(absent)).rejects.toThrow(words);
  });

  test('root on Debian has it installed, once said aloud', async () => {
    const script = `#!/bin/sh\n[ "$1" = install ] && echo "#!" > ${bin}/earnest-absent && /bin/chmod +x ${bin}/earnest-absent\nexit 0\n`;
    await writeFile(join(bin, 'apt-get'), script, { mode: 0o755 });
    vi.spyOn(process, 'getuid').mockReturnValue(0);
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    await ensureSystemNeeds(absent.slice(0, 1));
    expect(said.mock.calls.join('')).toContain(
      'Installing the Debian packages absent-tool (EARNEST_NO_APT=1 switches this off)',
    );
  });

  test('nothing is asked for when all is there', async () => {
    await writeFile(join(bin, 'earnest-absent'), '', { mode: 0o755 });
    await ensureSystemNeeds(absent.slice(0, 1));
  });
});
