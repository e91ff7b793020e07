import type { FeedChange, VerdictStatus, Watermark } from '../../src-shared/contracts/feed.ts';
import type { MembersPage, SnapshotHeader } from '../replica/build-replica.ts';
import type { FeedPage } from '../replica/feed-page.ts';
import { NOW_MS } from './test-journal.ts';
import { balance, member, page, snapshotHeader, uuidOf, verdict } from './test-replica.ts';

export type ModelSale = {
  readonly id: string;
  readonly saleId: string;
  readonly epoch: number;
  readonly sequence: number;
  readonly points: number;
};

/** What central knows after one of its commits. */
type Moment = {
  readonly available: number;
  readonly statuses: ReadonlyMap<ModelSale, VerdictStatus>;
  readonly watermark: Watermark | null;
  readonly changes: readonly FeedChange[];
};

export type ModelCentral = ReturnType<typeof modelCentral>;

/**
 * A central with one member, that remembers every moment: what is right to show at a cursor can be told from what it knew
 * then and which sales were confirmed, with none of the till's own rules.
 */
export function modelCentral(name: string, available: number) {
  const begun = { available: 0, statuses: new Map(), watermark: null, changes: [] };
  const histories = new Map<string, Moment[]>([[uuidOf('central 1'), [begun]]]);
  const incarnation = () => [...histories.keys()].at(-1) ?? '';
  const moments = () => histories.get(incarnation()) ?? [];
  const now = () => moments().at(-1) ?? begun;
  const contact = () => ({ incarnation: incarnation(), centralTimeMs: NOW_MS });
  const stamp = () => moments().length - 1;
  const commit = (changed: Partial<Moment> & Pick<Moment, 'changes'>) => moments().push({ ...now(), ...changed });

  commit({ available, changes: [member(name), balance(name, available)] });
  return {
    incarnation,
    /** Answers a sale; one that was answered for good keeps its answer. */
    answer(sale: ModelSale, status: 'accepted' | 'parked' | 'waiting'): void {
      const before = now();
      if (before.statuses.get(sale) === 'accepted') return;
      const statuses = new Map([...before.statuses, [sale, status] as const]);
      const sequence = Math.max(before.watermark?.sequence ?? 0, sale.sequence);
      const posted = before.available + (status === 'accepted' ? sale.points : 0);
      const figures = status === 'accepted' ? [balance(name, posted)] : [];
      const changes = [verdict(sale, status), ...figures];
      commit({ statuses, watermark: { epoch: 1, sequence }, available: posted, changes });
    },
    earnElsewhere(points: number): void {
      const posted = now().available + points;
      commit({ available: posted, changes: [balance(name, posted)] });
    },
    backUp: (): readonly Moment[] => [...moments()],
    restore(backup: readonly Moment[]): void {
      histories.set(uuidOf(`central ${histories.size + 1}`), [...backup]);
    },
    pull(after: number): FeedPage {
      const commits = moments()
        .slice(after + 1)
        .map((moment) => moment.changes);
      return page(after, commits, { contact: contact(), watermark: now().watermark });
    },
    header(): SnapshotHeader {
      const { watermark, statuses } = now();
      const verdicts = [...statuses].flatMap(([sale, status]) =>
        status === 'accepted' ? [] : [verdict(sale, status)],
      );
      return snapshotHeader({
        contact: contact(),
        stamp: stamp(),
        watermark,
        verdicts,
        counts: { members: 1, products: 0 },
      });
    },
    membersPage(): MembersPage {
      const row = { member: member(name), balance: balance(name, now().available) };
      return { stamp: stamp(), members: [row], next: null };
    },
    /** The balance to show with a replica at this place: what central had then, and each confirmed sale not in it. */
    balanceAt(at: { readonly incarnation: string; readonly cursor: number }, confirmed: readonly ModelSale[]): number {
      const moment = histories.get(at.incarnation)?.[at.cursor] ?? begun;
      const missing = confirmed.filter((sale) => moment.statuses.get(sale) !== 'accepted');
      return moment.available + missing.reduce((sum, sale) => sum + sale.points, 0);
    },
  };
}
