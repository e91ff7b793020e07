import type { SaleDraft } from '../../src-shared/contracts/till.ts';
import type { HoldClosed } from '../../src-shared/journal/entry.ts';
import { inJournalTransaction, type JournalTransaction } from '../database/open.ts';
import { appendEntry, type NewEffect } from '../journal/append-entry.ts';
import { findDraft } from '../journal/drafts.ts';
import { closeHold, type Hold, readHoldsNotClosed, readHoldsOfSale } from '../journal/holds.ts';
import { resolveAlias } from '../replica/aliases.ts';
import type { Desk } from './desk.ts';

/** What ends holds: no replica is needed for it. */
export type HoldKeeper = Pick<Desk, 'journal' | 'signer' | 'clock' | 'newId'>;
type Reason = HoldClosed['reason'];

/**
 * Ends holds, in the caller's transaction, each by an entry: posting it gives back what is left of the hold, or keeps away
 * a grant of which this till never learnt.
 */
export function closeHolds(tx: JournalTransaction, keeper: HoldKeeper, holds: readonly Hold[], reason: Reason): void {
  for (const hold of holds) {
    if (!closeHold(tx, hold.holdId)) continue;
    const { holdId, memberId, programId } = hold;
    const payload = { holdId, memberId, programId, reason };
    const occurredAtMs = keeper.clock.nowMs();
    const lastContactAtMs = keeper.clock.lastContactAtMs();
    const entry = { id: keeper.newId(), kind: 'hold-closed', payload, occurredAtMs, lastContactAtMs } as const;
    appendEntry(tx, keeper.signer, entry, effectsOfReturn(hold));
  }
}

/** Ends what a sale can no longer use: holds for another member than its own, and those past their time. */
export function closeUnusableHolds(tx: JournalTransaction, desk: Desk, draft: SaleDraft): boolean {
  const holds = readHoldsOfSale(tx, draft.saleId);
  const [foreign, own] = partition(holds, (hold) => !isForMember(desk, hold, draft.member?.memberId ?? null));
  const expired = own.filter((hold) => isExpired(hold, desk.clock.nowMs()));
  closeHolds(tx, desk, foreign, 'member-changed');
  closeHolds(tx, desk, expired, 'expired');
  return foreign.length + expired.length > 0;
}

/**
 * Ends what no sale will use any more, and returns how many there were: what is past its time, and what was left behind by
 * a kill. At the start nothing is under way, so that each request without an answer is such a one; later, one that is
 * older than any answer takes.
 */
export function closeLeftHolds(keeper: HoldKeeper, when: 'starting' | 'running'): number {
  const nowMs = keeper.clock.nowMs();
  const left = readHoldsNotClosed(keeper.journal).flatMap((hold) => {
    const reason = reasonToClose(keeper, hold, nowMs, when);
    return reason === null ? [] : [{ hold, reason }];
  });
  if (left.length === 0) return 0;
  inJournalTransaction(keeper.journal, (tx) => {
    for (const { hold, reason } of left) closeHolds(tx, keeper, [hold], reason);
  });
  return left.length;
}

/** Whether a hold is for a member, by whatever id. */
export function isForMember(desk: Desk, hold: Hold, memberId: string | null): boolean {
  const replica = desk.replica();
  return memberId !== null && resolveAlias(replica, hold.memberId) === resolveAlias(replica, memberId);
}

/** Past its time by the till's clock, which is what it goes by. */
export function isExpired(hold: Hold, nowMs: number): boolean {
  return hold.expiresAtMs !== null && nowMs >= hold.expiresAtMs;
}

function reasonToClose(
  { journal }: HoldKeeper,
  hold: Hold,
  nowMs: number,
  when: 'starting' | 'running',
): Reason | null {
  if (hold.state === 'requested') {
    if (when === 'starting') return 'orphaned';
    return nowMs - hold.requestedAtMs > LONGEST_QUESTION_MS ? 'no-answer' : null;
  }
  if (isExpired(hold, nowMs)) return 'expired';
  return findDraft(journal, hold.saleId) === null ? 'orphaned' : null;
}

/** What is left goes from custody back to the member. */
function effectsOfReturn({ memberId, points, spent }: Hold): NewEffect[] {
  const left = points - spent;
  return [
    { memberId, account: 'available', points: left },
    { memberId, account: 'held', points: -left },
  ];
}

function partition<Item>(items: readonly Item[], belongs: (item: Item) => boolean): [Item[], Item[]] {
  return [items.filter(belongs), items.filter((item) => !belongs(item))];
}

const LONGEST_QUESTION_MS = 60_000;
