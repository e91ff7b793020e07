import { randomBytes } from 'node:crypto';
import { blindIndex } from '../../src-node/crypto.ts';
import type { MemberView } from '../../src-shared/contracts/till.ts';
import type { CardReplaced } from '../../src-shared/journal/entry.ts';
import type { CardDetails } from '../../src-shared/journal/entry-details.ts';
import { inJournalTransaction } from '../database/open.ts';
import { appendEntry } from '../journal/append-entry.ts';
import { addCardChange } from '../journal/card-changes.ts';
import { commitmentOf, keepEntryDetails } from '../journal/entry-details.ts';
import { configInForceNow } from './configuration.ts';
import type { Desk, SignedIn } from './desk.ts';
import { isTaken } from './enrol-member.ts';
import { type DeskMember, findMember } from './find-member.ts';
import { currentCards } from './identify.ts';
import { viewOf } from './member-view.ts';
import { orDiskFull } from './or-disk-full.ts';
import { readCard } from './read-identifiers.ts';
import { Refusal } from './refusal.ts';

export interface CardToReplace {
  readonly memberId: string;
  readonly reason: CardReplaced['reason'];
  /** As it was scanned; empty where the member gets none now. */
  readonly newCard: string;
}

/**
 * Blocks the member's card, and gives another one where there is one: one transaction appends the signed entry, and from then
 * on this till goes by it. The till knows its members' cards by their blind indexes alone, so it is central that tells which
 * code is blocked. Refuses with MEMBER_NOT_FOUND, CARD_INVALID, NO_CARD where there is nothing to block and nothing to give,
 * and DISK_FULL; in each case nothing is changed.
 */
export function replaceCard(desk: Desk, staff: SignedIn, asked: CardToReplace): MemberView {
  const member = findMember(desk, asked.memberId);
  if (member === null) throw new Refusal('MEMBER_NOT_FOUND', undefined);
  const config = configInForceNow(desk);
  const [oldIndex = null] = currentCards(desk, member.memberId);
  const newCardCode = asked.newCard.trim() === '' ? null : readNewCard(desk, member, asked.newCard);
  if (oldIndex === null && newCardCode === null) throw new Refusal('NO_CARD', undefined);
  append(desk, staff, { member, reason: asked.reason, oldIndex, newCardCode });
  return viewOf(desk, config, member);
}

function readNewCard(desk: Desk, member: DeskMember, text: string): string {
  const config = configInForceNow(desk);
  const code = readCard(desk, config, text);
  if (code === null) throw new Refusal('CARD_INVALID', { problem: 'unreadable' });
  const index = blindIndex(desk.keys.blindIndexKey, 'card', code);
  const isOwn = currentCards(desk, member.memberId).some((card) => index.equals(card));
  if (isOwn) throw new Refusal('CARD_INVALID', { problem: 'same-card' });
  if (isTaken(desk, config, code)) throw new Refusal('CARD_INVALID', { problem: 'card-taken' });
  return code;
}

interface Replacement {
  readonly member: DeskMember;
  readonly reason: CardReplaced['reason'];
  readonly oldIndex: Uint8Array | null;
  readonly newCardCode: string | null;
}

function append(desk: Desk, staff: SignedIn, { member, reason, oldIndex, newCardCode }: Replacement): void {
  const { memberId, programId } = member;
  const salt = randomBytes(32).toString('hex');
  const details: CardDetails = { kind: 'cards', salt, oldCardCode: null, newCardCode };
  const entryId = desk.newId();
  const payload = {
    memberId,
    programId,
    storeId: desk.till.store.storeId,
    staffId: staff.staffId,
    reason,
    details: commitmentOf(details),
  };
  const newIndex = newCardCode === null ? null : blindIndex(desk.keys.blindIndexKey, 'card', newCardCode);
  const occurredAtMs = desk.clock.nowMs();
  const lastContactAtMs = desk.clock.lastContactAtMs();
  orDiskFull(() =>
    inJournalTransaction(desk.journal, (tx) => {
      const entry = { id: entryId, kind: 'card-replaced' as const, payload, occurredAtMs, lastContactAtMs };
      appendEntry(tx, desk.signer, entry, []);
      keepEntryDetails(tx, desk.keys.profileKey, entryId, details);
      const blocked = oldIndex === null ? null : Buffer.from(oldIndex);
      addCardChange(tx, { entryId, memberId, oldIndex: blocked, newIndex });
    }),
  );
}
