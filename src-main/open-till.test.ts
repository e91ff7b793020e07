import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import Database from 'better-sqlite3';
import { v7 as newId } from 'uuid';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { lineOf, programOf } from '../src-shared/domain/program.fixture.ts';
import { completeSale } from './desk/complete-sale.ts';
import { configInForceNow } from './desk/configuration.ts';
import type { SignedIn } from './desk/desk.ts';
import { syncReport } from './desk/manager/sync-report.ts';
import type { KeyStore } from './device/key-store.ts';
import { type OpenedTill, openTill } from './open-till.ts';
import { type ScriptedCentral, startScriptedCentral, testMember } from './sync/testing/scripted-central.ts';
import { readBack, startTestPrinter } from './testing/printer-server.ts';

let folder: string;
let till: OpenedTill;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'earnest-till-'));
});
afterEach(async () => {
  await till.close();
  rmSync(folder, { recursive: true });
});

describe('a till that was never paired', () => {
  it('says so, and has no desk', () => {
    till = open();
    expect(till.status()).toMatchObject({ stage: 'unpaired', till: null, keyStore: 'none', blocked: null });
    expect(till.desk()).toBeNull();
  });

  it.each([
    ['an address that is none', { centralUrl: 'not an address' }, { code: 'ADDRESS_INVALID' }],
    ['plain http to another machine', { centralUrl: 'http://central.example' }, unreachable('not-encrypted')],
    ['nobody there', { centralUrl: 'http://127.0.0.1:9' }, unreachable('unreachable')],
    ['no key store and no word that it may', { acceptWeakKeyStore: false }, { code: 'KEY_STORE_WEAK' }],
  ])('stays as it was with %s', async (_, parts, refusal) => {
    till = open();
    const request = { centralUrl: 'http://127.0.0.1:9', enrolmentCode: 'ABCD', certificateAuthority: null };
    await expect(till.pair({ ...request, acceptWeakKeyStore: true, ...parts })).rejects.toMatchObject({ refusal });
    expect(till.status().stage).toBe('unpaired');
  });
});

describe('a paired till', () => {
  let central: ScriptedCentral;
  beforeEach(async () => {
    central = await startScriptedCentral();
    central.members.push(...Array.from({ length: 5 }, (_, index) => testMember(index + 1, 100)));
  });
  afterEach(() => central.close());

  it('prepares, is ready, and after a restart opens with no network', async () => {
    till = open();
    await pair();
    await untilReady();
    expect(till.status()).toMatchObject({ keyStore: 'none', replica: { members: 5, building: null } });
    await vi.waitFor(() => expect(till.status().connection.state).toBe('online'));

    await till.close();
    await central.close();
    till = open();
    expect(till.status()).toMatchObject({ stage: 'ready', replica: { members: 5 }, connection: { state: 'offline' } });
    expect(till.desk()?.till.store.timeZone).toBeTruthy();
  });

  it('is paired once', async () => {
    till = open();
    await pair();
    await expect(pair()).rejects.toMatchObject({ refusal: { code: 'ALREADY_PAIRED' } });
  });

  it('prints a sale by itself, tells of the printer, and answers for sync', async () => {
    const printer = await startTestPrinter();
    till = open();
    await pair();
    await untilReady();
    expect(till.status().printer).toBeNull();
    till.printer()?.configure({ host: '127.0.0.1', port: printer.port, columns: 48, automatic: true, drawer: false });
    const desk = till.desk();
    if (desk === null) throw new Error('the till is ready, and has no desk');
    central.tell({ kind: 'configuration', config: programOf({ programId: desk.till.programId }) });
    await vi.waitFor(() => expect(configInForceNow(desk).version).toBe(1), { timeout: 5_000 });
    const staff: SignedIn = { staffId: newId(), name: 'Ines', role: 'cashier' };
    const tenders = [{ kind: 'cash' as const, amountMinor: 1_000, receivedMinor: 1_000 }];
    const draft = { saleId: newId(), lines: [lineOf({})], member: null };
    const receipt = completeSale(desk, staff, { ...draft, shown: { toPayMinor: 1_000, earnPoints: 0, redeemedPoints: 0 }, tenders });
    till.committed();
    expect(till.status().printer).toEqual({ waiting: 1, problem: null });
    await vi.waitFor(() => expect(till.status().printer).toEqual({ waiting: 0, problem: null }), { timeout: 5_000 });
    const { lines } = till.printer()?.preview(receipt) ?? { lines: [] };
    expect(
      readBack(printer.received[0] ?? Buffer.alloc(0))
        .text.trimEnd()
        .split('\n'),
    ).toEqual(lines);
    await till.sendNow();
    await vi.waitFor(() => expect(till.status().queue.waiting).toBe(0), { timeout: 5_000 });
    expect(till.syncFigures()).toMatchObject({ failuresInARow: 0, failures: 0 });
    const { points, waiting } = syncReport(desk, till.syncFigures() ?? none());
    expect(waiting).toBe(0);
    // The two entries may lie on both sides of where a point ends.
    expect(points.reduce((sum, { recorded }) => sum + recorded, 0)).toBe(2);
    await printer.close();
  });

  it('builds its replica again when the file is damaged, and loses nothing of the journal', async () => {
    till = open();
    await pair();
    await untilReady();
    await till.close();
    const [name] = readdirSync(folder).filter((file) => /^replica-.*\.db$/.test(file));
    writeFileSync(join(folder, name ?? ''), 'no database at all, and long enough to be read as one'.repeat(40));
    till = open();
    expect(till.status().stage).toBe('preparing');
    await untilReady();
    expect(till.status().replica.members).toBe(5);
  });

  it('is blocked while its keys do not open, and goes on when they do again', async () => {
    till = open(fakeOsKeyStore(7));
    await pair();
    await untilReady();
    await till.close();
    till = open(null);
    expect(till.status()).toMatchObject({ stage: 'blocked', blocked: { code: 'key-store-lost' } });
    expect(till.desk()).toBeNull();
    await till.close();
    till = open(fakeOsKeyStore(7));
    expect(till.status()).toMatchObject({ stage: 'ready', keyStore: 'os' });
  });

  async function pair() {
    const request = { centralUrl: central.url, enrolmentCode: 'ABCD', certificateAuthority: null };
    return await till.pair({ ...request, acceptWeakKeyStore: true });
  }
});

