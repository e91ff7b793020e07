import { and, asc, eq, isNotNull } from 'drizzle-orm';
import { z } from 'zod';
import type { VerdictStatus } from '../src-shared/contracts/feed.ts';
import { idSchema } from '../src-shared/journal/entry.ts';
import type { CentralDatabase, CentralTransaction } from './database/open.ts';
import { entries, ledgerAccounts, members, sales, verdicts } from './database/schema.ts';
import { auditLedger } from './ledger/audit-ledger.ts';

/** What central holds, for comparing it with what tills showed. No personal data. */
export interface CentralAudit {
  /** What does not hold of the books, a line each; empty when all does. */
  readonly findings: readonly string[];
  readonly members: readonly MemberFigures[];
  /** Each sale that was taken in, in the order of its journal; those that are not answered yet as well. */
  readonly sales: readonly SaleFigures[];
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
}

/** Reads all of it in one snapshot, and checks the books. For tests, demonstrations and a person with a doubt. */
export async function auditCentral(db: CentralDatabase): Promise<CentralAudit> {
  const findings = await auditLedger(db);
  return db.transaction(
    async (tx) => ({ findings, members: await readMemberFigures(tx), sales: await readSaleFigures(tx) }),
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
    .leftJoin(sales, and(eq(sales.entryId, entries.entryId)))
    .where(eq(entries.kind, 'sale-completed'))
    .orderBy(asc(entries.deviceId), asc(entries.epoch), asc(entries.sequence));
  return rows.map(({ body, ...row }) => ({ ...row, saleId: saleIdOf(body) }));
}

/** From the signed bytes, since a sale that was not posted is kept nowhere else. */
function saleIdOf(body: Uint8Array): string | null {
  const read = saleSchema.safeParse(JSON.parse(Buffer.from(body).toString('utf8')));
  return read.success ? read.data.payload.saleId : null;
}

const saleSchema = z.object({ payload: z.object({ saleId: idSchema }) });
