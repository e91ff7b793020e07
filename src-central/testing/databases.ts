import { sql } from 'drizzle-orm';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, beforeEach, describe } from 'vitest';
import { systemClock } from '../clock.ts';
import { type CentralDatabase, type OpenCentral, openCentralDatabase } from '../database/open.ts';
import * as schema from '../database/schema.ts';
import { ensureCentralState } from '../database/state.ts';
import { startPostgres } from './postgres-server.ts';

export interface TestCentral {
  /** An empty database, migrated, with its state row; emptied again before each test. */
  readonly db: CentralDatabase;
  /** PostgreSQL's address, for a second process or connection pool; null on PGlite, which has one process only. */
  readonly databaseUrl: string | null;
}

/**
 * Runs the same tests on PGlite and on a real PostgreSQL, each started once for the file. `central.db` is there within
 * tests and hooks, not while tests are being collected.
 */
export function describeEachDatabase(title: string, body: (central: TestCentral) => void): void {
  describe.each([
    ['PGlite', startPglite],
    ['PostgreSQL', startPostgresCentral],
  ] as const)(`${title} on %s`, (_, start) => onDatabase(start, body));
}

/** As `describeEachDatabase`, on PostgreSQL alone: for what needs several connections at once. */
export function describePostgres(title: string, body: (central: TestCentral) => void): void {
  describe(`${title} on PostgreSQL`, () => onDatabase(startPostgresCentral, body));
}

/** As `describeEachDatabase`, on PGlite alone: for what does not depend on the database. */
export function describePglite(title: string, body: (central: TestCentral) => void): void {
  describe(title, () => onDatabase(startPglite, body));
}

type Started = OpenCentral & { readonly databaseUrl: string | null };

function onDatabase(start: () => Promise<Started>, body: (central: TestCentral) => void): void {
  let started: Started | undefined;
  const current = () => {
    if (!started) throw new Error('the test database is there in tests and hooks only');
    return started;
  };
  beforeAll(async () => {
    started = await start();
  }, START_LIMIT_MS);
  beforeEach(() => emptyDatabase(current().db));
  afterAll(() => started?.close(), START_LIMIT_MS);
  body({
    get db() {
      return current().db;
    },
    get databaseUrl() {
      return current().databaseUrl;
    },
  });
}

async function startPglite(): Promise<Started> {
  return { ...(await openCentralDatabase({ inMemory: true })), databaseUrl: null };
}

async function startPostgresCentral(): Promise<Started> {
  const server = await startPostgres();
  try {
    const opened = await openCentralDatabase({ databaseUrl: server.url });
    return { db: opened.db, databaseUrl: server.url, close: () => opened.close().finally(() => server.stop()) };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function emptyDatabase(db: CentralDatabase): Promise<void> {
  await db.transaction(async (tx) => {
    // The triggers that keep append-only tables do not fire in this role.
    await tx.execute(sql`set local session_replication_role = replica`);
    await tx.execute(sql.raw(`truncate ${TABLES.join(', ')}`));
  });
  await ensureCentralState(db, systemClock);
}

const TABLES = Object.values(schema)
  .filter((value) => value instanceof PgTable)
  .map((table) => getTableConfig(table).name);
const START_LIMIT_MS = 60_000;
