import type { StaffRole } from '../../src-shared/contracts/feed.ts';
import { pickStaffName } from './names.ts';
import { SAMPLE_EPOCH_MS } from './program.ts';
import type { Random } from './random.ts';
import type { SampleStore } from './stores.ts';

export interface SampleStaff {
  readonly staffId: string;
  readonly storeId: string;
  readonly name: string;
  readonly role: StaffRole;
  readonly pin: string;
}

const ROLES: readonly StaffRole[] = ['cashier', 'cashier', 'cashier', 'supervisor', 'manager'];

/** Who works in each store, with the PIN that each signs in with. */
export function sampleStaff(random: Random, stores: readonly SampleStore[]): SampleStaff[] {
  return stores.flatMap(({ storeId }) =>
    ROLES.map((role) => ({
      staffId: random.id(SAMPLE_EPOCH_MS),
      storeId,
      name: pickStaffName(random),
      role,
      pin: pickPin(random),
    })),
  );
}

/** Six digits that are neither all the same nor a run. */
function pickPin(random: Random): string {
  for (;;) {
    const pin = random.digits(6);
    if (!/^(\d)\1+$/.test(pin) && !'0123456789876543210'.includes(pin)) return pin;
  }
}
