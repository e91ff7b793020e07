import { eq } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { lotExpiryMs } from '../../src-shared/domain/expiry.ts';
import type { ProgramConfig } from '../../src-shared/domain/program.ts';
import { configInForce } from '../../src-shared/domain/program-versions.ts';
import type { Quote } from '../../src-shared/domain/quote.ts';
import { saleLinesSchema } from '../../src-shared/domain/sale.ts';
import type { EntryBody } from '../../src-shared/journal/entry.ts';
import type { CentralTransaction } from '../database/open.ts';
import { devices, programs, sales, stores, tills } from '../database/schema.ts';
import type { Changes } from '../feed/feed-transaction.ts';
import { closeSaleHolds, redeemSale } from '../holds/redeem-sale.ts';
import { earnPoints, saleEarnKey } from '../ledger/member-points.ts';
import { lockMember, type MemberRow } from '../members/lock-member.ts';
import { isMemberAwaited, resolveMemberId } from '../members/resolve-member.ts';
import { addQualifyingEvent, reevaluateTier } from '../members/tier.ts';
import { readConfigurations } from '../programs/read-configurations.ts';
import { type Decision, type Earned, judgeSale, refuseSale, type SaleFacts, type SaleJudgement } from './judge-sale.ts';

export type SaleEntry = Extract<EntryBody, { kind: 'sale-completed' }>;

/**
 * Posts a completed sale: judges it, keeps it, takes what it redeemed out of its holds, and credits what it earned. The rules
 * apply at the till's time, which is believed between its last contact with central before the sale and the entry's receipt.
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
  const member = sale.member && (await lockMember(tx, await resolveMemberId(tx, sale.member.memberId)));
  if (sale.member && !member && (await isMemberAwaited(tx, sale.member.memberId))) {
    return { status: 'waiting', code: 'MEMBER_WAITING', amendments: [] };
  }
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
  return postJudged(tx, changes, { entry, member, soldAtMs, nowMs: times.nowMs, configs }, { decision, earned });
}

interface Facts {
  readonly entry: SaleEntry;
  readonly member: MemberRow | null;
  readonly soldAtMs: number;
  readonly nowMs: number;
  readonly configs: readonly ProgramConfig[];
}

async function postJudged(
  tx: CentralTransaction,
  changes: Changes,
  facts: Facts,
  { decision, earned }: SaleJudgement,
): Promise<Decision> {
  const { entry, member, soldAtMs, nowMs, configs } = facts;
  const sale = entry.payload;
  const { id: entryId, deviceId, epoch } = entry;
  const redeeming = { sale, member, entryId, deviceId, epoch, nowMs };
  const kept = earned !== null && (await keepSale(tx, entry, soldAtMs, member, earned));
  if (!kept) {
    const refusal = earned === null ? decision : refuseSale(sale, 'SALE_ALREADY_POSTED');
    // Nothing of it posts, so that what it meant to spend is the member's again.
    if (refusal.status === 'refused') await closeSaleHolds(tx, changes, redeeming);
    return refusal;
  }
  const named = configs.find(({ version }) => version === sale.configVersion) ?? null;
  const redeemed = await redeemSale(tx, changes, redeeming, named);
  await closeSaleHolds(tx, changes, redeeming);
  if (member && earned.points > 0) {
    await creditSale(tx, facts, member, earned);
    const config = configInForce(configs, nowMs);
    if (config) await reevaluateTier(tx, member.memberId, config, nowMs);
    changes.publishBalance(member.memberId);
  }
  return redeemed.length === 0
    ? decision
    : { ...decision, status: 'amended', amendments: [...decision.amendments, ...redeemed] };
}

async function creditSale(
  tx: CentralTransaction,
  { entry, soldAtMs, nowMs, configs }: Facts,
  { memberId, programId }: MemberRow,
  { points, pending, quote, configVersion }: Earned,
): Promise<void> {
  const idempotencyKey = saleEarnKey(entry.payload.saleId);
  const rule = configs.find(({ version }) => version === configVersion)?.expiry ?? null;
  const movement = { idempotencyKey, programId, memberId, entryId: entry.id, atMs: nowMs };
  const expiresAtMs = rule && lotExpiryMs(soldAtMs, rule);
  await earnPoints(tx, { ...movement, points, pending, earnedAtMs: soldAtMs, expiresAtMs });
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
  const { saleId, programId, storeId, receiptNumber, totals } = payload;
  const place = { entryId, programId, storeId, memberId: member?.memberId ?? null, configVersion, receiptNumber };
  const kept = await tx
    .insert(sales)
    .values({ saleId, ...place, netMinor: totals.netMinor, earnPoints: points, soldAtMs })
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
