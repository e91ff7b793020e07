import { argon2Verify } from 'hash-wasm';
import { clearSignInAttempts, readSignInAttempts, writeSignInAttempts } from '../journal/local-state.ts';
import { readStaff } from '../replica/lookup.ts';
import type { Desk, SignedIn } from './desk.ts';
import { Refusal } from './refusal.ts';

/** Wrong PINs in a row before the person is locked out. */
export const ATTEMPTS_ALLOWED = 5;
const FIRST_LOCK_MS = 60_000;
const LONGEST_LOCK_MS = 15 * 60_000;

/** The people who can sign in at this store, by name. */
export function listStaff(desk: Desk): SignedIn[] {
  return readStaff(desk.replica()).map(({ staffId, name, role }) => ({ staffId, name, role }));
}

/**
 * Signs a person in by PIN, with no network. Each try is counted on disk before the PIN is checked, so that neither a
 * kill nor a second window gives free tries; a right PIN clears the count. Refuses with PIN_WRONG (tries left) or
 * LOCKED_OUT (until when): one minute after the fifth wrong PIN, then doubling to fifteen.
 */
export async function signIn(desk: Desk, staffId: string, pin: string): Promise<SignedIn> {
  const person = readStaff(desk.replica()).find((one) => one.staffId === staffId);
  const failures = countTry(desk, staffId);
  if (person === undefined || !(await argon2Verify({ password: pin, hash: person.pinHash }))) {
    throw refuse(desk, staffId, failures);
  }
  clearSignInAttempts(desk.journal, staffId);
  return { staffId, name: person.name, role: person.role };
}

function countTry(desk: Desk, staffId: string): number {
  const attempts = readSignInAttempts(desk.journal, staffId);
  if (attempts?.lockedUntilMs && attempts.lockedUntilMs > desk.clock.nowMs()) {
    throw new Refusal('LOCKED_OUT', { untilMs: attempts.lockedUntilMs });
  }
  const failures = (attempts?.failures ?? 0) + 1;
  const lockedUntilMs = failures >= ATTEMPTS_ALLOWED ? desk.clock.nowMs() + lockMs(failures) : null;
  writeSignInAttempts(desk.journal, { staffId, failures, lockedUntilMs });
  return failures;
}

function refuse(desk: Desk, staffId: string, failures: number): Refusal {
  const untilMs = readSignInAttempts(desk.journal, staffId)?.lockedUntilMs ?? null;
  if (untilMs !== null) return new Refusal('LOCKED_OUT', { untilMs });
  return new Refusal('PIN_WRONG', { attemptsLeft: ATTEMPTS_ALLOWED - failures });
}

function lockMs(failures: number): number {
  return Math.min(LONGEST_LOCK_MS, FIRST_LOCK_MS * 2 ** Math.min(10, failures - ATTEMPTS_ALLOWED));
}
