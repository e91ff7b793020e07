import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { v7 as newId } from 'uuid';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { issueEnrolmentCode } from '../src-central/auth/issue-enrolment-code.ts';
import { systemClock } from '../src-central/clock.ts';
import { type OpenCentral, openCentralDatabase } from '../src-central/database/open.ts';
import { type CentralServer, createCentralServer } from '../src-central/http/server.ts';
import { createTill } from '../src-central/programs/stores.ts';
import { createCentralService } from '../src-central/sync/central-service.ts';
import { figuresOf, silentLog } from '../src-central/testing/settle.ts';
import { createSyncWorld, type SyncWorld } from '../src-central/testing/sync-world.ts';
import type { SaleDraft, SaleQuote } from '../src-shared/contracts/till.ts';
import { lineOf } from '../src-shared/domain/program.fixture.ts';
import { cancelRedemption } from './desk/cancel-redemption.ts';
import { completeSale } from './desk/complete-sale.ts';
import type { Desk } from './desk/desk.ts';
import { memberMovements } from './desk/member-movements.ts';
import { viewMember } from './desk/member-view.ts';
import { quoteSale } from './desk/quote-sale.ts';
import { redeemPoints } from './desk/redeem-points.ts';
import { discardDraft } from './desk/sale-draft.ts';
import { type OpenedTill, openTill } from './open-till.ts';
import { type LosingProxy, startLosingProxy } from './sync/testing/losing-proxy.ts';

const staff = { staffId: newId(), name: 'Ines', role: 'cashier' } as const;
/** The thread that builds a replica takes a while to start on a busy machine, and so may central's posting. */
const SOON = { timeout: 15_000 };

let database: OpenCentral;
let world: SyncWorld;
let service: ReturnType<typeof createCentralService>;
let server: CentralServer;
let proxy: LosingProxy;
let folder: string;
let till: OpenedTill;
let memberId: string;

beforeAll(async () => {
  database = await openCentralDatabase({ inMemory: true });
  world = await createSyncWorld(database.db, {}, { ...systemClock, advance: () => undefined });
  service = createCentralService(database.db, systemClock, silentLog);
  server = createCentralServer({ db: database.db, service, log: silentLog });
  await server.listen();
  proxy = await startLosingProxy(server.url);
  folder = mkdtempSync(join(tmpdir(), 'earnest-redemption-'));
  till = open();
  await pair(till);
  await vi.waitFor(
    () => expect(till.status()).toMatchObject({ stage: 'ready', connection: { state: 'online' } }),
    SOON,
  );
}, 60_000);

afterAll(async () => {
  await till.close();
  await proxy.close();
  await server.close();
  await service.stop();
  await database.close();
  rmSync(folder, { recursive: true });
});

beforeEach(async () => {
  proxy.setDown(false);
  memberId = await world.addMember({ openingLots: [{ points: 900, earnedAtMs: Date.now() - 86_400_000 }] });
  await vi.waitFor(() => expect(viewMember(desk(), memberId)?.balance.points).toBe(900), SOON);
});

afterEach(() => proxy.setDown(false));

