import { asc, inArray } from 'drizzle-orm';
import type { BalanceChange, MemberChange } from '../../src-shared/contracts/feed.ts';
import type { CentralDatabase } from '../database/open.ts';
import { identifiers, ledgerAccounts, members } from '../database/schema.ts';

export interface MemberImage {
  readonly member: MemberChange;
  readonly balance: BalanceChange;
}

/**
 * Members as tills keep them, with their figures, in the order of their ids. Unknown ids are left out. Reads three tables:
 * run it in one transaction with whatever the images must agree with.
 */
export async function readMemberImages(db: CentralDatabase, memberIds: readonly string[]): Promise<MemberImage[]> {
  if (memberIds.length === 0) return [];
  const ids = [...memberIds];
  const rows = await db.select().from(members).where(inArray(members.memberId, ids)).orderBy(asc(members.memberId));
  const indexes = await readIndexes(db, ids);
  const figures = await readFigures(db, ids);
  return rows.map((row) => ({
    member: {
      kind: 'member',
      memberId: row.memberId,
      programId: row.programId,
      state: row.state,
      deleted: row.deleted,
      primary: row.primary,
      expiresAtMs: row.expiresAtMs,
      sealedProfile: Buffer.from(row.sealedProfile).toString('base64'),
      // A deleted member is no longer recognised anywhere.
      identifiers: row.deleted ? [] : (indexes.get(row.memberId) ?? []),
    },
    balance: {
      kind: 'balance',
      memberId: row.memberId,
      ...(figures.get(row.memberId) ?? NO_POINTS),
      tierId: row.tierId,
      qualifierTotal: row.qualifierTotal,
    },
  }));
}

type Figures = Pick<BalanceChange, 'available' | 'pending' | 'held' | 'debt'>;

async function readIndexes(db: CentralDatabase, ids: string[]): Promise<Map<string, MemberChange['identifiers']>> {
  const rows = await db
    .select({ memberId: identifiers.memberId, kind: identifiers.kind, blindIndex: identifiers.blindIndex })
    .from(identifiers)
    .where(inArray(identifiers.memberId, ids))
    .orderBy(asc(identifiers.memberId), asc(identifiers.kind), asc(identifiers.value));
  const byMember = new Map<string, MemberChange['identifiers']>();
  for (const { memberId, kind, blindIndex } of rows) {
    const list = byMember.get(memberId) ?? [];
    list.push({ kind, index: Buffer.from(blindIndex).toString('base64') });
    byMember.set(memberId, list);
  }
  return byMember;
}

async function readFigures(db: CentralDatabase, ids: string[]): Promise<Map<string, Figures>> {
  const rows = await db
    .select({ memberId: ledgerAccounts.memberId, type: ledgerAccounts.type, balance: ledgerAccounts.balance })
    .from(ledgerAccounts)
    .where(inArray(ledgerAccounts.memberId, ids));
  const byMember = new Map<string, Figures>();
  for (const { memberId, type, balance } of rows) {
    const figure = FIGURE_OF.get(type);
    if (memberId === null || figure === undefined) continue;
    const before = byMember.get(memberId) ?? NO_POINTS;
    byMember.set(memberId, { ...before, [figure]: before[figure] + balance });
  }
  return byMember;
}

const NO_POINTS: Figures = { available: 0, pending: 0, held: 0, debt: 0 };
const FIGURE_OF: ReadonlyMap<string, keyof Figures> = new Map([
  ['member_available', 'available'],
  ['member_pending', 'pending'],
  ['member_debt', 'debt'],
  ['held', 'held'],
]);
