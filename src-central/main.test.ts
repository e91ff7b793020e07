import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CentralAudit } from './audit.ts';
import type { ReadyLine } from './ready-line.ts';
import { createServerCertificate, createTestAuthority } from './testing/certificates.ts';
import { type PostgresServer, startPostgres } from './testing/postgres-server.ts';
import { createTestDevice, postJson } from './testing/test-device.ts';

/** Each start boots a database and hashes PINs; a busy machine takes its time. */
vi.setConfig({ testTimeout: 120_000 });

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));

let folder: string;
const running = new Set<ChildProcess>();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'earnest-central-'));
});

afterEach(async () => {
  await Promise.all([...running].map((child) => endNow(child)));
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

describe('central on a data folder', () => {
  it('says in one line all that a till needs, and keeps what it enrolled over a restart', async () => {
    const first = await start('--sample', '--members', '30', '--codes', '3');
    expect(first.ready).toMatchObject({
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      tokenUrl: `${first.ready.url}/oauth/token`,
      storeName: 'Haselbach Riverside',
      tillName: 'Till 1',
      sharedPhone: expect.stringMatching(/^\+\d+$/),
    });
    expect(first.ready.enrolmentCodes.map(({ tillCode }) => tillCode)).toEqual(['RS01', 'RS02', 'RS03']);
    expect(first.ready.staff.map(({ role }) => role)).toContain('manager');
    expect(first.ready.members.map((member) => member.case)).toEqual(expect.arrayContaining(['ean13-card', 'expired']));
    expect(first.ready.products.length).toBeGreaterThan(10);
    const device = createTestDevice();
    const { deviceId } = await device.enrol(first.ready.url, first.ready.enrolmentCode ?? '');
    expect(await stop(first.child)).toBe(0);
    const { stdout, code } = await run('--audit');
    const audit = JSON.parse(stdout) as CentralAudit;
    expect([code, audit.findings, audit.members.length, audit.sales]).toEqual([0, [], 30, []]);
    const second = await start('--sample', '--members', '30');
    expect(second.ready.incarnation).toBe(first.ready.incarnation);
    expect(second.ready.enrolmentCode).not.toBe(first.ready.enrolmentCode);
    expect(second.ready.members).toEqual(first.ready.members);
    await expect(device.requestToken(second.ready.url, deviceId)).resolves.toMatch(/^ey/);
  });

  it('has it for itself, and opens it again after it was killed', async () => {
    const first = await start('--sample', '--members', '20');
    const second = await run();
    expect([second.code, second.stdout]).toEqual([1, '']);
    expect(second.stderr).toMatch(/in use by another central/);
    expect((await fetch(`${first.ready.url}/healthz`)).status).toBe(200);
    await endNow(first.child);
    const third = await start('--sample', '--members', '20');
    expect(third.ready.members).toEqual(first.ready.members);
  });
});

describe('central on PostgreSQL', () => {
  let postgres: PostgresServer;
  let environment: { DATABASE_URL: string };
  let databases = 0;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());
  beforeEach(async () => {
    databases += 1;
    environment = { DATABASE_URL: await postgres.createDatabase(`central_${databases}`) };
  });

  it('keeps everything there', async () => {
    const first = await start({ environment }, '--sample', '--members', '20');
    expect(existsSync(join(folder, 'data'))).toBe(false);
    await stop(first.child);
    const { stdout } = await run({ environment }, '--audit');
    expect((JSON.parse(stdout) as CentralAudit).members).toHaveLength(20);
  });

  it('serves an empty database without the sample, and has nothing to enrol there', async () => {
    const { ready } = await start({ environment });
    expect(ready).toMatchObject({ enrolmentCode: null, enrolmentCodes: [], staff: [], members: [], products: [] });
    expect((await fetch(`${ready.url}/healthz`)).status).toBe(200);
    const { code, stderr } = await run({ environment }, '--port', new URL(ready.url).port);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/Port \d+ .* is in use/)]);
  });

  it('gives tokens of the life that it is told', async () => {
    const { ready } = await start({ environment }, '--sample', '--members', '0', '--token-life-seconds', '2');
    const device = createTestDevice();
    const { deviceId } = await device.enrol(ready.url, ready.enrolmentCode ?? '');
    const Authorization = `Bearer ${await device.requestToken(ready.url, deviceId)}`;
    const ask = () => postJson(`${ready.url}/v1/sync/snapshot/members`, { after: null, limit: 1 }, { Authorization });
    expect((await ask()).status).toBe(200);
    await delay(3_000);
    expect((await ask()).status).toBe(401);
  });

  it('serves https with a certificate and key from files', async () => {
    const authority = await createTestAuthority();
    const { cert, key } = await createServerCertificate(authority);
    writeFileSync(join(folder, 'cert.pem'), cert);
    writeFileSync(join(folder, 'key.pem'), key);
    const tls = ['--tls-cert', join(folder, 'cert.pem'), '--tls-key', join(folder, 'key.pem')];
    const { ready } = await start({ environment }, ...tls, '--host', '0.0.0.0');
    expect(ready.url).toMatch(/^https:\/\/localhost:\d+$/);
    await expect(fetch(`${ready.url}/healthz`)).rejects.toMatchObject({
      cause: { code: expect.stringMatching(/CERT|VERIFY/) },
    });
  });

  it('goes on when nobody reads its log any more', async () => {
    const { child, ready } = await start({ environment });
    child.stdout?.destroy();
    child.stderr?.destroy();
    expect((await fetch(`${ready.url}/healthz`)).status).toBe(200);
    expect(await stop(child)).toBe(0);
  });

  it('ends when its parent does, where it is asked to', async () => {
    const { child } = await start({ environment }, '--exit-with-parent');
    const exited = once(child, 'exit');
    child.stdin?.end();
    expect(await exited).toEqual([0, null]);
  });

  it('says when it is not there', async () => {
    const nowhere = { DATABASE_URL: 'postgres://postgres@127.0.0.1:1/postgres' };
    const { code, stderr } = await run({ environment: nowhere }, '--audit');
    expect([code, stderr]).toEqual([1, expect.stringMatching(/DATABASE_URL could not be opened/)]);
  });
});

