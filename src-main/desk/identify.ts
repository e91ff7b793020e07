import { blindIndex, type IdentifierKind } from '../../src-node/crypto.ts';
import type { ProgramConfig } from '../../src-shared/domain/program.ts';
import { type CardChange, cardChangesOf, findCardChanges, hasCardChanges } from '../journal/card-changes.ts';
import { findProvisionalMembers, identifiersOfProvisional } from '../journal/provisional-members.ts';
import { idsOfMember, resolveAlias } from '../replica/aliases.ts';
import { cardIndexesOf, findMembersByIdentifier, readMember } from '../replica/lookup.ts';
import { unansweredIn } from '../replica/unanswered.ts';
import type { Desk } from './desk.ts';
import { type DeskMember, findMember } from './find-member.ts';

/** Whose an identifier is. */
export interface Identified {
  readonly members: readonly DeskMember[];
  /** A card that was reported lost or broken, and is nobody's now. */
  readonly isLostCard: boolean;
}

/**
 * The program's members with an identifier in normalised form, deleted ones included: from the replica, and those that were
 * enrolled at this till. What was said here of cards counts at once, until central's answer is in the replica.
 */
export function identify(desk: Desk, config: ProgramConfig, kind: IdentifierKind, value: string): Identified {
  const index = blindIndex(desk.keys.blindIndexKey, kind, value);
  const bearers = [
    ...findMembersByIdentifier(desk.replica(), kind, index),
    ...findProvisionalMembers(desk.journal, kind, index).filter(({ memberId }) => isProvisional(desk, memberId)),
  ];
  const ofProgram = ({ programId }: DeskMember) => programId === config.programId;
  if (kind !== 'card') return { members: bearers.filter(ofProgram), isLostCard: false };
  const members = distinct([...bearers, ...givenTo(desk, index)]).filter(ofProgram);
  const isCurrent = ({ memberId }: DeskMember) => currentCards(desk, memberId).some((card) => isSame(card, index));
  // At nearly every scan no card waits for central's answer, and what the replica says holds.
  const current = hasCardChanges(desk.journal) ? members.filter(isCurrent) : members;
  if (current.length > 0) return { members: current, isLostCard: false };
  const wasLost = findMembersByIdentifier(desk.replica(), 'lost-card', index).some(ofProgram);
  return { members: [], isLostCard: members.length > 0 || wasLost };
}

/** The blind indexes of the cards that are a member's now, as far as this till knows. */
export function currentCards(desk: Desk, memberId: string): readonly Uint8Array[] {
  const latest = cardChangesWaiting(desk, memberId).at(-1);
  if (latest !== undefined) return latest.newIndex === null ? [] : [latest.newIndex];
  if (!isProvisional(desk, memberId)) return cardIndexesOf(desk.replica(), memberId);
  const enrolled = identifiersOfProvisional(desk.journal, memberId).filter(({ kind }) => kind === 'card');
  return enrolled.map(({ blindIndex: index }) => index);
}

/** Those to whom a card was given here, as far as the replica does not say so yet. */
function givenTo(desk: Desk, index: Uint8Array): DeskMember[] {
  const changes = findCardChanges(desk.journal, index);
  if (changes.length === 0) return [];
  const isWaiting = unansweredIn(desk.replica());
  return changes
    .filter((change) => isWaiting(change) && change.newIndex !== null && isSame(change.newIndex, index))
    .flatMap(({ memberId }) => findMember(desk, memberId) ?? []);
}

/** By whatever id the member was known when a card was changed. */
function cardChangesWaiting(desk: Desk, memberId: string): CardChange[] {
  return idsOfMember(desk.replica(), resolveAlias(desk.replica(), memberId))
    .flatMap((id) => cardChangesOf(desk.journal, id))
    .filter(unansweredIn(desk.replica()))
    .toSorted((one, other) => one.epoch - other.epoch || one.sequence - other.sequence);
}

/** Central has no record of the member yet, by this id or another. */
function isProvisional(desk: Desk, memberId: string): boolean {
  return readMember(desk.replica(), memberId) === null;
}

function distinct(members: readonly DeskMember[]): DeskMember[] {
  return [...new Map(members.map((member) => [member.memberId, member])).values()];
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.from(one).equals(other);
}
