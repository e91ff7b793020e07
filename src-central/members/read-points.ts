import type { BalanceChange } from '../../src-shared/contracts/feed.ts';
import { type Caller, recordAction } from '../auth/audit-trail.ts';
import type { Clock } from '../clock.ts';
import type { CentralDatabase } from '../database/open.ts';
import { readBalances } from './member-images.ts';

/** The figures of a member who is there. That they were read is kept. */
export async function readPoints(
  db: CentralDatabase,
  clock: Clock,
  caller: Caller,
  memberId: string,
): Promise<BalanceChange> {
  return db.transaction(async (tx) => {
    await recordAction(tx, clock, caller, { action: 'points.read', targetKind: 'member', targetId: memberId });
    const [figures] = await readBalances(tx, [memberId]);
    if (!figures) throw new Error('a member whose points are read is there');
    return figures.balance;
  });
}
