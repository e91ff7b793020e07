import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { vi } from 'vitest';
import { issueEnrolmentCode } from '../../src-central/auth/issue-enrolment-code.ts';
import { systemClock } from '../../src-central/clock.ts';
import { type OpenCentral, openCentralDatabase } from '../../src-central/database/open.ts';
import { createCentralServer } from '../../src-central/http/server.ts';
import { createTill } from '../../src-central/programs/stores.ts';
import { createCentralService } from '../../src-central/sync/central-service.ts';
import { silentLog } from '../../src-central/testing/settle.ts';
import { createSyncWorld, type SyncWorld } from '../../src-central/testing/sync-world.ts';
import type { Desk } from '../desk/desk.ts';
import { type OpenedTill, openTill } from '../open-till.ts';
import { startLosingProxy } from '../sync/testing/losing-proxy.ts';

/** A till of the product without its window, with a line to central of its own that can be cut. */
export interface WorldTill {
  readonly till: OpenedTill;
  readonly code: string;
  desk(): Desk;
  /** Cuts the line; resolves once the till has noticed. */
  cut(): Promise<void>;
  /** Mends the line and resolves once everything has been sent and answered. */
  mend(): Promise<void>;
  /** Resolves once everything that was committed has been sent and answered. */
  settle(): Promise<void>;
}

/** A real central with a program and a store, and as many tills as are asked for. */
export interface CentralWorld {
  readonly database: OpenCentral;
  readonly world: SyncWorld;
  addTill(): Promise<WorldTill>;
  close(): Promise<void>;
}

export async function createCentralWorld(program: Parameters<typeof createSyncWorld>[1] = {}): Promise<CentralWorld> {
  const database = await openCentralDatabase({ inMemory: true });
  const world = await createSyncWorld(database.db, program, { ...systemClock, advance: () => undefined });
  const service = createCentralService(database.db, systemClock, silentLog);
  const server = createCentralServer({ db: database.db, service, log: silentLog });
  await server.listen();
  const closing: (() => Promise<void>)[] = [];
  return {
    database,
    world,
    async addTill() {
      const [tillId, proxy] = [randomUUID(), await startLosingProxy(server.url)];
      const code = tillId.slice(0, 8).toUpperCase();
      await createTill(world.db, { tillId, storeId: world.storeId, name: 'Till', code });
      const folder = mkdtempSync(join(tmpdir(), 'earnest-world-'));
      const till = open(folder);
      closing.push(async () => {
        await till.close();
        await proxy.close();
        rmSync(folder, { recursive: true });
      });
      const enrolmentCode = await issueEnrolmentCode(world.db, systemClock, tillId);
      const request = { centralUrl: proxy.url, enrolmentCode, certificateAuthority: null };
      await till.pair({ ...request, acceptWeakKeyStore: true });
      const settle = async () => {
        till.committed();
        await vi.waitFor(() => {
          const { stage, connection, queue } = till.status();
          if (stage !== 'ready' || connection.state !== 'online' || queue.waiting > 0) throw new Error('not settled');
        }, SOON);
      };
      await settle();
      return {
        till,
        code,
        settle,
        desk() {
          const desk = till.desk();
          if (desk === null) throw new Error('the till has no desk');
          return desk;
        },
        async cut() {
          proxy.setDown(true);
          await vi.waitFor(() => {
            if (till.status().connection.state !== 'offline') throw new Error('not noticed');
          }, SOON);
        },
        async mend() {
          proxy.setDown(false);
          await till.sendNow();
          await settle();
        },
      };
    },
    async close() {
      for (const close of closing) await close();
      await server.close();
      await service.stop();
      await database.close();
    },
  };
}

/** The thread that builds a replica takes a while to start on a busy machine, and so may central's posting. */
const SOON = { timeout: 20_000, interval: 20 };

function open(folder: string): OpenedTill {
  return openTill({
    folder,
    migrationsFolder: join(import.meta.dirname, '..', '..', 'migrations', 'till'),
    snapshotWorker: pathToFileURL(join(import.meta.dirname, '..', 'sync', 'snapshot-worker.ts')),
    osKeyStore: null,
    appVersion: '0.0.0',
    developmentRuntime: null,
  });
}
