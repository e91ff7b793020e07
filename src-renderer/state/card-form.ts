/** A member's card that is lost or broken, and the one that takes its place. */
export type CardForm = {
  readonly kind: 'card';
  readonly memberId: string;
  readonly name: string;
  /** The end of the card that is blocked; null where the member has none. */
  readonly cardHint: string | null;
  readonly reason: 'lost' | 'damaged';
  /** As it was scanned or typed; empty for none. */
  readonly newCard: string;
  readonly problem: 'unreadable' | 'card-taken' | 'same-card' | null;
  readonly isBusy: boolean;
};
