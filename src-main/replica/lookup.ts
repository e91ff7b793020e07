import { and, asc, eq, sql } from 'drizzle-orm';
import type { Store } from '../../src-shared/contracts/central.ts';
import type { BalanceChange, MemberChange, ProductChange } from '../../src-shared/contracts/feed.ts';
import type { ProgramConfig } from '../../src-shared/domain/program.ts';
import type { ReplicaDatabase } from '../database/open.ts';
import {
  balances,
  configurations,
  identifiers,
  members,
  products,
  type StaffRow,
  staff,
  store,
} from '../database/replica-schema.ts';
import { statementsOf } from '../database/statements.ts';
import { resolveAlias } from './aliases.ts';

export { type ReplicaState, readReplicaState } from './replica-state.ts';

/** A member with its figures. The profile is sealed: only the device's data key opens it. */
export type ReplicaMember = Omit<MemberChange, 'kind' | 'sealedProfile' | 'identifiers'> &
  Omit<BalanceChange, 'kind'> & { readonly sealedProfile: Uint8Array };
type IdentifierChange = MemberChange['identifiers'][number];
export type ReplicaProduct = Omit<ProductChange, 'kind'>;
export type ReplicaStaff = Omit<StaffRow, 'sequence'>;

/**
 * All members that bear the identifier, deleted ones included, in the order of their ids. A member is known from the
 * change on that brought its first balance.
 */
export function findMembersByIdentifier(
  db: ReplicaDatabase,
  kind: IdentifierChange['kind'],
  blindIndex: Uint8Array,
): ReplicaMember[] {
  return statements(db).membersByIdentifier.all({ kind, blindIndex }).map(toMember);
}

/** A member by its id, or by another id that means it. */
export function readMember(db: ReplicaDatabase, memberId: string): ReplicaMember | null {
  const found = statements(db).member.get({ memberId: resolveAlias(db, memberId) });
  return found === undefined ? null : toMember(found);
}

/** The blind indexes of a member's cards, by its own id. */
export function cardIndexesOf(db: ReplicaDatabase, memberId: string): Uint8Array[] {
  return statements(db)
    .cardsOf.all({ memberId })
    .map(({ blindIndex }) => blindIndex);
}

/** The active product with this GTIN-13; of several, the one with the first SKU. */
export function findProductByBarcode(db: ReplicaDatabase, barcode: string): ReplicaProduct | null {
  return statements(db).productByBarcode.get({ barcode }) ?? null;
}

/** A product by its SKU, whether it is still sold or not. */
export function findProductBySku(db: ReplicaDatabase, sku: string): ReplicaProduct | null {
  return statements(db).productBySku.get({ sku }) ?? null;
}

/** The configuration to quote under at an instant: the highest version that is valid by then; null where none is. */
export function readConfiguration(db: ReplicaDatabase, programId: string, atMs: number): ProgramConfig | null {
  const inForce = statements(db).configurationAt.get({ programId, atMs });
  if (inForce === undefined) return null;
  // Asked for at every scan, and large: read again only where the feed has told another.
  const { version, sequence } = inForce;
  const { configuration, lastRead } = statements(db);
  const last = lastRead.configuration;
  if (last?.programId === programId && last.version === version && last.sequence === sequence) return last.config;
  const config = configuration.get({ programId, version })?.config ?? null;
  if (config !== null) lastRead.configuration = { programId, version, sequence, config };
  return config;
}

export function readConfigurationVersion(
  db: ReplicaDatabase,
  programId: string,
  version: number,
): ProgramConfig | null {
  return statements(db).configuration.get({ programId, version })?.config ?? null;
}

/** The active staff of this till's store, by name. */
export function readStaff(db: ReplicaDatabase): ReplicaStaff[] {
  const storeId = readStore(db)?.storeId;
  return storeId === undefined ? [] : statements(db).staff.all({ storeId });
}

export function readStore(db: ReplicaDatabase): Store | null {
  return statements(db).store.get()?.body ?? null;
}

