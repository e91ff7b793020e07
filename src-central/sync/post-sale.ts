import { eq } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { configInForce } from '../../src-shared/domain/program-versions.ts';
import type { Quote } from '../../src-shared/domain/quote.ts';
import { saleLinesSchema } from '../../src-shared/domain/sale.ts';
import type { EntryBody } from '../../src-shared/journal/entry.ts';
import type { CentralTransaction } from '../database/open.ts';
import { devices, programs, sales, stores, tills } from '../database/schema.ts';
import type { Changes } from '../feed/feed-transaction.ts';
import { earnPoints } from '../ledger/member-points.ts';
import { lockMember, type MemberRow } from '../members/lock-member.ts';
import { addQualifyingEvent, reevaluateTier } from '../members/tier.ts';
import { readConfigurations } from '../programs/read-configurations.ts';
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
  const wanted = { version: sale.configVersion, instantsMs: [soldAtMs, times.nowMs] };
  const configs = await readConfigurations(tx, sale.programId, wanted);
  const { decision, earned } = judgeSale({
    sale,
    soldAtMs,
    ...place,
    named: configs.find(({ version }) => version === sale.configVersion) ?? null,
    inForce: configInForce(configs, soldAtMs),
    member:
      member && (await withLiveness(tx, member, place.program && { programId: sale.programId, ...place.program })),
  });
  if (!earned) return decision;
  const kept = await keepSale(tx, entry, soldAtMs, member, earned);
  if (!kept) return refuseSale(sale, 'SALE_ALREADY_POSTED');
  if (member && earned.points > 0) {
    await creditSale(tx, entry, { member, soldAtMs, nowMs: times.nowMs }, earned);
    const config = configInForce(configs, times.nowMs);
    if (config) await reevaluateTier(tx, member.memberId, config, times.nowMs);
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

/** Of the sale's place: the zone of its store, its program, and whether the till that sent it belongs to a test program. */
async function readPlace(
  tx: CentralTransaction,
  { deviceId, payload }: SaleEntry,
): Promise<Pick<SaleFacts, 'timeZone' | 'tillTest' | 'program'> | null> {
  const [ownStore, ownProgram] = [alias(stores, 'own_store'), alias(programs, 'own_program')];
  const [row] = await tx
    .select({ tillTest: ownProgram.test, timeZone: stores.timeZone, test: programs.test })
    .from(devices)
    .innerJoin(tills, eq(tills.tillId, devices.tillId))
    .innerJoin(ownStore, eq(ownStore.storeId, tills.storeId))
    .innerJoin(ownProgram, eq(ownProgram.programId, ownStore.programId))
    .innerJoin(stores, eq(stores.storeId, payload.storeId))
    .leftJoin(programs, eq(programs.programId, payload.programId))
    .where(eq(devices.deviceId, deviceId));
  if (!row) return null;
  const { tillTest, timeZone, test } = row;
  return { tillTest, timeZone, program: test === null ? null : { test } };
}

/** Whether the member's own program, which need not be the sale's, is a test. */
async function withLiveness(
  tx: CentralTransaction,
  member: MemberRow,
  sale: { readonly programId: string; readonly test: boolean } | null,
): Promise<MemberRow & { test: boolean }> {
  if (member.programId === sale?.programId) return { ...member, test: sale.test };
  const [own] = await tx.select({ test: programs.test }).from(programs).where(eq(programs.programId, member.programId));
  return { ...member, test: own?.test ?? false };
}

function parked(code: string): Decision {
  return { status: 'parked', code, amendments: [] };
}
