import { asc, eq } from 'drizzle-orm';
import type { BalanceChange, MemberChange } from '../../src-shared/contracts/feed.ts';
import { isOneOf } from '../database/is-one-of.ts';
import type { CentralDatabase } from '../database/open.ts';
import { identifiers, type LedgerAccountType, ledgerAccounts, members } from '../database/schema.ts';
import { readNextExpiries } from './next-expiry.ts';

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
  const rows = await db.select().from(members).where(isOneOf(members.memberId, memberIds));
  const byId = new Map(rows.map((row) => [row.memberId, row]));
  const indexes = await readIndexes(db, memberIds);
  const balances = await readBalances(db, memberIds);
  return balances.flatMap(({ balance }) => {
    const row = byId.get(balance.memberId);
    return row ? [{ member: toChange(row, indexes.get(row.memberId) ?? []), balance }] : [];
  });
}

/** The figures of members, in the order of their ids. Unknown ids are left out. */
export async function readBalances(
  db: CentralDatabase,
  memberIds: readonly string[],
): Promise<{ programId: string; balance: BalanceChange }[]> {
  if (memberIds.length === 0) return [];
  const { memberId, programId, tierId, qualifierTotal } = members;
  const { type, balance } = ledgerAccounts;
  const rows = await db
    .select({ memberId, programId, tierId, qualifierTotal, type, points: balance })
    .from(members)
    .leftJoin(ledgerAccounts, eq(ledgerAccounts.memberId, memberId))
    .where(isOneOf(memberId, memberIds))
    .orderBy(asc(memberId));
  const found = new Map<string, { programId: string; balance: BalanceChange }>();
  for (const row of rows) {
    const known = found.get(row.memberId) ?? {
      programId: row.programId,
      balance: {
        kind: 'balance',
        memberId: row.memberId,
        ...NO_POINTS,
        tierId: row.tierId,
        qualifierTotal: row.qualifierTotal,
        nextExpiry: null,
      },
    };
    const figure = row.type === null ? undefined : FIGURE_OF.get(row.type);
    if (figure) known.balance[figure] += row.points ?? 0;
    found.set(row.memberId, known);
  }
  const images = [...found.values()];
  const heldPoints = new Map(
    images.flatMap(({ balance: image }) => (image.held > 0 ? [[image.memberId, image.held]] : [])),
  );
  const expiries = await readNextExpiries(db, [...found.keys()], heldPoints);
  return images.map((image) => {
    const nextExpiry = expiries.get(image.balance.memberId) ?? null;
    return { ...image, balance: { ...image.balance, nextExpiry } };
  });
}

function toChange(row: typeof members.$inferSelect, identified: MemberChange['identifiers']): MemberChange {
  return {
    kind: 'member',
    memberId: row.memberId,
    programId: row.programId,
    state: row.state,
    deleted: row.deleted,
    primary: row.primary,
    expiresAtMs: row.expiresAtMs,
    sealedProfile: Buffer.from(row.sealedProfile).toString('base64'),
    // A deleted member is no longer recognised anywhere.
    identifiers: row.deleted ? [] : identified,
  };
}

async function readIndexes(
  db: CentralDatabase,
  memberIds: readonly string[],
): Promise<Map<string, MemberChange['identifiers']>> {
  const rows = await db
    .select({ memberId: identifiers.memberId, kind: identifiers.kind, blindIndex: identifiers.blindIndex })
    .from(identifiers)
    .where(isOneOf(identifiers.memberId, memberIds))
    .orderBy(asc(identifiers.memberId), asc(identifiers.kind), asc(identifiers.value));
  const byMember = new Map<string, MemberChange['identifiers']>();
  for (const { memberId, kind, blindIndex } of rows) {
    const list = byMember.get(memberId) ?? [];
    list.push({ kind, index: Buffer.from(blindIndex).toString('base64') });
    byMember.set(memberId, list);
  }
  return byMember;
}

const NO_POINTS = { available: 0, pending: 0, held: 0, debt: 0 };
const FIGURE_OF: ReadonlyMap<LedgerAccountType, keyof typeof NO_POINTS> = new Map([
  ['member_available', 'available'],
  ['member_pending', 'pending'],
  ['member_debt', 'debt'],
  ['held', 'held'],
]);
