import { eq } from 'drizzle-orm';
import type { CentralTransaction } from '../database/open.ts';
import { members } from '../database/schema.ts';

export type MemberRow = typeof members.$inferSelect;

/** Locks a member before its ledger accounts, so that all that changes one member goes one after the other. Null where unknown. */
export async function lockMember(tx: CentralTransaction, memberId: string): Promise<MemberRow | null> {
  const [member] = await tx.select().from(members).where(eq(members.memberId, memberId)).for('no key update');
  return member ?? null;
}
