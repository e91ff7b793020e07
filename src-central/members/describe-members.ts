import { asc } from 'drizzle-orm';
import type { BalanceChange } from '../../src-shared/contracts/feed.ts';
import { isOneOf } from '../database/is-one-of.ts';
import type { CentralDatabase } from '../database/open.ts';
import { accounts, identifiers } from '../database/schema.ts';
import type { MemberRow } from './lock-member.ts';
import { readBalances } from './member-images.ts';

export interface MemberView {
  readonly member: MemberRow;
  /** Null where it was not asked for, or has been erased. */
  readonly personal: {
    readonly displayName: string;
    readonly identifiers: readonly {
      readonly kind: 'card' | 'phone' | 'email' | 'lost-card';
      readonly value: string;
    }[];
  } | null;
  /** Null where it was not asked for. */
  readonly balance: BalanceChange | null;
}

/** Members in the order given, with what else is asked for: by a statement each, however many they are. */
export async function describeMembers(
  db: CentralDatabase,
  rows: readonly MemberRow[],
  wanted: { readonly personal: boolean; readonly balance: boolean },
): Promise<MemberView[]> {
  const memberIds = rows.map(({ memberId }) => memberId);
  const balances = wanted.balance ? await readBalances(db, memberIds) : [];
  const balanceOf = new Map(balances.map(({ balance }) => [balance.memberId, balance]));
  const personal = wanted.personal ? await readPersonal(db, rows) : null;
  return rows.map((member) => ({
    member,
    personal: personal?.(member) ?? null,
    balance: balanceOf.get(member.memberId) ?? null,
  }));
}

async function readPersonal(
  db: CentralDatabase,
  rows: readonly MemberRow[],
): Promise<(member: MemberRow) => NonNullable<MemberView['personal']>> {
  const accountIds = [...new Set(rows.map(({ accountId }) => accountId))];
  const named = await db
    .select({ accountId: accounts.accountId, displayName: accounts.displayName })
    .from(accounts)
    .where(isOneOf(accounts.accountId, accountIds));
  const nameOf = new Map(named.map(({ accountId, displayName }) => [accountId, displayName]));
  const { memberId, kind, value } = identifiers;
  const found = await db
    .select({ memberId, kind, value })
    .from(identifiers)
    .where(
      isOneOf(
        memberId,
        rows.map((row) => row.memberId),
      ),
    )
    .orderBy(asc(kind), asc(value));
  const byMember = new Map<string, typeof found>();
  for (const identifier of found) {
    byMember.set(identifier.memberId, [...(byMember.get(identifier.memberId) ?? []), identifier]);
  }
  return (member) => ({
    displayName: nameOf.get(member.accountId) ?? '',
    identifiers: (byMember.get(member.memberId) ?? []).map((each) => ({ kind: each.kind, value: each.value })),
  });
}