describe('a till and the real central', () => {
  it('agree on a sale that points pay in part, and on what came before', async () => {
    const sale = draftOf();
    await pay(sale, 400);
    const { quote, member } = await redeemPoints(desk(), sale, { kind: 'reward', rewardId: 'five-off' });
    expect(quote).toMatchObject({ toPayMinor: 1_100, totals: { netMinor: 1_500, rewardMinor: 500 } });
    expect(member).toMatchObject({ balance: { points: 900 }, redeemable: { points: 900, reason: null } });
    expect(await figuresOf(world, memberId)).toMatchObject({ available: 300, held: 600 });
    const receipt = complete(sale, quote);
    expect(receipt.balancePoints).toBe(311);
    await agree(311);
    const { movements, source } = await memberMovements(desk(), memberId);
    expect(source).toBe('central');
    expect(movements.map(({ kind, points, waiting }) => [kind, points, waiting])).toEqual(
      expect.arrayContaining([
        ['earn', 11, false],
        ['redeem', expect.any(Number), false],
        ['opening', 900, false],
      ]),
    );
    expect(movements.reduce((sum, { points }) => sum + points, 0)).toBe(311);
  });

  it('agree again after an answer was lost: the points go back', async () => {
    proxy.loseAnswers('/v1/holds', 1);
    const sale = draftOf();
    await expect(pay(sale, 400)).rejects.toMatchObject({ code: 'REDEEM_OFFLINE' });
    await agree(900);
    const { quote } = await pay(sale, 900);
    complete(sale, quote);
    await agree(11);
  });

  it('agree that a second payment can use the points of the first', async () => {
    const sale = draftOf();
    await pay(sale, 600);
    expect((await pay(sale, 850)).quote).toMatchObject({ toPayMinor: 1_150 });
    await vi.waitFor(
      async () => expect(await figuresOf(world, memberId)).toMatchObject({ available: 50, held: 850 }),
      SOON,
    );
    const { quote } = cancelRedemption(desk(), sale, (await pay(sale, 850)).quote.redemptions[0]?.holdId ?? '');
    expect(quote).toMatchObject({ toPayMinor: 2_000, redemptions: [] });
    // At once again: central may not have posted that they came back.
    expect((await pay(sale, 900)).quote.toPayMinor).toBe(1_100);
    discardDraft(desk(), sale.saleId);
    await agree(900);
  });

  it('agree after a kill that left a hold without a sale, and one without an answer', async () => {
    const [orphaned, unanswered] = [draftOf(), draftOf()];
    await pay(orphaned, 400);
    await redeemPoints(desk(), unanswered, { kind: 'reward', rewardId: 'five-off' });
    const { $client } = desk().journal;
    $client.prepare('DELETE FROM drafts WHERE sale_id = ?').run(orphaned.saleId);
    $client
      .prepare(`UPDATE holds SET state = 'requested', expires_at_ms = NULL WHERE sale_id = ?`)
      .run(unanswered.saleId);
    await restart();
    await agree(900);
    expect(quoteSale(desk(), unanswered).quote.redemptions).toEqual([]);
    discardDraft(desk(), unanswered.saleId);
  });

  it('agree on what was held before an outage and spent in it', async () => {
    const sale = draftOf();
    await pay(sale, 400);
    proxy.setDown(true);
    await vi.waitFor(() => expect(till.status().connection.state).toBe('offline'), SOON);
    const { quote, member } = quoteSale(desk(), sale);
    expect(member?.redeemable).toEqual({ points: 400, reason: 'offline' });
    await expect(redeemPoints(desk(), sale, { kind: 'reward', rewardId: 'mug' })).rejects.toMatchObject({
      code: 'REDEEM_OFFLINE',
    });
    expect(complete(sale, quote).balancePoints).toBe(516);
    expect(await memberMovements(desk(), memberId)).toMatchObject({
      source: 'own',
      movements: [
        { kind: 'redeem', points: -400, waiting: true },
        { kind: 'earn', points: 16, waiting: true },
      ],
    });
    proxy.setDown(false);
    await till.sendNow();
    await agree(516);
  });
});

/** Central and the till come to the same, with nothing in custody and nothing that waits. */
async function agree(points: number): Promise<void> {
  await vi.waitFor(async () => {
    expect(await figuresOf(world, memberId)).toMatchObject({ available: points, held: 0, debt: 0 });
    expect(viewMember(desk(), memberId)).toMatchObject({
      balance: { points, waitingPoints: 0, debtPoints: 0 },
      redeemable: { points, reason: null },
    });
  }, SOON);
}

function pay(sale: SaleDraft, points: number): Promise<SaleQuote> {
  return redeemPoints(desk(), sale, { kind: 'points-payment', points });
}

function complete(sale: SaleDraft, { toPayMinor, earn, redemptions }: SaleQuote['quote']) {
  const redeemedPoints = redemptions.reduce((sum, { points }) => sum + points, 0);
  const shown = { toPayMinor, earnPoints: earn.points, redeemedPoints };
  const receipt = completeSale(desk(), staff, { ...sale, shown, tenders: [{ kind: 'card', amountMinor: toPayMinor }] });
  till.committed();
  return receipt;
}

/** 20.00 EUR, one point for each. */
function draftOf(): SaleDraft {
  return { saleId: newId(), lines: [lineOf({ quantity: 2 })], member: { memberId, identifiedBy: 'card' } };
}

function desk(): Desk {
  const serving = till.desk();
  if (serving === null) throw new Error('the till has no desk');
  return serving;
}

function open(): OpenedTill {
  return openTill({
    folder,
    migrationsFolder: join(import.meta.dirname, '..', 'migrations', 'till'),
    snapshotWorker: pathToFileURL(join(import.meta.dirname, 'sync', 'snapshot-worker.ts')),
    osKeyStore: null,
    appVersion: '0.0.0',
    developmentRuntime: null,
  });
}

async function restart(): Promise<void> {
  await till.close();
  till = open();
  await vi.waitFor(() => expect(till.status().connection.state).toBe('online'), SOON);
}

async function pair(unpaired: OpenedTill): Promise<void> {
  const tillId = randomUUID();
  await createTill(world.db, { tillId, storeId: world.storeId, name: 'Till', code: 'T1' });
  const enrolmentCode = await issueEnrolmentCode(world.db, systemClock, tillId);
  await unpaired.pair({ centralUrl: proxy.url, enrolmentCode, certificateAuthority: null, acceptWeakKeyStore: true });
}
