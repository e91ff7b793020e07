import type { DisplayedBalance } from '../../src-shared/domain/balance.ts';
import type { JournalDatabase, ReplicaDatabase } from '../database/open.ts';

/** The balance to show, and when central's figures are from; null when the replica does not know the member. */
export declare function memberBalance(
  journal: JournalDatabase,
  replica: ReplicaDatabase,
  memberId: string,
): (DisplayedBalance & { readonly asOfMs: number }) | null;
