import { randomUUID } from 'node:crypto';
import { afterEach } from 'vitest';
import type { CentralDatabase } from '../database/open.ts';
import { programs, stores, tills } from '../database/schema.ts';
import { type CentralServer, type CentralServerOptions, createCentralServer } from '../http/server.ts';
import { createLog } from '../log.ts';
import type { CentralService } from '../sync/central-service.ts';

export interface TestTill {
  readonly programId: string;
  readonly storeId: string;
  readonly tillId: string;
}

/** Puts a program, a store and a till of it into the database, without a configuration: enough to enrol. */
export async function insertTestTill(db: CentralDatabase, code = 'T1'): Promise<TestTill> {
  const [programId, storeId, tillId] = [randomUUID(), randomUUID(), randomUUID()];
  await db.insert(programs).values({ programId, test: true, createdAtMs: Date.now() });
  const store = { storeId, programId, name: 'Test store', region: 'DE', timeZone: 'Europe/Berlin', currency: 'EUR' };
  await db.insert(stores).values(store);
  await db.insert(tills).values({ tillId, storeId, name: 'Till 1', code });
  return { programId, storeId, tillId };
}

export interface TestServer {
  readonly url: string;
  /** What the server logged, a line an event. */
  readonly logged: readonly string[];
  close(): Promise<void>;
}

/** Starts servers on free ports of this machine, and closes each after its test. */
export function startsTestServers(): (
  options: Partial<CentralServerOptions> & Pick<CentralServerOptions, 'db'>,
) => Promise<TestServer> {
  const open: CentralServer[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map((server) => server.close()));
  });
  return async (options) => {
    const logged: string[] = [];
    const log = createLog((line) => logged.push(line));
    const server = createCentralServer({ service: unusedService, log, ...options });
    await server.listen();
    open.push(server);
    return { url: server.url, logged, close: () => server.close() };
  };
}

/** Stands where a test never gets to the service; being called is a failure. */
const unusedService: CentralService = {
  push: () => unused(),
  pull: () => unused(),
  beginSnapshot: () => unused(),
  snapshotMembers: () => unused(),
  snapshotProducts: () => unused(),
  requestHold: () => unused(),
  memberMovements: () => unused(),
  findReceipt: () => unused(),
  stop: () => Promise.resolve(),
};

function unused(): Promise<never> {
  return Promise.reject(new Error('this test did not mean to reach the service'));
}
