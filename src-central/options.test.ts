import { isAbsolute } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CommandError, readCommand, USAGE } from './options.ts';

describe('readCommand', () => {
  it('serves loopback on PGlite without being told anything', () => {
    const command = readCommand([], {});
    expect(command).toMatchObject({
      host: '127.0.0.1',
      port: 4710,
      databaseUrl: null,
      tls: null,
      publicUrl: null,
      sample: null,
      codes: 1,
      tokenLifeSeconds: 600,
      audit: false,
      exitWithParent: false,
    });
    expect(isAbsolute(command.data)).toBe(true);
  });

  it('reads all of its options', () => {
    const line =
      '--sample --members 50 --seed x --port 0 --host 0.0.0.0 --data /tmp/d --codes 3 --token-life-seconds 5 ' +
      '--tls-cert c.pem --tls-key k.pem --public-url https://central.example/e/ --exit-with-parent --audit';
    expect(readCommand(line.split(' '), { DATABASE_URL: 'postgres://x/y' })).toMatchObject({
      sample: { members: 50, seed: 'x' },
      port: 0,
      host: '0.0.0.0',
      codes: 3,
      tokenLifeSeconds: 5,
      tls: { certFile: 'c.pem', keyFile: 'k.pem' },
      publicUrl: 'https://central.example/e',
      exitWithParent: true,
      audit: true,
      databaseUrl: 'postgres://x/y',
    });
  });

  it.each([
    ['--port 65536', /--port takes a whole number from 0 to 65535, not "65536"/],
    ['--port x', /--port/],
    ['--port -1', /--port/],
    ['--port 1.5', /--port/],
    ['--members -1', null],
    ['--sample --members many', /--members/],
    ['--sample --members 99999999', /--members/],
    ['--codes 0', /--codes/],
    ['--token-life-seconds 0', /--token-life-seconds/],
    ['--tls-cert c.pem', /belong together/],
    ['--tls-key k.pem', /belong together/],
    ['--public-url http://central.example', /https/],
    ['--public-url central', /https/],
    ['--sampel', /--sampel.*--help/s],
    ['something', /something.*--help/s],
    ['--data', /--data/],
  ])('says what is wrong with: %s', (line, message) => {
    const read = () => readCommand(line.split(' '), {});
    expect(read).toThrow(CommandError);
    if (message) expect(read).toThrow(message);
  });

  it('describes each option', () => {
    for (const option of [
      'data',
      'port',
      'host',
      'tls-cert',
      'tls-key',
      'public-url',
      'token-life-seconds',
      'sample',
      'members',
      'seed',
      'codes',
      'exit-with-parent',
      'audit',
      'help',
    ]) {
      expect(USAGE).toContain(`--${option}`);
    }
  });
});
