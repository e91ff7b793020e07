import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import { type EntryBody, idSchema, type SaleRefunded } from '../../src-shared/journal/entry.ts';
import type { CentralTransaction } from '../database/open.ts';
import { entries, refundLines, refunds, sales, verdicts, vouchers } from '../database/schema.ts';
import type { Changes } from '../feed/feed-transaction.ts';
import { redeemedPoints, saleRedemptionKeys } from '../ledger/member-points.ts';
import { readConfigurations } from '../programs/read-configurations.ts';
import { findProgramProblem } from './entry-program.ts';
import { judgeRefund, judgeRefundOfRefused, type RefundJudgement, refuseRefund } from './judge-refund.ts';
import type { Decision } from './judge-sale.ts';
import { findPostedSale, type PostedSale, readPostedSale } from './posted-sale.ts';
import { moveRefundPoints } from './refund-points.ts';
import { readRefundedBefore } from './refunded-before.ts';

export type RefundEntry = Extract<EntryBody, { kind: 'sale-refunded' }>;

/**
 * Posts what came back of a sale: judges it against the sale as posted and against what came back before at any till, keeps it,
 * and moves the points. It waits while its sale has not posted.
 */
export async function postRefund(
  tx: CentralTransaction,
  changes: Changes,
  entry: RefundEntry,
  times: { readonly takenInAtMs: number; readonly nowMs: number },
): Promise<Decision> {
  const refund = entry.payload;
  const problem = await findProgramProblem(tx, entry.deviceId, refund.programId);
  if (problem?.status === 'refused') return refuseRefund(refund, problem.code);
  if (problem) return { ...problem, amendments: [] };
  const posted = await lockSale(tx, refund);
  if (!posted) return (await wasRefused(tx, entry)) ? judgeRefundOfRefused(refund) : waiting('SALE_NOT_POSTED');
  if (posted.programId !== refund.programId) return refuseRefund(refund, 'PROGRAM_MISMATCH');
  if (posted.sale.currency !== refund.currency) return refuseRefund(refund, 'CURRENCY_MISMATCH');
  const before = await readRefundedBefore(tx, posted.saleId);
  const judgement = judgeRefund({
    refund,
    sale: posted.sale,
    earnPoints: posted.memberId === null ? 0 : posted.earnPoints,
    redeemedPoints: await redeemedPoints(tx, saleRedemptionKeys(posted.sale)),
    categories: await readCategories(tx, posted),
    before,
  });
  const refundedAtMs = Math.min(Math.max(entry.occurredAtMs, entry.lastContactAtMs ?? 0), times.takenInAtMs);
  if (!(await keepRefund(tx, entry, posted, judgement, refundedAtMs))) {
    return refuseRefund(refund, 'REFUND_ALREADY_POSTED');
  }
  const { reversedEarnPoints, returnedPoints } = judgement.figures;
  const movement = { refundId: refund.refundId, entryId: entry.id, posted, before, nowMs: times.nowMs };
  await moveRefundPoints(tx, changes, { ...movement, reversedEarnPoints, returnedPoints });
  if (judgement.allIsBack)
    await tx.update(vouchers).set({ state: 'cancelled' }).where(eq(vouchers.saleId, posted.saleId));
  return judgement.decision;
}

/** The sale that is meant, its row locked, so that all that comes back of it goes one after the other. */
async function lockSale(tx: CentralTransaction, { original, programId }: SaleRefunded): Promise<PostedSale | null> {
  const { saleId, receiptNumber } = original;
  const posted = await (saleId === null ? findPostedSale(tx, programId, receiptNumber) : readPostedSale(tx, saleId));
  if (posted) {
    const row = tx.select({ saleId: sales.saleId }).from(sales).where(eq(sales.saleId, posted.saleId));
    await row.for('no key update');
  }
  return posted;
}

/** Whether the sale is one of this till's own that was refused: it will never post. Other tills only find those that did. */
async function wasRefused(tx: CentralTransaction, { deviceId, payload }: RefundEntry): Promise<boolean> {
  const { saleId } = payload.original;
  if (saleId === null) return false;
  const refused = await tx
    .select({ body: entries.body })
    .from(verdicts)
    .innerJoin(entries, eq(entries.entryId, verdicts.entryId))
    .where(and(eq(verdicts.deviceId, deviceId), eq(verdicts.status, 'refused'), eq(entries.kind, 'sale-completed')));
  return refused.some(({ body }) => saleIdIn(body) === saleId);
}

function saleIdIn(body: Uint8Array): string | null {
  const read = saleSchema.safeParse(JSON.parse(Buffer.from(body).toString('utf8')));
  return read.success ? read.data.payload.saleId : null;
}

async function readCategories(tx: CentralTransaction, { programId, configVersion }: PostedSale) {
  const configs = await readConfigurations(tx, programId, { version: configVersion, instantsMs: [] });
  return configs.find(({ version }) => version === configVersion)?.earning.categories ?? [];
}

/** False when a refund of this id was posted before, by another entry. */
async function keepRefund(
  tx: CentralTransaction,
  { id: entryId, payload: { refundId } }: RefundEntry,
  { saleId, memberId }: PostedSale,
  { figures }: RefundJudgement,
  refundedAtMs: number,
): Promise<boolean> {
  const { reversedEarnPoints, returnedPoints, totals } = figures;
  const row = {
    refundId,
    entryId,
    saleId,
    memberId,
    moneyMinor: totals.moneyMinor,
    reversedEarnPoints,
    returnedPoints,
  };
  const kept = await tx
    .insert(refunds)
    .values({ ...row, refundedAtMs })
    .onConflictDoNothing()
    .returning({ refundId: refunds.refundId });
  if (kept.length === 0) return false;
  const lines = figures.lines.map(({ lineId, quantity, amountMinor }) => ({ refundId, lineId, quantity, amountMinor }));
  if (lines.length > 0) await tx.insert(refundLines).values(lines);
  return true;
}

function waiting(code: string): Decision {
  return { status: 'waiting', code, amendments: [] };
}

const saleSchema = z.object({ payload: z.object({ saleId: idSchema }) });
