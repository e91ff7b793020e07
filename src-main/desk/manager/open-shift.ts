import type { Shift } from '../../../src-shared/contracts/manager.ts';
import { inJournalTransaction } from '../../database/open.ts';
import { appendEntry } from '../../journal/append-entry.ts';
import { readOpenShift } from '../../journal/read-shifts.ts';
import type { Desk, SignedIn } from '../desk.ts';
import { Refusal } from '../refusal.ts';
import { currentShift } from './shift.ts';

/** Opens a shift with so much cash in the drawer: an entry of the journal. Refuses with SHIFT_OPEN while one is open. */
export function openShift(desk: Desk, staff: SignedIn, floatMinor: number): Shift {
  const { tillId, store } = desk.till;
  inJournalTransaction(desk.journal, (tx) => {
    if (readOpenShift(tx) !== null) throw new Refusal('SHIFT_OPEN', undefined);
    appendEntry(
      tx,
      desk.signer,
      {
        id: desk.newId(),
        kind: 'shift-opened',
        payload: {
          shiftId: desk.newId(),
          storeId: store.storeId,
          tillId,
          staffId: staff.staffId,
          currency: store.currency,
          floatMinor,
        },
        occurredAtMs: desk.clock.nowMs(),
        lastContactAtMs: desk.clock.lastContactAtMs(),
      },
      [],
    );
  });
  const shift = currentShift(desk);
  if (shift === null) throw new Error('a committed shift is not in the journal');
  return shift;
}
