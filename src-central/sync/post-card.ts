import type { EntryBody } from '../../src-shared/journal/entry.ts';
import type { CentralTransaction } from '../database/open.ts';
import type { Changes } from '../feed/feed-transaction.ts';
import { findHolders } from '../members/find-holders.ts';
import { lockIdentifiers } from '../members/lock-identifiers.ts';
import { lockMember } from '../members/lock-member.ts';
import { type Identifier, identifierSchema } from '../members/profile.ts';
import { replaceCard } from '../members/replace-card.ts';
import { isMemberAwaited, resolveMemberId } from '../members/resolve-member.ts';
import { readDetails } from './entry-details.ts';
import { findProgramProblem } from './entry-program.ts';
import type { Decision } from './judge-sale.ts';

export type CardEntry = Extract<EntryBody, { kind: 'card-replaced' }>;

/** Posts a lost or broken card: the old one opens nothing any more, and the new one is the member's, unless it is another's. */
export async function postCard(tx: CentralTransaction, changes: Changes, entry: CardEntry): Promise<Decision> {
  const { programId, memberId: claimedId, details: commitment } = entry.payload;
  const problem = await findProgramProblem(tx, entry.deviceId, programId);
  if (problem) return answer(problem.status, problem.code);
  const read = await readDetails(tx, entry.id, commitment, 'cards');
  if (!read.ok) return read.decision;
  const { oldCardCode, newCardCode } = read.details;
  const newCard = readCard(newCardCode);
  if (newCardCode !== null && newCard === null) return answer('refused', 'IDENTIFIER_INVALID');
  const named = [readCard(oldCardCode), newCard].filter((card) => card !== null);
  await lockIdentifiers(tx, programId, named);
  const memberId = await resolveMemberId(tx, claimedId);
  const member = await lockMember(tx, memberId);
  if (!member) {
    return (await isMemberAwaited(tx, memberId))
      ? answer('waiting', 'MEMBER_WAITING')
      : answer('parked', 'MEMBER_UNKNOWN');
  }
  if (member.programId !== programId) return answer('refused', 'PROGRAM_MISMATCH');
  if (member.deleted) return answer('refused', 'MEMBER_DELETED');
  const holders = newCard ? await findHolders(tx, programId, [newCard]) : [];
  if (holders.some((holder) => holder.memberId !== memberId)) return answer('refused', 'CARD_TAKEN');
  await replaceCard(tx, changes, member, { oldCode: oldCardCode, newCode: newCardCode });
  return answer('accepted', null);
}

function readCard(code: string | null): Identifier | null {
  const checked = identifierSchema.safeParse({ kind: 'card', value: code });
  return checked.success ? checked.data : null;
}

function answer(status: Decision['status'], code: string | null): Decision {
  return { status, code, amendments: [] };
}
