import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import type { MemberState } from '../../../src-shared/domain/members.ts';
import { bytea, instantMs, points } from './columns.ts';
import { programs } from './programs.ts';

/** A person or company, who can be a member of several programs. */
export const accounts = pgTable('accounts', {
  accountId: uuid('account_id').primaryKey(),
  kind: text('kind').$type<'person' | 'company'>().notNull(),
  displayName: text('display_name').notNull(),
  /** For testing only: never a member of a live program, nor the reverse. */
  test: boolean('test').notNull().default(false),
  createdAtMs: instantMs('created_at_ms').notNull(),
});

/** What is left out was never said. */
export interface MemberPreferences {
  /** BCP 47, as in `de-AT`. */
  readonly language?: string | null;
  readonly channels?: readonly ('email' | 'sms' | 'phone' | 'post')[];
  /** What the member wants to hear of, by names that the program gives. */
  readonly topics?: readonly string[];
}

export const members = pgTable(
  'members',
  {
    memberId: uuid('member_id').primaryKey(),
    accountId: uuid('account_id')
      .notNull()
      .references(() => accounts.accountId),
    programId: uuid('program_id')
      .notNull()
      .references(() => programs.programId),
    state: text('state').$type<MemberState>().notNull(),
    deleted: boolean('deleted').notNull(),
    primary: boolean('is_primary').notNull(),
    tierId: text('tier_id').notNull(),
    qualifierTotal: points('qualifier_total').notNull().default(0),
    expiresAtMs: instantMs('expires_at_ms'),
    /** What tills are sent, sealed once here; made anew whenever the name or an identifier changes. */
    sealedProfile: bytea('sealed_profile').notNull(),
    /** What the membership is known by elsewhere, and where it is shown. */
    code: text('code'),
    url: text('url'),
    /** In which language and by which ways the member wants to hear from the program. */
    preferences: jsonb('preferences').$type<MemberPreferences>().notNull().default({}),
    /** Who made it, as `client/<id>`, `till/<id>` or `central`. */
    createdBy: text('created_by').notNull().default('central'),
    createdAtMs: instantMs('created_at_ms').notNull(),
    updatedAtMs: instantMs('updated_at_ms').notNull().default(0),
    /** Grows with every change that was asked for. */
    version: integer('version').notNull().default(1),
  },
  (table) => [
    index('members_account').on(table.accountId),
    // At most one that is not deleted for an account and a program, and one primary for an account.
    uniqueIndex('members_one_of_account').on(table.accountId, table.programId).where(sql`not deleted`),
    uniqueIndex('members_one_primary').on(table.accountId).where(sql`is_primary and not deleted`),
    index('members_created').on(table.createdAtMs, table.memberId),
    index('members_updated').on(table.updatedAtMs, table.memberId),
    index('members_program').on(table.programId, table.memberId),
    check('members_state', sql`${table.state} in ('New', 'Pending', 'Enrolled', 'Canceled', 'Declined')`),
  ],
);

/**
 * What a member is recognised by, normalised (E.164, lower-case address, card code without separators). Two members may
 * share a phone or an email; a card belongs to one member of a program.
 */
export const identifiers = pgTable(
  'identifiers',
  {
    memberId: uuid('member_id')
      .notNull()
      .references(() => members.memberId),
    /** `lost-card`: no longer the member's; its blind index is the one of the card that it was. */
    kind: text('kind').$type<'card' | 'phone' | 'email' | 'lost-card'>().notNull(),
    value: text('value').notNull(),
    programId: uuid('program_id').notNull(),
    blindIndex: bytea('blind_index').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.memberId, table.kind, table.value] }),
    index('identifiers_lookup').on(table.programId, table.kind, table.value),
    uniqueIndex('identifiers_card').on(table.programId, table.value).where(sql`kind = 'card'`),
  ],
);

/** Other ids by which members are meant, for ever: of enrolments that turned out to be somebody known. Append-only. */
export const memberAliases = pgTable(
  'member_aliases',
  {
    fromMemberId: uuid('from_member_id').primaryKey(),
    toMemberId: uuid('to_member_id')
      .notNull()
      .references(() => members.memberId),
    /** The till that may know the member by the first id. */
    deviceId: uuid('device_id').notNull(),
    createdAtMs: instantMs('created_at_ms').notNull(),
  },
  (table) => [index('member_aliases_device').on(table.deviceId)],
);

/** What a member agreed to or took back, and when. Append-only: the latest of a kind counts. */
export const memberConsents = pgTable(
  'member_consents',
  {
    consentId: uuid('consent_id').primaryKey(),
    memberId: uuid('member_id')
      .notNull()
      .references(() => members.memberId),
    kind: text('kind').$type<'terms' | 'marketing'>().notNull(),
    given: boolean('given').notNull(),
    atMs: instantMs('at_ms').notNull(),
    entryId: uuid('entry_id'),
  },
  (table) => [index('member_consents_member').on(table.memberId, table.atMs)],
);
