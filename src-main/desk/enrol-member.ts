import { randomBytes } from 'node:crypto';
import { blindIndex, type IdentifierKind, sealProfile } from '../../src-node/crypto.ts';
import type { MemberView } from '../../src-shared/contracts/till.ts';
import { standingOf } from '../../src-shared/domain/members.ts';
import type { ProgramConfig } from '../../src-shared/domain/program.ts';
import { memberProfileOf } from '../../src-shared/identify/member-profile.ts';
import type { EnrolmentDetails } from '../../src-shared/journal/entry-details.ts';
import { inJournalTransaction } from '../database/open.ts';
import { appendEntry } from '../journal/append-entry.ts';
import { commitmentOf, keepEntryDetails } from '../journal/entry-details.ts';
import { addProvisionalMember } from '../journal/provisional-members.ts';
import { configInForceNow } from './configuration.ts';
import type { Desk, SignedIn } from './desk.ts';
import type { DeskMember } from './find-member.ts';
import { identify } from './identify.ts';
import { viewMember, viewOf } from './member-view.ts';
import { orDiskFull } from './or-disk-full.ts';
import { readCard, readEmail, readName, readPhone } from './read-identifiers.ts';
import { type EnrolmentField, type EnrolmentProblem, Refusal } from './refusal.ts';

export interface PersonToEnrol {
  /** Becomes the member's id, unless central knows the person already. */
  readonly enrolmentId: string;
  readonly displayName: string;
  /** Phone, email and card as they were typed or scanned; empty where the person gives none. */
  readonly phone: string;
  readonly email: string;
  readonly card: string;
  readonly consents: { readonly terms: boolean; readonly marketing: boolean };
  /** The cashier saw who has that phone or email already, and this is somebody else. */
  readonly enrolAnyway: boolean;
}

type Person = Pick<EnrolmentDetails, 'displayName' | 'phone' | 'email' | 'cardCode'>;

/**
 * Makes a person a member, with no network needed: one transaction appends the signed entry, keeps who it is beside it, and
 * makes the member known to this till. Sent again, it answers the same. Refuses with ENROLMENT_INVALID, with ALREADY_MEMBER
 * where this till knows somebody by that phone or email, and with DISK_FULL; in each case nothing is changed.
 */
export function enrolMember(desk: Desk, staff: SignedIn, asked: PersonToEnrol): MemberView {
  const enrolled = viewMember(desk, asked.enrolmentId);
  if (enrolled !== null) return enrolled;
  const config = configInForceNow(desk);
  const person = readPerson(desk, config, asked);
  const known = asked.enrolAnyway ? [] : knownBy(desk, config, person);
  if (known.length > 0) {
    throw new Refusal('ALREADY_MEMBER', { members: known.map((member) => viewOf(desk, config, member)) });
  }
  append(desk, staff, config, person, asked);
  const view = viewMember(desk, asked.enrolmentId);
  if (view === null) throw new Error('a committed enrolment is not known');
  return view;
}

function readPerson(desk: Desk, config: ProgramConfig, asked: PersonToEnrol): Person {
  const displayName = readName(asked.displayName) ?? invalid('displayName', 'empty');
  if (displayName.length > LONGEST_NAME) invalid('displayName', 'unreadable');
  const phone = readField('phone', asked.phone, (text) => readPhone(desk, text));
  const email = readField('email', asked.email, readEmail);
  const cardCode = readField('card', asked.card, (text) => readCard(desk, config, text));
  if (cardCode !== null && isTaken(desk, config, cardCode)) invalid('card', 'card-taken');
  if (phone === null && email === null && cardCode === null) invalid('identifier', 'empty');
  if (!asked.consents.terms) invalid('terms', 'not-agreed');
  return { displayName, phone, email, cardCode };
}

/** Null where nothing was given. */
function readField(
  field: 'phone' | 'email' | 'card',
  text: string,
  read: (text: string) => string | null,
): string | null {
  return text.trim() === '' ? null : (read(text) ?? invalid(field, 'unreadable'));
}

/** Somebody has the card, or had it and lost it. */
export function isTaken(desk: Desk, config: ProgramConfig, cardCode: string): boolean {
  const { members, isLostCard } = identify(desk, config, 'card', cardCode);
  return members.length > 0 || isLostCard;
}

function knownBy(desk: Desk, config: ProgramConfig, { phone, email }: Person): DeskMember[] {
  const found = [
    ...(phone === null ? [] : identify(desk, config, 'phone', phone).members),
    ...(email === null ? [] : identify(desk, config, 'email', email).members),
  ].filter((member) => standingOf(member, desk.clock.nowMs()).standing !== 'deleted');
  return [...new Map(found.map((member) => [member.memberId, member])).values()];
}

function append(desk: Desk, staff: SignedIn, config: ProgramConfig, person: Person, asked: PersonToEnrol): void {
  const { enrolmentId: provisionalId, consents } = asked;
  const { displayName, phone, email, cardCode } = person;
  const details: EnrolmentDetails = { kind: 'enrolment', salt: randomBytes(32).toString('hex'), ...person };
  const profile = memberProfileOf(displayName, { card: cardCode, phone, email });
  const sealedProfile = sealProfile(desk.keys.profileKey, provisionalId, JSON.stringify(profile));
  const identifiers = [indexOf(desk, 'phone', phone), indexOf(desk, 'email', email), indexOf(desk, 'card', cardCode)];
  const entryId = desk.newId();
  const payload = {
    provisionalId,
    programId: config.programId,
    storeId: desk.till.store.storeId,
    tillId: desk.till.tillId,
    staffId: staff.staffId,
    consents: { terms: true as const, marketing: consents.marketing },
    details: commitmentOf(details),
  };
  const occurredAtMs = desk.clock.nowMs();
  const lastContactAtMs = desk.clock.lastContactAtMs();
  orDiskFull(() =>
    inJournalTransaction(desk.journal, (tx) => {
      const entry = { id: entryId, kind: 'member-enrolled' as const, payload, occurredAtMs, lastContactAtMs };
      appendEntry(tx, desk.signer, entry, []);
      keepEntryDetails(tx, desk.keys.profileKey, entryId, details);
      addProvisionalMember(tx, { memberId: provisionalId, entryId, sealedProfile, identifiers: identifiers.flat() });
    }),
  );
}

function indexOf(desk: Desk, kind: IdentifierKind, value: string | null) {
  return value === null ? [] : [{ kind, blindIndex: blindIndex(desk.keys.blindIndexKey, kind, value) }];
}

function invalid(field: EnrolmentField, problem: EnrolmentProblem): never {
  throw new Refusal('ENROLMENT_INVALID', { field, problem });
}

const LONGEST_NAME = 200;
