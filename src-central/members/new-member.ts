import { randomUUID } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { lotExpiryMs } from '../../src-shared/domain/expiry.ts';
import { memberStateSchema } from '../../src-shared/domain/members.ts';
import { pointsSchema } from '../../src-shared/domain/money.ts';
import type { ProgramConfig } from '../../src-shared/domain/program.ts';
import { idSchema, instantMsSchema } from '../../src-shared/journal/entry.ts';
import type {
  accounts,
  identifiers,
  ledgerAccounts,
  ledgerPostings,
  ledgerTransactions,
  lots,
  members,
  qualifyingEvents,
} from '../database/schema.ts';
import type { CentralState } from '../database/state.ts';
import { type LedgerAccount, ledgerAccountId, newAccountRow } from '../ledger/accounts.ts';
import { MemberInputError } from './errors.ts';
import { identifierRows, identifierSchema, sealMember } from './profile.ts';
import { tierReachedBy } from './tier.ts';

/** A membership to be added, with its account and what it brings along from before. */
export const newMemberSchema = z.object({
  /** Made where left out. */
  memberId: idSchema.optional(),
  /** An account that is there already, by its id, is kept as it is. */
  account: z.object({
    accountId: idSchema.optional(),
    kind: z.enum(['person', 'company']),
    displayName: z.string().min(1).max(200),
  }),
  state: memberStateSchema,
  primary: z.boolean(),
  expiresAtMs: instantMsSchema.nullable(),
  identifiers: z.array(identifierSchema).max(64),
  /** Points earned before, each a lot of its own; they count towards the tier by their time. */
  openingLots: z.array(z.object({ points: pointsSchema.min(1), earnedAtMs: instantMsSchema })).max(100),
  /** Who made it, as `client/<id>`, `till/<id>` or `central`. */
  createdBy: z.string().max(80).default('central'),
});
export type NewMember = z.input<typeof newMemberSchema>;

/** Rows by table, in the order in which they can be inserted. */
export interface MemberRows {
  readonly accounts: (typeof accounts.$inferInsert)[];
  readonly members: (typeof members.$inferInsert & { memberId: string })[];
  readonly identifiers: (typeof identifiers.$inferInsert)[];
  readonly ledgerAccounts: (typeof ledgerAccounts.$inferInsert)[];
  readonly ledgerTransactions: (typeof ledgerTransactions.$inferInsert)[];
  readonly ledgerPostings: (typeof ledgerPostings.$inferInsert)[];
  readonly lots: (typeof lots.$inferInsert)[];
  readonly qualifyingEvents: (typeof qualifyingEvents.$inferInsert)[];
}

export interface MemberRowContext {
  readonly config: ProgramConfig;
  readonly keys: Pick<CentralState, 'blindIndexKey' | 'profileKey'>;
  readonly nowMs: number;
  /** The first instant that counts towards a tier now. */
  readonly windowStartMs: number;
  /** The balance of the program's issued account before these members. */
  readonly issuedBefore: number;
}

/**
 * The rows of new members and of what they bring along, and the issued account's balance after them.
 * @throws MemberInputError naming the member by its place in the list and the field that is wrong.
 */
export function makeMemberRows(
  list: readonly NewMember[],
  context: MemberRowContext,
): { readonly rows: MemberRows; readonly issuedAfter: number } {
  const rows: MemberRows = {
    accounts: [],
    members: [],
    identifiers: [],
    ledgerAccounts: [],
    ledgerTransactions: [],
    ledgerPostings: [],
    lots: [],
    qualifyingEvents: [],
  };
  let issued = context.issuedBefore;
  for (const [index, member] of list.entries()) {
    const checked = newMemberSchema.safeParse(member);
    if (!checked.success) {
      const issue = checked.error.issues[0];
      const place = `member ${index + 1}, ${issue?.path.join('.') || 'value'}`;
      throw new MemberInputError('INVALID', `${place}: ${issue?.message ?? 'not allowed'}`);
    }
    issued += addMember(rows, checked.data, context, issued);
  }
  return { rows, issuedAfter: issued };
}

type CheckedMember = z.output<typeof newMemberSchema>;

/** Adds one member's rows; returns the points that it brings along. */
function addMember(rows: MemberRows, member: CheckedMember, context: MemberRowContext, issuedBefore: number): number {
  const { config, keys, nowMs } = context;
  const { programId } = config;
  const memberId = member.memberId ?? uuidv7();
  const accountId = member.account.accountId ?? uuidv7();
  const { kind, displayName } = member.account;
  const events = member.openingLots.map(({ points, earnedAtMs }) => ({
    eventId: randomUUID(),
    memberId,
    kind: 'points' as const,
    quantity: points,
    byCampaign: {},
    atMs: earnedAtMs,
  }));
  rows.accounts.push({ accountId, kind, displayName, createdAtMs: nowMs });
  rows.members.push({
    memberId,
    accountId,
    programId,
    state: member.state,
    deleted: false,
    primary: member.primary,
    ...tierReachedBy(events, config, context.windowStartMs),
    expiresAtMs: member.expiresAtMs,
    sealedProfile: sealMember(keys, memberId, displayName, member.identifiers),
    createdBy: member.createdBy,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
  });
  rows.identifiers.push(...identifierRows(keys, { memberId, programId }, member.identifiers));
  rows.qualifyingEvents.push(...events);
  return addOpeningPoints(rows, member, config, { memberId, nowMs, issuedBefore });
}

function addOpeningPoints(
  rows: MemberRows,
  { openingLots, state }: CheckedMember,
  { programId, expiry }: ProgramConfig,
  { memberId, nowMs, issuedBefore }: { memberId: string; nowMs: number; issuedBefore: number },
): number {
  const total = openingLots.reduce((sum, lot) => sum + lot.points, 0);
  if (total === 0) return 0;
  const pending = state === 'New' || state === 'Pending';
  const account: LedgerAccount = { type: pending ? 'member_pending' : 'member_available', programId, memberId };
  const accountId = ledgerAccountId(account);
  const issuedId = ledgerAccountId({ type: 'issued', programId });
  const transactionId = randomUUID();
  const contentHash = `opening of ${total} points in ${openingLots.length} lots`;
  const idempotencyKey = `opening/${memberId}`;
  rows.ledgerAccounts.push({ ...newAccountRow(account), balance: total });
  rows.ledgerTransactions.push({ transactionId, idempotencyKey, contentHash, kind: 'opening', atMs: nowMs });
  rows.ledgerPostings.push(
    { transactionId, ordinal: 0, accountId, amount: total, balanceAfter: total },
    { transactionId, ordinal: 1, accountId: issuedId, amount: -total, balanceAfter: issuedBefore + total },
  );
  for (const { points, earnedAtMs } of openingLots) {
    const expiresAtMs = expiry && lotExpiryMs(earnedAtMs, expiry);
    const lot = { memberId, transactionId, pending, points, remaining: points, earnedAtMs, expiresAtMs };
    rows.lots.push({ lotId: randomUUID(), ...lot });
  }
  return total;
}
