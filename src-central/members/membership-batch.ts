import { and, asc, eq, or } from 'drizzle-orm';
import type { ProgramConfig } from '../../src-shared/domain/program.ts';
import { isOneOf } from '../database/is-one-of.ts';
import type { CentralTransaction } from '../database/open.ts';
import { accounts, members, programs } from '../database/schema.ts';
import { type ChainScope, readProgramChains } from '../programs/program-chains.ts';
import { readConfigurationInForce } from '../programs/read-configurations.ts';
import { checkLiveness, MembershipRefusedError } from './create-membership.ts';
import type { MemberRow } from './lock-member.ts';

/** Why none of several memberships was added, updated or deleted. Nothing has changed. */
export class MembershipBatchError extends Error {
  override readonly name = 'MembershipBatchError';
  readonly code:
    | MembershipRefusedError['code']
    | 'MEMBERSHIP_UNKNOWN'
    | 'MEMBERSHIP_REPEATED'
    | 'MEMBERSHIP_DELETED'
    | 'MEMBERSHIP_HAS_HISTORY'
    | 'POINTS_HELD'
    | 'CHANGED_MEANWHILE';
  /** Which of those that were named it is about, from 0. */
  readonly index: number;
  constructor(code: MembershipBatchError['code'], index: number, message: string) {
    super(message);
    this.code = code;
    this.index = index;
  }
}

export type AccountRow = typeof accounts.$inferSelect;

/** A program that memberships can be of, as it is now. */
export interface OpenProgram {
  readonly config: ProgramConfig;
  readonly test: boolean;
}

/** Locks accounts, in the order of their ids. Those that are not there are left out. */
export async function lockAccountRows(
  tx: CentralTransaction,
  accountIds: readonly string[],
): Promise<Map<string, AccountRow>> {
  const rows = await tx
    .select()
    .from(accounts)
    .where(isOneOf(accounts.accountId, accountIds))
    .orderBy(asc(accounts.accountId))
    .for('no key update');
  return new Map(rows.map((row) => [row.accountId, row]));
}

/**
 * Locks members, and with them the primary memberships of accounts, which are to be that no more: all in the order of their ids,
 * after the accounts.
 */
export async function lockMembers(
  tx: CentralTransaction,
  memberIds: readonly string[],
  primaryOf: readonly string[],
): Promise<Map<string, MemberRow>> {
  const isPrimary = and(isOneOf(members.accountId, primaryOf), eq(members.primary, true));
  const rows = await tx
    .select()
    .from(members)
    .where(or(isOneOf(members.memberId, memberIds), isPrimary))
    .orderBy(asc(members.memberId))
    .for('no key update');
  return new Map(rows.map((row) => [row.memberId, row]));
}

/** The programs of these ids that may be seen and have a version in force. */
export async function readOpenPrograms(
  tx: CentralTransaction,
  scope: ChainScope,
  programIds: readonly string[],
  nowMs: number,
): Promise<Map<string, OpenProgram>> {
  const visible = await readProgramChains(tx, scope);
  const asked = [...new Set(programIds)].filter((programId) => visible.has(programId));
  const rows = await tx.select().from(programs).where(isOneOf(programs.programId, asked));
  const open = new Map<string, OpenProgram>();
  for (const { programId, test } of rows) {
    const config = await readConfigurationInForce(tx, programId, nowMs);
    if (config) open.set(programId, { config, test });
  }
  return open;
}

/** By which an account is found to be a member of a program already. */
export function pairOf({ accountId, programId }: { readonly accountId: string; readonly programId: string }): string {
  return `${accountId}/${programId}`;
}

/** The account and program of each membership that these accounts have. */
export async function readPairs(tx: CentralTransaction, accountIds: readonly string[]): Promise<Set<string>> {
  const rows = await tx
    .select({ accountId: members.accountId, programId: members.programId })
    .from(members)
    .where(and(isOneOf(members.accountId, accountIds), eq(members.deleted, false)));
  return new Set(rows.map(pairOf));
}

/** The last membership that is to be primary, for each account: the one that will be. */
export function lastPrimaries(
  list: readonly { readonly memberId: string; readonly accountId: string; readonly primary?: boolean }[],
): Map<string, string> {
  return new Map(list.flatMap(({ accountId, memberId, primary }) => (primary ? [[accountId, memberId]] : [])));
}

/** Test accounts and test programs go together alone. @throws MembershipBatchError LIVENESS_MISMATCH */
export function checkTogether(account: AccountRow, program: OpenProgram, index: number): void {
  try {
    checkLiveness('both', account.test, program.test);
  } catch (error) {
    if (error instanceof MembershipRefusedError) throw new MembershipBatchError(error.code, index, error.message);
    throw error;
  }
}
