import { eq } from 'drizzle-orm';
import type { Movement } from '../../src-shared/contracts/central.ts';
import type { CentralDatabase } from '../database/open.ts';
import { members } from '../database/schema.ts';
import { readMovements } from '../ledger/read-movements.ts';
import { readServedDevice } from '../sync/device-position.ts';
import { SyncError } from '../sync/errors.ts';
import { resolveMemberId } from './resolve-member.ts';

/**
 * The last movements of a member of the till's program, by whichever id the till knows it.
 * @throws SyncError DEVICE_REVOKED or MEMBER_UNKNOWN.
 */
export async function readMemberMovements(
  db: CentralDatabase,
  deviceId: string,
  request: { readonly memberId: string; readonly limit: number },
): Promise<Movement[]> {
  const { programId } = await readServedDevice(db, deviceId);
  const memberId = await resolveMemberId(db, request.memberId);
  const [member] = await db
    .select({ programId: members.programId })
    .from(members)
    .where(eq(members.memberId, memberId));
  if (member?.programId !== programId) throw new SyncError({ code: 'MEMBER_UNKNOWN' });
  return readMovements(db, memberId, request.limit);
}
