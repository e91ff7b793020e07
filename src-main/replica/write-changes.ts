import { eq, type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import type {
  AliasChange,
  BalanceChange,
  FeedChange,
  MemberChange,
  ProductChange,
  StaffChange,
  Verdict,
} from '../../src-shared/contracts/feed.ts';
import type { ProgramConfig } from '../../src-shared/domain/program.ts';
import type { ReplicaDatabase, ReplicaTransaction } from '../database/open.ts';
import {
  aliases,
  balances,
  configurations,
  identifiers,
  members,
  products,
  staff,
  unsettled,
} from '../database/replica-schema.ts';
import { excludedOf, placeholdersOf, statementsOf } from '../database/statements.ts';

/** How many rows were new: what keeps the counts without counting. */
export type Inserted = { members: number; products: number };

/**
 * Writes one change as the row that it is an after-image of. A row that is newer already stays; one of the same sequence
 * gives way, since a commit that changed something twice has both images, in order.
 */
export function writeChange(tx: ReplicaTransaction, change: FeedChange, sequence: number, inserted: Inserted): void {
  switch (change.kind) {
    case 'member':
      inserted.members += writeMember(tx, change, sequence);
      return;
    case 'balance':
      writeBalance(tx, change, sequence);
      return;
    case 'verdict':
      writeUnsettled(tx, change);
      return;
    case 'configuration':
      writeConfiguration(tx, change.config, sequence);
      return;
    case 'product':
      inserted.products += writeProduct(tx, change, sequence);
      return;
    case 'staff':
      writeStaff(tx, change, sequence);
      return;
    case 'alias':
      writeAlias(tx, change);
      return;
  }
}

/** Writes a member and its identifiers. Returns 1 when it was new here. */
export function writeMember(tx: ReplicaTransaction, change: MemberChange, sequence: number): 0 | 1 {
  const { memberOf, keepMember, dropIdentifiers, addIdentifier } = statements(tx);
  const known = memberOf.get({ memberId: change.memberId });
  if (known !== undefined && known.sequence > sequence) return 0;
  keepMember.run({
    memberId: change.memberId,
    programId: change.programId,
    state: change.state,
    deleted: change.deleted,
    isPrimary: change.primary,
    expiresAtMs: change.expiresAtMs,
    sealedProfile: Buffer.from(change.sealedProfile, 'base64'),
    sequence,
  });
  if (known !== undefined) dropIdentifiers.run({ memberId: change.memberId });
  for (const { kind, index } of change.identifiers) {
    addIdentifier.run({ kind, blindIndex: Buffer.from(index, 'base64'), memberId: change.memberId });
  }
  return known === undefined ? 1 : 0;
}

export function writeBalance(tx: ReplicaTransaction, change: BalanceChange, sequence: number): void {
  statements(tx).keepBalance.run({ ...balanceRowOf(change), sequence });
}

/** A member's figures as their row has them, but for the change that they come from. */
export function balanceRowOf({ nextExpiry, ...figures }: BalanceChange) {
  return { ...figures, nextExpiryPoints: nextExpiry?.points ?? null, nextExpiryAtMs: nextExpiry?.atMs ?? null };
}

/** Notes that an id means another member from now on. */
export function writeAlias(tx: ReplicaTransaction, { fromMemberId, toMemberId }: AliasChange): void {
  statements(tx).keepAlias.run({ fromMemberId, toMemberId });
}

/** Writes a product. Returns 1 when it was new here. */
export function writeProduct(tx: ReplicaTransaction, change: ProductChange, sequence: number): 0 | 1 {
  const known = statements(tx).productOf.get({ sku: change.sku });
  statements(tx).keepProduct.run({ ...change, sequence });
  return known === undefined ? 1 : 0;
}

export function writeStaff(tx: ReplicaTransaction, change: StaffChange, sequence: number): void {
  statements(tx).keepStaff.run({ ...change, sequence });
}

export function writeConfiguration(tx: ReplicaTransaction, config: ProgramConfig, sequence: number): void {
  const { programId, version, validFromMs } = config;
  statements(tx).keepConfiguration.run({ programId, version, validFromMs, config, sequence });
}

/** Lists an entry of this till as parked or waiting, or strikes it off the list when its answer is for good. */
export function writeUnsettled(tx: ReplicaTransaction, verdict: Verdict): void {
  const { entryId, epoch, sequence, status } = verdict;
  if (status === 'parked' || status === 'waiting') {
    statements(tx).keepUnsettled.run({ entryId, epoch, sequence, status });
  } else {
    statements(tx).dropUnsettled.run({ entryId });
  }
}

const statements = statementsOf((db: ReplicaDatabase) => ({
  memberOf: db
    .select({ sequence: members.sequence })
    .from(members)
    .where(eq(members.memberId, sql.placeholder('memberId')))
    .prepare(),
  keepMember: db
    .insert(members)
    .values(placeholdersOf(members))
    .onConflictDoUpdate({ target: members.memberId, set: excludedOf(members, ['memberId']) })
    .prepare(),
  dropIdentifiers: db
    .delete(identifiers)
    .where(eq(identifiers.memberId, sql.placeholder('memberId')))
    .prepare(),
  addIdentifier: db.insert(identifiers).values(placeholdersOf(identifiers)).onConflictDoNothing().prepare(),
  keepBalance: db
    .insert(balances)
    .values(placeholdersOf(balances))
    .onConflictDoUpdate({
      target: balances.memberId,
      set: excludedOf(balances, ['memberId']),
      setWhere: unlessNewer(balances.sequence),
    })
    .prepare(),
  keepAlias: db
    .insert(aliases)
    .values(placeholdersOf(aliases))
    .onConflictDoUpdate({ target: aliases.fromMemberId, set: excludedOf(aliases, ['fromMemberId']) })
    .prepare(),
  productOf: db
    .select({ sequence: products.sequence })
    .from(products)
    .where(eq(products.sku, sql.placeholder('sku')))
    .prepare(),
  keepProduct: db
    .insert(products)
    .values(placeholdersOf(products))
    .onConflictDoUpdate({
      target: products.sku,
      set: excludedOf(products, ['sku']),
      setWhere: unlessNewer(products.sequence),
    })
    .prepare(),
  keepStaff: db
    .insert(staff)
    .values(placeholdersOf(staff))
    .onConflictDoUpdate({
      target: staff.staffId,
      set: excludedOf(staff, ['staffId']),
      setWhere: unlessNewer(staff.sequence),
    })
    .prepare(),
  keepConfiguration: db
    .insert(configurations)
    .values(placeholdersOf(configurations))
    .onConflictDoUpdate({
      target: [configurations.programId, configurations.version],
      set: excludedOf(configurations, ['programId', 'version']),
      setWhere: unlessNewer(configurations.sequence),
    })
    .prepare(),
  keepUnsettled: db
    .insert(unsettled)
    .values(placeholdersOf(unsettled))
    .onConflictDoUpdate({ target: unsettled.entryId, set: excludedOf(unsettled, ['entryId']) })
    .prepare(),
  dropUnsettled: db
    .delete(unsettled)
    .where(eq(unsettled.entryId, sql.placeholder('entryId')))
    .prepare(),
}));

function unlessNewer(sequence: SQLiteColumn): SQL {
  return sql`${sequence} <= excluded.sequence`;
}
