import type { Shift } from '../../../src-shared/contracts/manager.ts';
import { readSalesAfter } from '../../journal/read-sales.ts';
import { readOpenShift, type ShiftOpening } from '../../journal/read-shifts.ts';
import { readStaff } from '../../replica/lookup.ts';
import type { Desk } from '../desk.ts';

/** The shift that is open, with what its sales come to so far; null while there is none. */
export function currentShift(desk: Desk): Shift | null {
  const opening = readOpenShift(desk.journal);
  return opening && describeShift(desk, opening);
}

/** A shift is what lies after its opening in the journal. Only cash parts go into the drawer; change comes out again. */
export function describeShift(desk: Desk, opening: ShiftOpening): Shift {
  const { shiftId, staffId, currency, floatMinor } = opening.payload;
  const sales = readSalesAfter(desk.journal, opening).map(({ sale }) => sale);
  const cash = sales.flatMap(({ tenders }) => tenders.filter(({ kind }) => kind === 'cash'));
  return {
    shiftId,
    openedAtMs: opening.occurredAtMs,
    openedBy: readStaff(desk.replica()).find((person) => person.staffId === staffId)?.name ?? '',
    currency,
    floatMinor,
    sales: sales.length,
    netMinor: sales.reduce((sum, { totals }) => sum + totals.netMinor, 0),
    expectedCashMinor: cash.reduce((sum, { amountMinor }) => sum + amountMinor, floatMinor),
  };
}
