import { desc, eq } from 'drizzle-orm';
import { type Caller, recordAction } from '../auth/audit-trail.ts';
import type { Clock } from '../clock.ts';
import type { CentralDatabase } from '../database/open.ts';
import { oneTimePasswords } from '../database/schema.ts';
import { isPassword } from './password-hash.ts';
import { PASSWORD_ATTEMPTS, PasswordRefusedError } from './rules.ts';

type PasswordRow = typeof oneTimePasswords.$inferSelect;

/**
 * Sees whether this is the password that a member was sent last, and uses it up: of any number who come with it at once, one
 * gets in. A wrong one counts against it.
 * @throws PasswordRefusedError
 */
export async function verifyPassword(
  db: CentralDatabase,
  clock: Clock,
  caller: Caller,
  memberId: string,
  password: string,
): Promise<void> {
  const [last] = await db
    .select()
    .from(oneTimePasswords)
    .where(eq(oneTimePasswords.memberId, memberId))
    .orderBy(desc(oneTimePasswords.createdAtMs), desc(oneTimePasswords.passwordId))
    .limit(1);
  if (!last) throw wrong(0);
  const problem = problemOf(last, clock.nowMs());
  if (problem) throw problem;
  // Outside the transaction: it takes its time, and PGlite has one connection.
  const right = await isPassword(last.passwordId, password, last.codeHash);
  const refused = await db.transaction(async (tx) => {
    const isLast = eq(oneTimePasswords.passwordId, last.passwordId);
    const [row] = await tx.select().from(oneTimePasswords).where(isLast).for('update');
    const nowMs = clock.nowMs();
    if (!row) return wrong(0);
    const changed = problemOf(row, nowMs);
    if (changed) return changed;
    const attempts = row.attempts + 1;
    await tx
      .update(oneTimePasswords)
      .set({ attempts, usedAtMs: right ? nowMs : null })
      .where(isLast);
    const action = right ? 'passwords.use' : 'passwords.refuse';
    await recordAction(tx, clock, caller, { action, targetKind: 'member', targetId: memberId });
    return right ? null : wrong(PASSWORD_ATTEMPTS - attempts);
  });
  // Thrown out here, so that the try stays counted.
  if (refused) throw refused;
}

function problemOf(row: PasswordRow, nowMs: number): PasswordRefusedError | null {
  if (row.usedAtMs !== null) {
    return new PasswordRefusedError('PASSWORD_USED', 'This password was used already. Ask for a new one.');
  }
  if (row.attempts >= PASSWORD_ATTEMPTS) {
    return new PasswordRefusedError('TOO_MANY_ATTEMPTS', 'The password was tried too often. Ask for a new one.');
  }
  if (nowMs < row.expiresAtMs) return null;
  return new PasswordRefusedError('PASSWORD_EXPIRED', 'The password has expired. Ask for a new one.');
}

function wrong(attemptsLeft: number): PasswordRefusedError {
  return new PasswordRefusedError('PASSWORD_WRONG', 'This is not the password that was sent last.', { attemptsLeft });
}
