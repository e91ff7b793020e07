import { and, asc, eq, isNotNull, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { VerdictStatus } from '../src-shared/contracts/feed.ts';
import { idSchema } from '../src-shared/journal/entry.ts';
import type { CentralDatabase, CentralTransaction } from './database/open.ts';
import {
  entries,
  ledgerAccounts,
  ledgerPostings,
  ledgerTransactions,
  memberAliases,
  members,
  refunds,
  sales,
  verdicts,
} from './database/schema.ts';
import { auditLedger } from './ledger/audit-ledger.ts';

/** What central holds, for comparing it with what tills showed. No personal data. */
export interface CentralAudit {
  /** What does not hold of the books, a line each; empty when all does. */
  readonly findings: readonly string[];
  readonly members: readonly MemberFigures[];
  /** Each sale that was taken in, in the order of its journal; those that are not answered yet as well. */
  readonly sales: readonly SaleFigures[];
  /** What came back of sales, as posted, oldest first. */
  readonly refunds: readonly RefundFigures[];
  /** Each enrolment at a till that was taken in, in the order of its journal. */
  readonly enrolments: readonly EnrolmentFigures[];
}

export interface MemberFigures {
  readonly memberId: string;
  readonly available: number;
  readonly pending: number;
  readonly held: number;
  readonly debt: number;
}

export interface SaleFigures {
  readonly entryId: string;
  readonly saleId: string | null;
  readonly deviceId: string;
  readonly epoch: number;
  readonly sequence: number;
  /** Null while central has not answered the entry. */
  readonly status: VerdictStatus | null;
  readonly code: string | null;
  readonly memberId: string | null;
  /** As posted; null where nothing was. */
  readonly earnPoints: number | null;
  readonly netMinor: number | null;
  /** Taken out of what was held for it; null where nothing was posted. */
  readonly redeemedPoints: number | null;
}

export interface RefundFigures {
  readonly refundId: string;
  readonly entryId: string;
  /** Of the sale. */
  readonly receiptNumber: string;
  readonly moneyMinor: number;
  readonly reversedEarnPoints: number;
  readonly returnedPoints: number;
}

export interface EnrolmentFigures {
  readonly entryId: string;
  readonly provisionalId: string | null;
  /** The member that it came to; null while it has come to none. */
  readonly memberId: string | null;
  /** Null while central has not answered the entry. */
  readonly status: VerdictStatus | null;
}

/** Reads all of it in one snapshot, and checks the books. For tests, demonstrations and a person with a doubt. */
export async function auditCentral(db: CentralDatabase): Promise<CentralAudit> {
  const findings = await auditLedger(db);
  return db.transaction(
    async (tx) => ({
      findings,
      members: await readMemberFigures(tx),
      sales: await readSaleFigures(tx),
      refunds: await readRefundFigures(tx),
      enrolments: await readEnrolmentFigures(tx),
    }),
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  );
}

const FIGURE_OF = {
  member_available: 'available',
  member_pending: 'pending',
  member_debt: 'debt',
  held: 'held',
} as const;

async function readMemberFigures(tx: CentralTransaction): Promise<MemberFigures[]> {
  const rows = await tx.select({ memberId: members.memberId }).from(members).orderBy(asc(members.memberId));
  const figures = new Map(rows.map(({ memberId }) => [memberId, { available: 0, pending: 0, held: 0, debt: 0 }]));
  const balances = await tx
    .select({ memberId: ledgerAccounts.memberId, type: ledgerAccounts.type, balance: ledgerAccounts.balance })
    .from(ledgerAccounts)
    .where(isNotNull(ledgerAccounts.memberId));
  for (const { memberId, type, balance } of balances) {
    const figure = memberId === null ? undefined : figures.get(memberId);
    if (figure && type in FIGURE_OF) figure[FIGURE_OF[type as keyof typeof FIGURE_OF]] += balance;
  }
  return [...figures].map(([memberId, figure]) => ({ memberId, ...figure }));
}

async function readSaleFigures(tx: CentralTransaction): Promise<SaleFigures[]> {
  const rows = await tx
    .select({
      entryId: entries.entryId,
      deviceId: entries.deviceId,
      epoch: entries.epoch,
      sequence: entries.sequence,
      body: entries.body,
      status: verdicts.status,
      code: verdicts.code,
      memberId: sales.memberId,
      earnPoints: sales.earnPoints,
      netMinor: sales.netMinor,
    })
    .from(entries)
    .leftJoin(verdicts, eq(verdicts.entryId, entries.entryId))
    .leftJoin(sales, eq(sales.entryId, entries.entryId))
    .where(eq(entries.kind, 'sale-completed'))
    .orderBy(asc(entries.deviceId), asc(entries.epoch), asc(entries.sequence));
  const redeemed = await readRedeemed(tx);
  return rows.map(({ body, ...row }) => ({
    ...row,
    saleId: saleSchema.safeParse(payloadOf(body)).data?.saleId ?? null,
    redeemedPoints: row.netMinor === null ? null : (redeemed.get(row.entryId) ?? 0),
  }));
}

/** What came out of custody, by the entry that redeemed it. */
async function readRedeemed(tx: CentralTransaction): Promise<Map<string | null, number>> {
  const { entryId, kind, transactionId } = ledgerTransactions;
  const rows = await tx
    .select({ entryId, points: sql`-sum(${ledgerPostings.amount})`.mapWith(Number) })
    .from(ledgerTransactions)
    .innerJoin(ledgerPostings, eq(ledgerPostings.transactionId, transactionId))
    .innerJoin(ledgerAccounts, eq(ledgerAccounts.accountId, ledgerPostings.accountId))
    .where(and(eq(kind, 'redeem'), eq(ledgerAccounts.type, 'held')))
    .groupBy(entryId);
  return new Map(rows.map((row) => [row.entryId, row.points]));
}

async function readRefundFigures(tx: CentralTransaction): Promise<RefundFigures[]> {
  const { refundId, entryId, moneyMinor, reversedEarnPoints, returnedPoints, refundedAtMs } = refunds;
  const { receiptNumber } = sales;
  return tx
    .select({ refundId, entryId, receiptNumber, moneyMinor, reversedEarnPoints, returnedPoints })
    .from(refunds)
    .innerJoin(sales, eq(sales.saleId, refunds.saleId))
    .orderBy(asc(refundedAtMs), asc(refundId));
}

async function readEnrolmentFigures(tx: CentralTransaction): Promise<EnrolmentFigures[]> {
  const rows = await tx
    .select({ entryId: entries.entryId, body: entries.body, status: verdicts.status })
    .from(entries)
    .leftJoin(verdicts, eq(verdicts.entryId, entries.entryId))
    .where(eq(entries.kind, 'member-enrolled'))
    .orderBy(asc(entries.deviceId), asc(entries.epoch), asc(entries.sequence));
  const memberIdOf = await readMemberIds(tx);
  return rows.map(({ body, ...row }) => {
    const provisionalId = enrolmentSchema.safeParse(payloadOf(body)).data?.provisionalId ?? null;
    return { ...row, provisionalId, memberId: memberIdOf.get(provisionalId) ?? null };
  });
}

/** The member that each id means. */
async function readMemberIds(tx: CentralTransaction): Promise<Map<string | null, string>> {
  const own = await tx.select({ memberId: members.memberId }).from(members);
  const aliases = await tx.select().from(memberAliases);
  return new Map([
    ...own.map(({ memberId }): [string, string] => [memberId, memberId]),
    ...aliases.map(({ fromMemberId, toMemberId }): [string, string] => [fromMemberId, toMemberId]),
  ]);
}

/** From the signed bytes, since what was not posted is kept nowhere else. */
function payloadOf(body: Uint8Array): unknown {
  return bodySchema.safeParse(JSON.parse(Buffer.from(body).toString('utf8'))).data?.payload;
}

const bodySchema = z.object({ payload: z.unknown() });
const saleSchema = z.object({ saleId: idSchema });
const enrolmentSchema = z.object({ provisionalId: idSchema });