describe('a journal that this version must not touch', () => {
  it.each<[string, (file: string) => void | Promise<void>, string]>([
    ['of another program', (file) => foreign(file), 'database-foreign'],
    ['of a newer version', (file) => newer(file), 'database-newer'],
    ['that is damaged', (file) => writeFileSync(file, 'SQLite format 3\0and then nothing of it'), 'database-damaged'],
  ])('%s blocks the till and stays as it is', async (_, make, code) => {
    const file = join(folder, 'journal.db');
    await make(file);
    const before = readFileSync(file);
    till = open();
    expect(till.status()).toMatchObject({ stage: 'blocked', blocked: { code, file } });
    await expect(
      till.pair({
        centralUrl: 'http://127.0.0.1:9',
        enrolmentCode: 'A',
        certificateAuthority: null,
        acceptWeakKeyStore: true,
      }),
    ).rejects.toThrow();
    await till.close();
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it('that another process has open blocks the till', async () => {
    const other = open();
    till = open();
    expect(till.status()).toMatchObject({ stage: 'blocked', blocked: { code: 'database-locked' } });
    await other.close();
  });
});

function open(osKeyStore: KeyStore | null = null, inFolder = folder): OpenedTill {
  return openTill({
    folder: inFolder,
    migrationsFolder: join(import.meta.dirname, '..', 'migrations', 'till'),
    snapshotWorker: pathToFileURL(join(import.meta.dirname, 'sync', 'snapshot-worker.ts')),
    osKeyStore,
    appVersion: '0.0.0',
    developmentRuntime: null,
  });
}

function none(): never {
  throw new Error('the till is paired, and knows nothing of sync');
}

function unreachable(problem: string) {
  return { code: 'CENTRAL_UNREACHABLE', data: { problem } };
}

/** Stands for the operating system's: what it seals, only the same one opens. */
function fakeOsKeyStore(mask: number): KeyStore {
  const turn = (bytes: Uint8Array) => bytes.map((byte) => byte ^ mask);
  return { kind: 'os', seal: turn, open: turn };
}

async function untilReady() {
  await vi.waitFor(() => expect(till.status().stage).toBe('ready'), { timeout: 10_000 });
}

function foreign(file: string) {
  const db = new Database(file);
  db.exec('CREATE TABLE somebody_elses (a)');
  db.close();
}

/** A journal of ours that a later version has migrated on. */
async function newer(file: string) {
  const elsewhere = mkdtempSync(join(tmpdir(), 'earnest-newer-'));
  await open(null, elsewhere).close();
  copyFileSync(join(elsewhere, 'journal.db'), file);
  rmSync(elsewhere, { recursive: true });
  const db = new Database(file);
  db.pragma(`user_version = ${Number(db.pragma('user_version', { simple: true })) + 1}`);
  db.close();
}