describe('a command line', () => {
  it.each<[string, string[], RegExp]>([
    ['an unknown option', ['--sampel'], /--sampel/],
    ['plain http for everyone', ['--host', '0.0.0.0'], /does not serve plain http at 0\.0\.0\.0/],
    ['a missing certificate', ['--tls-cert', 'none.pem', '--tls-key', 'none.pem'], /none\.pem cannot be read/],
  ])('with %s is answered in a sentence', async (_, args, message) => {
    const { code, stdout, stderr } = await run(...args);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('that asks for help gets it', async () => {
    const { code, stdout } = await run('--help');
    expect([code, stdout]).toEqual([0, expect.stringContaining('--sample')]);
  });
});

type Argument = string | { readonly environment: Readonly<Record<string, string>> };

function spawnCentral(args: readonly Argument[]): ChildProcess {
  const environment = args.find((argument) => typeof argument !== 'string')?.environment;
  const words = args.filter((argument) => typeof argument === 'string');
  const child = spawn(process.execPath, [MAIN, '--data', join(folder, 'data'), '--port', '0', ...words], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, DATABASE_URL: '', ...environment },
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

async function start(...args: Argument[]): Promise<{ child: ChildProcess; ready: ReadyLine }> {
  const child = spawnCentral(args);
  const errors = collect(child.stderr);
  if (!child.stdout) throw new Error('a child with pipes has an output');
  for await (const line of createInterface({ input: child.stdout })) {
    child.stdout.resume();
    return { child, ready: JSON.parse(line) as ReadyLine };
  }
  throw new Error(`central ended before it was ready: ${errors.join('')}`);
}

async function run(...args: Argument[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawnCentral(args);
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout: stdout.join(''), stderr: stderr.join('') };
}

async function stop(child: ChildProcess): Promise<number | null> {
  const exited = once(child, 'exit') as Promise<[number | null]>;
  child.kill('SIGTERM');
  return (await exited)[0];
}

async function endNow(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

function collect(stream: NodeJS.ReadableStream | null): string[] {
  const chunks: string[] = [];
  stream?.on('data', (chunk) => chunks.push(String(chunk)));
  return chunks;
}
