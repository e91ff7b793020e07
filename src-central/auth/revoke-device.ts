import { eq } from 'drizzle-orm';
import type { Clock } from '../clock.ts';
import type { CentralDatabase } from '../database/open.ts';
import { devices } from '../database/schema.ts';
import { type Caller, recordAction } from './audit-trail.ts';

/** Lets a device serve as a till no more, from its next request on. Revoked once more, it stays so. */
export async function revokeDevice(db: CentralDatabase, clock: Clock, caller: Caller, deviceId: string): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.update(devices).set({ status: 'revoked' }).where(eq(devices.deviceId, deviceId));
    await recordAction(tx, clock, caller, { action: 'devices.revoke', targetKind: 'device', targetId: deviceId });
  });
}
