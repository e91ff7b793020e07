import type { Holder } from './find-holders.ts';
import type { Identifier } from './profile.ts';

/** Who a person is that a till enrolled. `leftOut` is set where the card that came with the enrolment is not kept. */
export type EnrolmentJudgement =
  | { readonly outcome: 'new' | 'several'; readonly leftOut: CardLeftOut | null }
  | { readonly outcome: 'linked'; readonly memberId: string; readonly leftOut: CardLeftOut | null };

/** `CARD_TAKEN`: somebody else has it. `CARD_NOT_ADDED`: nobody has, and it would open another's membership. */
export type CardLeftOut = 'CARD_TAKEN' | 'CARD_NOT_ADDED';

/**
 * Who it is: nobody yet, the one member with that phone, address or card, or one that a person has to pick (`decided`; null
 * is none of them). A card alone makes nobody of one whose phone or address is known to be another: then it is somebody
 * else's. A card that nobody has is not added to a membership that was there already: whoever enrolled has not shown to be
 * its member, and could redeem with it.
 */
export function judgeEnrolment(
  given: readonly Identifier[],
  holders: readonly Holder[],
  decided: { readonly memberId: string | null } | null,
): EnrolmentJudgement {
  const card = given.find(({ kind }) => kind === 'card');
  const person = given.filter(({ kind }) => kind !== 'card');
  const living = holders.filter(({ deleted }) => !deleted);
  const matches = living.filter(
    (holder) =>
      hasAny(holder, person) || (card !== undefined && hasAny(holder, [card]) && !contradicts(holder, person)),
  );
  const [only, second] = matches;
  if (!decided && second) return { outcome: 'several', leftOut: null };
  const memberId = decided ? decided.memberId : (only?.memberId ?? null);
  const isTaken = holders.some((holder) => card && holder.memberId !== memberId && hasCard(holder, card.value));
  if (memberId === null) return { outcome: 'new', leftOut: isTaken ? 'CARD_TAKEN' : null };
  const itself = holders.find((holder) => holder.memberId === memberId);
  const hasIt = card === undefined || (itself !== undefined && hasAny(itself, [card]));
  return { outcome: 'linked', memberId, leftOut: hasIt ? null : isTaken ? 'CARD_TAKEN' : 'CARD_NOT_ADDED' };
}

function hasAny(holder: Holder, wanted: readonly Identifier[]): boolean {
  return wanted.some((one) => holder.identifiers.some(({ kind, value }) => kind === one.kind && value === one.value));
}

/** A lost card stays its member's: it must not come to somebody else. */
function hasCard({ identifiers }: Holder, code: string): boolean {
  return identifiers.some(({ kind, value }) => (kind === 'card' || kind === 'lost-card') && value === code);
}

/** Whether a holder who has none of what was given is known by another phone, or another address. */
function contradicts({ identifiers }: Holder, person: readonly Identifier[]): boolean {
  return person.some(({ kind }) => identifiers.some((identifier) => identifier.kind === kind));
}
