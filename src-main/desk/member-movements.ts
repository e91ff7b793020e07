import { MOVEMENTS_SHOWN, type Movement } from '../../src-shared/contracts/central.ts';
import type { MovementView } from '../../src-shared/contracts/till.ts';
import { isUnanswered } from '../../src-shared/domain/balance.ts';
import { type EntryBody, entryBodySchema } from '../../src-shared/journal/entry.ts';
import { readEntryById } from '../journal/list-entries.ts';
import { type OwnEffect, pendingEffectsOf } from '../journal/pending-effects.ts';
import { idsOfMember } from '../replica/aliases.ts';
import { readReplicaState } from '../replica/lookup.ts';
import { type KeptMovements, keepMovements, readMovements } from '../replica/movements.ts';
import type { Desk } from './desk.ts';
import { type DeskMember, findMember } from './find-member.ts';
import { Refusal } from './refusal.ts';

/** A member's last movements; `asOfMs` is when central said them, null where this till has nothing but its own. */
export interface MovementsShown {
  readonly movements: MovementView[];
  readonly source: 'central' | 'kept' | 'own';
  readonly asOfMs: number | null;
}

/**
 * The last movements of a member's points from all stores, newest first: as central says them, else as it said them when it
 * was last asked here, and this till's own that central has not answered. Refuses with MEMBER_NOT_FOUND.
 */
export async function memberMovements(desk: Desk, memberId: string): Promise<MovementsShown> {
  const member = findMember(desk, memberId);
  if (member === null) throw new Refusal('MEMBER_NOT_FOUND', undefined);
  const fresh = await askCentral(desk, member);
  const known = fresh ?? readMovements(desk.replica(), member.memberId);
  const said = new Set(known?.movements.map(nameOf));
  const movements = [
    ...ownMovements(desk, member.memberId).filter((movement) => !said.has(nameOf(movement))),
    ...(known?.movements ?? []).map((movement) => ({ ...movement, waiting: false })),
  ];
  return {
    movements: movements.toSorted((one, other) => other.atMs - one.atMs).slice(0, MOVEMENTS_SHOWN),
    source: sourceOf(fresh, known),
    asOfMs: known?.asOfMs ?? null,
  };
}

/** Keeps what central says, for when it cannot be asked; null where it does not answer. */
async function askCentral(desk: Desk, member: DeskMember): Promise<KeptMovements | null> {
  if (member.provisional === true || !desk.central.isOnline()) return null;
  const answer = await desk.central.movements(member.memberId);
  if (answer === 'no-answer') return null;
  const { movements } = answer;
  const asOfMs = desk.clock.lastContactAtMs() ?? desk.clock.nowMs();
  keepMovements(desk.replica(), member.memberId, { movements, asOfMs });
  return { movements, asOfMs };
}

function sourceOf(fresh: KeptMovements | null, known: KeptMovements | null): MovementsShown['source'] {
  if (fresh !== null) return 'central';
  return known === null ? 'own' : 'kept';
}

/** Central may have posted what this till still takes for unanswered. */
function nameOf({ kind, receiptNumber }: Movement): string {
  return `${kind} ${receiptNumber}`;
}

/** What own entries that central has not answered do to the member's points. */
function ownMovements(desk: Desk, memberId: string): MovementView[] {
  const { watermark, unsettled } = readReplicaState(desk.replica());
  const unsettledIds = new Set(unsettled.map(({ entryId }) => entryId));
  const effects = idsOfMember(desk.replica(), memberId)
    .flatMap((id) => pendingEffectsOf(desk.journal, id))
    .filter((effect) => !effect.isReturn && isUnanswered(effect, watermark, unsettledIds));
  return newestEntries(effects).flatMap((entryId) => {
    const found = readEntryById(desk.journal, entryId);
    if (found === null) return [];
    const body = entryBodySchema.parse(JSON.parse(found.entry.body.toString('utf8')));
    const usable = !effects.some((effect) => effect.entryId === entryId && effect.account === 'pending');
    return movementsOf(body, usable).map(({ kind, points, receiptNumber }) => ({
      movementId: `${entryId} ${kind}`,
      atMs: body.occurredAtMs,
      kind,
      points,
      storeName: desk.till.store.name,
      receiptNumber,
      waiting: true,
    }));
  });
}

function newestEntries(effects: readonly OwnEffect[]): string[] {
  const sorted = effects.toSorted((one, other) => other.epoch - one.epoch || other.sequence - one.sequence);
  return [...new Set(sorted.map(({ entryId }) => entryId))].slice(0, MOVEMENTS_SHOWN);
}

type EntryMovement = Pick<Movement, 'kind' | 'points' | 'receiptNumber'>;

/** `usable`: what is earned or reversed is the member's to use; pending points count when they become so. */
function movementsOf({ kind, payload }: EntryBody, usable: boolean): EntryMovement[] {
  switch (kind) {
    case 'sale-completed': {
      const spent = payload.redemptions.reduce((sum, { points }) => sum + points, 0);
      return withPoints(
        [
          ['redeem', 0 - spent],
          ['earn', usable ? payload.earnPoints : 0],
        ],
        payload.receiptNumber,
      );
    }
    case 'sale-refunded': {
      const reversed = usable ? 0 - payload.reversedEarnPoints : 0;
      return withPoints(
        [
          ['return', payload.returnedPoints],
          ['reverse', reversed],
        ],
        payload.receiptNumber,
      );
    }
    default:
      return [];
  }
}

function withPoints(figures: readonly [Movement['kind'], number][], receiptNumber: string): EntryMovement[] {
  return figures.flatMap(([kind, points]) => (points === 0 ? [] : [{ kind, points, receiptNumber }]));
}
