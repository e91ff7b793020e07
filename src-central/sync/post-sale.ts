import { eq } from 'drizzle-orm';
import type { Quote } from '../../src-shared/domain/quote.ts';
import { saleLinesSchema } from '../../src-shared/domain/sale.ts';
import type { EntryBody } from '../../src-shared/journal/entry.ts';
import type { CentralTransaction } from '../database/open.ts';
import { devices, programs, sales, stores, tills } from '../database/schema.ts';
import type { Changes } from '../feed/feed-transaction.ts';
import { earnPoints } from '../ledger/member-points.ts';
import { lockMember, type MemberRow } from '../members/lock-member.ts';
import { addQualifyingEvent, reevaluateTier } from '../members/tier.ts';
import { readConfiguration, readConfigurationInForce } from '../programs/read-configurations.ts';
import { type Decision, type Earned, judgeSale, refuseSale, type SaleFacts } from './judge-sale.ts';

export type SaleEntry = Extract<EntryBody, { kind: 'sale-completed' }>;

/**
 * Posts a completed sale: judges it, keeps it, and credits what it earned. The rules apply at the till's time, which is
 * believed between its last contact with central before the sale and the entry's receipt.
 */
export async function postSale(
  tx: CentralTransaction,
  changes: Changes,
  entry: SaleEntry,
  times: { readonly takenInAtMs: number; readonly nowMs: number },
): Promise<Decision> {
  const sale = entry.payload;
  if (!saleLinesSchema.safeParse(sale.lines).success) return parked('PAYLOAD_UNREADABLE');
  const soldAtMs = Math.min(Math.max(entry.occurredAtMs, entry.lastContactAtMs ?? 0), times.takenInAtMs);
  const place = await readPlace(tx, entry);
  if (!place) return parked('STORE_UNKNOWN');
  const member = sale.member && (await lockMember(tx, sale.member.memberId));
  const { decision, earned } = judgeSale({
    sale,
    soldAtMs,
    ...place,
    program: await readProgram(tx, sale.programId),
    named: await readConfiguration(tx, sale.programId, sale.configVersion),
    inForce: await readConfigurationInForce(tx, sale.programId, soldAtMs),
    member: member && (await withLiveness(tx, member)),
  });
  if (!earned) return decision;
  const kept = await keepSale(tx, entry, soldAtMs, member, earned);
  if (!kept) return refuseSale(sale, 'SALE_ALREADY_POSTED');
  if (member && earned.points > 0) {
    await creditSale(tx, entry, { member, soldAtMs, nowMs: times.nowMs }, earned);
    changes.publishBalance(member.memberId);
  }
  return decision;
}

async function creditSale(
  tx: CentralTransaction,
  entry: SaleEntry,
  { member, soldAtMs, nowMs }: { member: MemberRow; soldAtMs: number; nowMs: number },
  { points, pending, quote }: Earned,
): Promise<void> {
  const { memberId, programId } = member;
  const idempotencyKey = `sale/${entry.payload.saleId}/earn`;
  const movement = { idempotencyKey, programId, memberId, entryId: entry.id, atMs: nowMs };
  await earnPoints(tx, { ...movement, points, pending, earnedAtMs: soldAtMs, expiresAtMs: null });
  const byCampaign = pointsByCampaign(quote, points);
  const event = { memberId, kind: 'points' as const, quantity: points, byCampaign, atMs: soldAtMs, entryId: entry.id };
  await addQualifyingEvent(tx, event);
  const config = await readConfigurationInForce(tx, programId, nowMs);
  if (config) await reevaluateTier(tx, memberId, config, nowMs);
}

/** What of a sale's points came from which campaign: never more than was posted. */
function pointsByCampaign(quote: Quote | null, posted: number): Record<string, number> {
  const shares: Record<string, number> = {};
  for (const step of quote?.earn.explanation ?? []) {
    if (step.kind !== 'campaign' && step.kind !== 'bonus') continue;
    shares[step.campaignId] = Math.min(posted, (shares[step.campaignId] ?? 0) + step.points);
  }
  return shares;
}

/** False when a sale of this id was posted before, by another entry. */
async function keepSale(
  tx: CentralTransaction,
  { id: entryId, payload }: SaleEntry,
  soldAtMs: number,
  member: MemberRow | null,
  { points, configVersion }: Earned,
): Promise<boolean> {
  const { saleId, programId, storeId, totals } = payload;
  const { netMinor } = totals;
  const memberId = member?.memberId ?? null;
  const kept = await tx
    .insert(sales)
    .values({ saleId, entryId, programId, storeId, memberId, configVersion, netMinor, earnPoints: points, soldAtMs })
    .onConflictDoNothing()
    .returning({ saleId: sales.saleId });
  return kept.length > 0;
}

/** The zone of the sale's store, and whether the till that sent it belongs to a test program. */
async function readPlace(
  tx: CentralTransaction,
  entry: SaleEntry,
): Promise<Pick<SaleFacts, 'timeZone' | 'tillTest'> | null> {
  const [till] = await tx
    .select({ tillTest: programs.test })
    .from(devices)
    .innerJoin(tills, eq(tills.tillId, devices.tillId))
    .innerJoin(stores, eq(stores.storeId, tills.storeId))
    .innerJoin(programs, eq(programs.programId, stores.programId))
    .where(eq(devices.deviceId, entry.deviceId));
  const [store] = await tx
    .select({ timeZone: stores.timeZone })
    .from(stores)
    .where(eq(stores.storeId, entry.payload.storeId));
  return till && store ? { ...till, ...store } : null;
}

async function readProgram(tx: CentralTransaction, programId: string): Promise<{ test: boolean } | null> {
  const [program] = await tx.select({ test: programs.test }).from(programs).where(eq(programs.programId, programId));
  return program ?? null;
}

async function withLiveness(tx: CentralTransaction, member: MemberRow): Promise<MemberRow & { test: boolean }> {
  const program = await readProgram(tx, member.programId);
  return { ...member, test: program?.test ?? false };
}

function parked(code: string): Decision {
  return { status: 'parked', code, amendments: [] };
}
