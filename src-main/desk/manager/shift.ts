import type { Shift } from '../../../src-shared/contracts/manager.ts';
import type { Tender } from '../../../src-shared/domain/tender.ts';
import { readTradeAfter } from '../../journal/read-sales.ts';
import { readOpenShift, type ShiftOpening } from '../../journal/read-shifts.ts';
import { readStaff } from '../../replica/lookup.ts';
import type { Desk } from '../desk.ts';

/** The shift that is open, with what its sales come to so far; null while there is none. */
export function currentShift(desk: Desk): Shift | null {
  const opening = readOpenShift(desk.journal);
  return opening && describeShift(desk, opening);
}

/**
 * A shift is what lies after its opening in the journal. Only cash parts go into the drawer; change comes out again, and so
 * does what was given back in cash. `netMinor` is what was sold.
 */
export function describeShift(desk: Desk, opening: ShiftOpening): Shift {
  const { shiftId, staffId, currency, floatMinor } = opening.payload;
  const { sales: placed, refunds } = readTradeAfter(desk.journal, opening);
  const sales = placed.map(({ sale }) => sale);
  return {
    shiftId,
    openedAtMs: opening.occurredAtMs,
    openedBy: readStaff(desk.replica()).find((person) => person.staffId === staffId)?.name ?? '',
    currency,
    floatMinor,
    sales: sales.length,
    netMinor: sales.reduce((sum, { totals }) => sum + totals.netMinor, 0),
    expectedCashMinor: floatMinor + tenderedMinor(sales, 'cash') - tenderedMinor(refunds, 'cash'),
  };
}

/** What was paid, or paid back, in one way. */
export function tenderedMinor(
  deals: readonly { readonly tenders: readonly Pick<Tender, 'kind' | 'amountMinor'>[] }[],
  kind: Tender['kind'],
): number {
  return deals
    .flatMap(({ tenders }) => tenders.filter((tender) => tender.kind === kind))
    .reduce((sum, { amountMinor }) => sum + amountMinor, 0);
}
