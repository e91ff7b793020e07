import { and, asc, eq, sql } from 'drizzle-orm';
import type { IdentifierKind } from '../../src-node/crypto.ts';
import {
  device,
  entries,
  type ProvisionalMemberRow,
  provisionalIdentifiers,
  provisionalMembers,
} from '../database/journal-schema.ts';
import type { JournalDatabase, JournalTransaction } from '../database/open.ts';
import { placeholdersOf, statementsOf } from '../database/statements.ts';

/** A member that was enrolled at this till, in the shape of the replica's members: Pending, with nothing on the account. */
export type ProvisionalMember = {
  readonly memberId: string;
  readonly programId: string;
  readonly state: 'Pending';
  readonly deleted: false;
  readonly primary: true;
  readonly expiresAtMs: null;
  readonly sealedProfile: Uint8Array;
  readonly available: 0;
  readonly pending: 0;
  readonly held: 0;
  readonly debt: 0;
  /** No tier has this id, so that the base tier of whatever version is meant. */
  readonly tierId: '';
  readonly qualifierTotal: 0;
  readonly nextExpiry: null;
  readonly provisional: true;
};

export type NewProvisionalMember = ProvisionalMemberRow & {
  readonly identifiers: readonly { readonly kind: IdentifierKind; readonly blindIndex: Uint8Array }[];
};

/** Makes an enrolled person known to this till at once, in the transaction of the enrolment's entry. */
export function addProvisionalMember(tx: JournalTransaction, added: NewProvisionalMember): void {
  const { memberId, entryId, sealedProfile, identifiers } = added;
  statements(tx).insertMember.run({ memberId, entryId, sealedProfile });
  for (const { kind, blindIndex } of identifiers) statements(tx).insertIdentifier.run({ kind, blindIndex, memberId });
}

/**
 * A member that was enrolled here; null where there is none, or no longer: ask the replica first, which has the member once
 * central has made it one.
 */
export function readProvisionalMember(db: JournalDatabase, memberId: string): ProvisionalMember | null {
  const found = statements(db).member.get({ memberId });
  return found === undefined ? null : { ...found, ...AS_ENROLLED };
}

/** All members enrolled here that bear the identifier, in the order of their ids. */
export function findProvisionalMembers(
  db: JournalDatabase,
  kind: IdentifierKind,
  blindIndex: Uint8Array,
): ProvisionalMember[] {
  return statements(db)
    .membersByIdentifier.all({ kind, blindIndex })
    .map((found) => ({ ...found, ...AS_ENROLLED }));
}

/** The blind indexes of a member enrolled here. */
export function identifiersOfProvisional(
  db: JournalDatabase,
  memberId: string,
): { readonly kind: IdentifierKind; readonly blindIndex: Uint8Array }[] {
  return statements(db).identifiersOf.all({ memberId });
}

/** The members enrolled here that are still provisional, and the places of the entries that made them so. */
export function listProvisionalMembers(
  db: JournalDatabase,
): { readonly memberId: string; readonly entryId: string; readonly epoch: number; readonly sequence: number }[] {
  return statements(db).all.all();
}

export function dropProvisionalMember(tx: JournalTransaction, memberId: string): void {
  statements(tx).deleteIdentifiers.run({ memberId });
  statements(tx).deleteMember.run({ memberId });
}

const AS_ENROLLED = {
  state: 'Pending',
  deleted: false,
  primary: true,
  expiresAtMs: null,
  available: 0,
  pending: 0,
  held: 0,
  debt: 0,
  tierId: '',
  qualifierTotal: 0,
  nextExpiry: null,
  provisional: true,
} as const;

const statements = statementsOf((db: JournalDatabase) => {
  const columns = {
    memberId: provisionalMembers.memberId,
    programId: device.programId,
    sealedProfile: provisionalMembers.sealedProfile,
  };
  const isMember = eq(provisionalMembers.memberId, sql.placeholder('memberId'));
  const isTheirs = eq(provisionalIdentifiers.memberId, sql.placeholder('memberId'));
  return {
    insertMember: db.insert(provisionalMembers).values(placeholdersOf(provisionalMembers)).prepare(),
    insertIdentifier: db.insert(provisionalIdentifiers).values(placeholdersOf(provisionalIdentifiers)).prepare(),
    member: db.select(columns).from(provisionalMembers).innerJoin(device, sql`true`).where(isMember).prepare(),
    membersByIdentifier: db
      .select(columns)
      .from(provisionalIdentifiers)
      .innerJoin(provisionalMembers, eq(provisionalMembers.memberId, provisionalIdentifiers.memberId))
      .innerJoin(device, sql`true`)
      .where(
        and(
          eq(provisionalIdentifiers.kind, sql.placeholder('kind')),
          eq(provisionalIdentifiers.blindIndex, sql.placeholder('blindIndex')),
        ),
      )
      .orderBy(asc(provisionalMembers.memberId))
      .prepare(),
    identifiersOf: db
      .select({ kind: provisionalIdentifiers.kind, blindIndex: provisionalIdentifiers.blindIndex })
      .from(provisionalIdentifiers)
      .where(isTheirs)
      .prepare(),
    all: db
      .select({
        memberId: provisionalMembers.memberId,
        entryId: provisionalMembers.entryId,
        epoch: entries.epoch,
        sequence: entries.sequence,
      })
      .from(provisionalMembers)
      .innerJoin(entries, eq(entries.id, provisionalMembers.entryId))
      .prepare(),
    deleteIdentifiers: db.delete(provisionalIdentifiers).where(isTheirs).prepare(),
    deleteMember: db.delete(provisionalMembers).where(isMember).prepare(),
  };
});
