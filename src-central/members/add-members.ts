import { eq, sql } from 'drizzle-orm';
import type { Clock } from '../clock.ts';
import { insertRows } from '../database/insert-rows.ts';
import type { CentralDatabase, CentralTransaction } from '../database/open.ts';
import {
  accounts,
  identifiers,
  ledgerAccounts,
  ledgerPostings,
  ledgerTransactions,
  lots,
  members,
  qualifyingEvents,
} from '../database/schema.ts';
import { readCentralState } from '../database/state.ts';
import { type Changes, inFeedTransaction } from '../feed/feed-transaction.ts';
import { type LedgerAccount, ledgerAccountId, lockAccounts } from '../ledger/accounts.ts';
import { readConfigurationInForce } from '../programs/read-configurations.ts';
import { MemberInputError } from './errors.ts';
import { type MemberRowContext, type MemberRows, makeMemberRows, type NewMember } from './new-member.ts';
import { windowStartMs } from './tier.ts';

/**
 * Adds one member with its account, identifiers and opening points, and tells the tills. Returns its id.
 * @throws MemberInputError on input that is not allowed and on a card that another member has.
 */
export async function addMember(
  db: CentralDatabase,
  clock: Clock,
  programId: string,
  member: NewMember,
): Promise<string> {
  const nowMs = clock.nowMs();
  const context = await readContext(db, nowMs, programId);
  return inFeedTransaction(db, (tx, changes) => insertMember(tx, changes, nowMs, context, member));
}

/** As `addMember`, in a transaction that does more than that. */
export async function addMemberIn(
  tx: CentralTransaction,
  changes: Changes,
  nowMs: number,
  programId: string,
  member: NewMember,
): Promise<string> {
  return insertMember(tx, changes, nowMs, await readContext(tx, nowMs, programId), member);
}

/**
 * Adds any number of members, a thousand a commit. Tills are not sent each of them: what they have of the feed ends here,
 * and they take a snapshot. A chunk that fails leaves those before it added. Returns how many were added.
 * @throws MemberInputError as `addMember`.
 */
export async function bulkAddMembers(
  db: CentralDatabase,
  clock: Clock,
  programId: string,
  list: Iterable<NewMember>,
): Promise<number> {
  const context = await readContext(db, clock.nowMs(), programId);
  let added = 0;
  for (const chunk of chunksOf(list)) {
    await inFeedTransaction(db, async (tx, changes) => {
      await insertMembers(tx, clock.nowMs(), context, chunk);
      changes.supersedeFeed();
    });
    added += chunk.length;
  }
  // PGlite never looks at its tables by itself, and would go on planning for empty ones.
  if (added > 0) await db.execute(sql`analyze`);
  return added;
}

type Context = Pick<MemberRowContext, 'config' | 'keys' | 'windowStartMs'>;

async function readContext(db: CentralDatabase, nowMs: number, programId: string): Promise<Context> {
  const config = await readConfigurationInForce(db, programId, nowMs);
  if (!config)
    throw new MemberInputError('PROGRAM_UNKNOWN', 'There is no such program, or no version of it is valid yet.');
  return { config, keys: await readCentralState(db), windowStartMs: windowStartMs(config, nowMs) };
}

async function insertMember(
  tx: CentralTransaction,
  changes: Changes,
  nowMs: number,
  context: Context,
  member: NewMember,
): Promise<string> {
  const [memberId] = await insertMembers(tx, nowMs, context, [member]);
  if (memberId === undefined) throw new Error('a member was added without an id');
  changes.publishMember(memberId);
  return memberId;
}

async function insertMembers(
  tx: CentralTransaction,
  nowMs: number,
  context: Context,
  list: readonly NewMember[],
): Promise<string[]> {
  const issued: LedgerAccount = { type: 'issued', programId: context.config.programId };
  const issuedId = ledgerAccountId(issued);
  // The members' own accounts are made here and nobody else can know them yet: the program's is the only one to lock.
  const issuedBefore = (await lockAccounts(tx, [issued])).get(issuedId) ?? 0;
  const { rows, issuedAfter } = makeMemberRows(list, { ...context, nowMs, issuedBefore });
  await insertMemberRows(tx, rows);
  await tx.update(ledgerAccounts).set({ balance: issuedAfter }).where(eq(ledgerAccounts.accountId, issuedId));
  return rows.members.map(({ memberId }) => memberId);
}

async function insertMemberRows(tx: CentralTransaction, rows: MemberRows): Promise<void> {
  await insertRows(tx, accounts, rows.accounts, { skipExisting: true });
  await insertRows(tx, members, rows.members);
  await insertIdentifiers(tx, rows.identifiers);
  await insertRows(tx, ledgerAccounts, rows.ledgerAccounts);
  await insertRows(tx, ledgerTransactions, rows.ledgerTransactions);
  await insertRows(tx, ledgerPostings, rows.ledgerPostings);
  await insertRows(tx, lots, rows.lots);
  await insertRows(tx, qualifyingEvents, rows.qualifyingEvents);
}

/** Inserts identifiers. Throws MemberInputError CARD_IN_USE when another member of the program has the card. */
export async function insertIdentifiers(tx: CentralTransaction, rows: MemberRows['identifiers']): Promise<void> {
  const inserted = await insertRows(tx, identifiers, rows, { skipExisting: true });
  if (inserted < rows.length) throw new MemberInputError('CARD_IN_USE', 'Another member has this card already.');
}

function* chunksOf(list: Iterable<NewMember>): Generator<NewMember[]> {
  let chunk: NewMember[] = [];
  for (const member of list) {
    chunk.push(member);
    if (chunk.length < COMMIT_MEMBERS) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

const COMMIT_MEMBERS = 1_000;