type MemberRow = Omit<ReplicaMember, 'nextExpiry'> & {
  readonly nextExpiryPoints: number | null;
  readonly nextExpiryAtMs: number | null;
};

function toMember({ nextExpiryPoints: points, nextExpiryAtMs: atMs, ...member }: MemberRow): ReplicaMember {
  return { ...member, nextExpiry: points === null || atMs === null ? null : { points, atMs } };
}

const memberColumns = {
  memberId: members.memberId,
  programId: members.programId,
  state: members.state,
  deleted: members.deleted,
  primary: members.isPrimary,
  expiresAtMs: members.expiresAtMs,
  sealedProfile: members.sealedProfile,
  available: balances.available,
  pending: balances.pending,
  held: balances.held,
  debt: balances.debt,
  tierId: balances.tierId,
  qualifierTotal: balances.qualifierTotal,
  nextExpiryPoints: balances.nextExpiryPoints,
  nextExpiryAtMs: balances.nextExpiryAtMs,
};

const productColumns = {
  sku: products.sku,
  barcode: products.barcode,
  name: products.name,
  categoryId: products.categoryId,
  priceMinor: products.priceMinor,
  active: products.active,
};

const staffColumns = {
  staffId: staff.staffId,
  storeId: staff.storeId,
  name: staff.name,
  role: staff.role,
  pinHash: staff.pinHash,
  active: staff.active,
};

type ReadConfiguration = {
  readonly programId: string;
  readonly version: number;
  readonly sequence: number;
  readonly config: ProgramConfig;
};

const statements = statementsOf((db: ReplicaDatabase) => {
  const lastRead: { configuration: ReadConfiguration | null } = { configuration: null };
  const ofProgram = eq(configurations.programId, sql.placeholder('programId'));
  return {
    lastRead,
    membersByIdentifier: db
      .select(memberColumns)
      .from(identifiers)
      .innerJoin(members, eq(members.memberId, identifiers.memberId))
      .innerJoin(balances, eq(balances.memberId, identifiers.memberId))
      .where(
        and(eq(identifiers.kind, sql.placeholder('kind')), eq(identifiers.blindIndex, sql.placeholder('blindIndex'))),
      )
      .orderBy(asc(identifiers.memberId))
      .prepare(),
    member: db
      .select(memberColumns)
      .from(members)
      .innerJoin(balances, eq(balances.memberId, members.memberId))
      .where(eq(members.memberId, sql.placeholder('memberId')))
      .prepare(),
    cardsOf: db
      .select({ blindIndex: identifiers.blindIndex })
      .from(identifiers)
      .where(and(eq(identifiers.memberId, sql.placeholder('memberId')), eq(identifiers.kind, 'card')))
      .prepare(),
    productByBarcode: db
      .select(productColumns)
      .from(products)
      .where(and(eq(products.barcode, sql.placeholder('barcode')), eq(products.active, true)))
      .orderBy(asc(products.sku))
      .limit(1)
      .prepare(),
    productBySku: db
      .select(productColumns)
      .from(products)
      .where(eq(products.sku, sql.placeholder('sku')))
      .prepare(),
    configurationAt: db
      .select({ version: configurations.version, sequence: configurations.sequence })
      .from(configurations)
      .where(and(ofProgram, sql`${configurations.validFromMs} <= ${sql.placeholder('atMs')}`))
      .orderBy(sql`${configurations.version} DESC`)
      .limit(1)
      .prepare(),
    configuration: db
      .select({ config: configurations.config })
      .from(configurations)
      .where(and(ofProgram, eq(configurations.version, sql.placeholder('version'))))
      .prepare(),
    staff: db
      .select(staffColumns)
      .from(staff)
      .where(and(eq(staff.storeId, sql.placeholder('storeId')), eq(staff.active, true)))
      .orderBy(asc(staff.name), asc(staff.staffId))
      .prepare(),
    store: db.select({ body: store.body }).from(store).prepare(),
  };
});
