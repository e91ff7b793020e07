import type { Shift } from '../../../src-shared/contracts/manager.ts';
import { businessDayAt } from '../../../src-shared/domain/business-time.ts';
import { inJournalTransaction } from '../../database/open.ts';
import { appendEntry } from '../../journal/append-entry.ts';
import { readOpenShift } from '../../journal/read-shifts.ts';
import type { Desk, SignedIn } from '../desk.ts';
import { Refusal } from '../refusal.ts';
import { describeShift } from './shift.ts';

export type ClosedShift = Shift & { countedCashMinor: number; differenceMinor: number };

/**
 * Closes the open shift with the cash that was counted: an entry of the journal. It belongs to the business day on which
 * it was opened. `differenceMinor` is below zero where cash is missing. Refuses with SHIFT_NOT_OPEN for any other shift.
 */
export function closeShift(desk: Desk, staff: SignedIn, shiftId: string, countedCashMinor: number): ClosedShift {
  const { tillId, store } = desk.till;
  return inJournalTransaction(desk.journal, (tx) => {
    const opening = readOpenShift(tx);
    if (opening?.payload.shiftId !== shiftId) throw new Refusal('SHIFT_NOT_OPEN', undefined);
    const shift = describeShift(desk, opening);
    const { currency, sales, netMinor, expectedCashMinor } = shift;
    appendEntry(
      tx,
      desk.signer,
      {
        id: desk.newId(),
        kind: 'shift-closed',
        payload: {
          shiftId,
          storeId: store.storeId,
          tillId,
          staffId: staff.staffId,
          currency,
          businessDay: businessDayAt(opening.occurredAtMs, store.timeZone),
          sales,
          netMinor,
          expectedCashMinor,
          countedCashMinor,
        },
        occurredAtMs: desk.clock.nowMs(),
        lastContactAtMs: desk.clock.lastContactAtMs(),
      },
      [],
    );
    return { ...shift, countedCashMinor, differenceMinor: countedCashMinor - expectedCashMinor };
  });
}
