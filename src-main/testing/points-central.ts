import type { HoldRefusal } from '../../src-shared/contracts/central.ts';
import { entryBodySchema } from '../../src-shared/journal/entry.ts';
import type { DeskCentral, HoldAnswer } from '../desk/desk.ts';
import { readUnsentEntries } from '../journal/read-entries.ts';
import { applyPage } from '../replica/apply-page.ts';
import { readMember, readReplicaState } from '../replica/lookup.ts';
import type { TestDesk } from './desk-fixture.ts';

export const HOLD_LIFE_MS = 3_600_000;

/** What becomes of a question: central's own answer, or one of them lost on its way. */
export type Fate = 'answered' | 'question-lost' | 'answer-lost' | HoldRefusal;

/**
 * A central with one member's points, in memory: it grants holds, posts what a till's journal says of them, and tells the
 * till by the feed. It goes by the entries alone and by none of the till's own rules.
 */
export class PointsCentral implements DeskCentral {
  available: number;
  spent = 0;
  online = true;
  /** The fate of the next questions, in order; those after them are answered. */
  readonly fates: Fate[] = [];
  readonly asked: { holdId: string; points: number }[] = [];
  /** Called when a hold is granted, before its answer leaves. */
  onGranted: () => void = () => undefined;
  /** An answer waits for this. */
  gate: Promise<unknown> = Promise.resolve();
  readonly #holds = new Map<string, { left: number; closed: boolean }>();
  readonly #posted = new Set<string>();

  constructor(available: number) {
    this.available = available;
  }

  /** In custody now. */
  get held(): number {
    return [...this.#holds.values()].reduce((sum, { left }) => sum + left, 0);
  }

  isOnline = (): boolean => this.online;

  requestHold: DeskCentral['requestHold'] = async ({ holdId, points }) => {
    this.asked.push({ holdId, points });
    const fate = this.fates.shift() ?? 'answered';
    if (fate === 'question-lost') return { kind: 'no-answer' };
    if (fate !== 'answered' && fate !== 'answer-lost') return this.#refused(fate);
    const known = this.#holds.get(holdId);
    if (known?.closed) return this.#refused('hold-closed');
    if (points > this.available) return this.#refused('insufficient-points');
    this.available -= points;
    this.#holds.set(holdId, { left: points, closed: false });
    this.onGranted();
    await this.gate;
    if (fate === 'answer-lost') return { kind: 'no-answer' };
    const expiresAtMs = this.nowMs() + HOLD_LIFE_MS;
    return { kind: 'granted', expiresAtMs, terms: Buffer.from('terms'), signature: Buffer.from('signature') };
  };

  movements: DeskCentral['movements'] = () => Promise.resolve('no-answer');
  findReceipt: DeskCentral['findReceipt'] = () => Promise.resolve('no-answer');
  nowMs = (): number => 0;

  /** Takes in and posts whatever the till's journal has, each entry once. */
  post({ desk }: TestDesk): void {
    for (const { id, body: bytes } of readUnsentEntries(desk.journal, { epoch: 1, sequence: 0 }, 10_000, 1e9)) {
      if (this.#posted.has(id)) continue;
      this.#posted.add(id);
      const body = entryBodySchema.parse(JSON.parse(bytes.toString()));
      if (body.kind === 'hold-closed') this.#close(body.payload.holdId);
      if (body.kind !== 'sale-completed') continue;
      for (const { holdId, points } of body.payload.redemptions) this.#spend(holdId, points);
      for (const holdId of body.payload.closesHolds) this.#close(holdId);
      this.available += body.payload.earnPoints;
    }
  }

  /** Tells the till by the feed how things stand now, and that all it has was posted if it was. */
  tell({ desk }: TestDesk, memberId: string): void {
    const replica = desk.replica();
    const { cursor, incarnation, asOfMs } = readReplicaState(replica);
    const member = readMember(replica, memberId);
    if (member === null) throw new Error('the till has no such member');
    const { pending, debt, tierId, qualifierTotal, nextExpiry } = member;
    const figures = { available: this.available, held: this.held, pending, debt, tierId, qualifierTotal, nextExpiry };
    const unposted = readUnsentEntries(desk.journal, { epoch: 1, sequence: 0 }, 10_000, 1e9).find(
      ({ id }) => !this.#posted.has(id),
    );
    const head = desk.journal.$client.prepare('SELECT max(sequence) FROM entries').pluck().get() as number;
    applyPage(desk.journal, replica, {
      after: cursor,
      contact: { incarnation, centralTimeMs: asOfMs },
      rows: [{ sequence: cursor + 1, change: { kind: 'balance', memberId, ...figures } }],
      cursor: cursor + 1,
      watermark: { epoch: 1, sequence: (unposted?.sequence ?? head + 1) - 1 },
      more: false,
    });
  }

  #refused(reason: HoldRefusal): HoldAnswer {
    return { kind: 'refused', reason, availablePoints: this.available };
  }

  #spend(holdId: string, points: number): void {
    const hold = this.#holds.get(holdId);
    if (hold === undefined || hold.closed || hold.left < points) throw new Error('spent what is not held');
    hold.left -= points;
    this.spent += points;
  }

  /** An id that was never granted is closed for ever as well. */
  #close(holdId: string): void {
    const hold = this.#holds.get(holdId) ?? { left: 0, closed: false };
    this.available += hold.left;
    this.#holds.set(holdId, { left: 0, closed: true });
  }
}
