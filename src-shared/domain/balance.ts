/** A member's figures in the replica, all integers and never negative. */
export type ReplicaBalance = {
  readonly available: number;
  /** Earned, but not the member's to use until the membership is confirmed. */
  readonly pending: number;
  /** Held by any till. */
  readonly held: number;
  readonly debt: number;
};

/** How far central has answered this till's entries when the balances were written; null before its first answer. */
export type BalanceWatermark = { readonly epoch: number; readonly sequence: number };

/** What one entry of this till does to one figure of one member, until central's answer is in the balances. */
export type PendingEffect = {
  readonly entryId: string;
  readonly epoch: number;
  readonly sequence: number;
  /** `held`: spent from points that are in a till's custody. */
  readonly account: 'available' | 'pending' | 'held';
  /** Up or down. */
  readonly points: number;
};

export type DisplayedBalance = {
  /** Available and held, own entries that wait included. */
  readonly balance: number;
  readonly pending: number;
  readonly debt: number;
  /** The part of these figures that central has not answered yet. */
  readonly waitingPoints: number;
};

/**
 * The balance to show, worked out anew each time: the replica's figures and the effects of own entries that they do not
 * hold yet. Such an entry lies above the watermark, or central has it parked or waiting. The watermark and the balances
 * must be of one replica transaction, and the replica is read before the effects. What comes in settles a debt first.
 */
export function displayedBalance(input: {
  readonly replica: ReplicaBalance;
  readonly watermark: BalanceWatermark | null;
  /** Entries that central has parked or lets wait. */
  readonly unsettledEntryIds: ReadonlySet<string>;
  readonly ownEffects: readonly PendingEffect[];
}): DisplayedBalance {
  const { replica, watermark, unsettledEntryIds, ownEffects } = input;
  const waiting = ownEffects.filter((effect) => isUnanswered(effect, watermark, unsettledEntryIds));
  const pending = replica.pending + sumOf(waiting, 'pending');
  // Earn that is taken back may have been confirmed meanwhile: as central does, what pending points lack then comes from the
  // available ones.
  const free = replica.available - replica.debt + sumOf(waiting, 'available') + Math.min(0, pending);
  const held = replica.held + sumOf(waiting, 'held');
  return {
    // What was spent may be more than the replica has as held, while a grant has not come by the feed: then it is among the
    // available points still. A spend from a hold never makes a debt.
    balance: Math.max(0, Math.max(0, free) + held),
    pending: Math.max(0, pending),
    debt: Math.max(0, -free),
    waitingPoints: sumOf(waiting, 'available') + sumOf(waiting, 'pending') + sumOf(waiting, 'held'),
  };
}

/** Whether central's answer to an own entry is not in the replica's balances yet, or is none for good. */
export function isUnanswered(
  entry: { readonly entryId: string; readonly epoch: number; readonly sequence: number },
  watermark: BalanceWatermark | null,
  unsettledEntryIds: ReadonlySet<string>,
): boolean {
  return isAbove(entry, watermark) || unsettledEntryIds.has(entry.entryId);
}

function isAbove(
  entry: { readonly epoch: number; readonly sequence: number },
  watermark: BalanceWatermark | null,
): boolean {
  if (watermark === null) return true;
  return entry.epoch > watermark.epoch || (entry.epoch === watermark.epoch && entry.sequence > watermark.sequence);
}

function sumOf(effects: readonly PendingEffect[], account: PendingEffect['account']): number {
  return effects.reduce((sum, effect) => (effect.account === account ? sum + effect.points : sum), 0);
}
