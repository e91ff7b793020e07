import type { Clock } from '../clock.ts';
import type { CentralDatabase } from '../database/open.ts';
import { enrolmentCodes } from '../database/schema.ts';
import { createEnrolmentCode, hashEnrolmentCode } from './enrolment-code.ts';

export const ENROLMENT_CODE_LIFE_MS = 24 * 60 * 60 * 1000;

/** Issues a one-time code for a till. The code itself is said this once and kept nowhere. */
export async function issueEnrolmentCode(
  db: CentralDatabase,
  clock: Clock,
  tillId: string,
  lifeMs: number = ENROLMENT_CODE_LIFE_MS,
): Promise<string> {
  const code = createEnrolmentCode();
  const codeHash = hashEnrolmentCode(code);
  if (codeHash === null) throw new Error('a code that was just made is not one');
  const createdAtMs = clock.nowMs();
  await db.insert(enrolmentCodes).values({ codeHash, tillId, createdAtMs, expiresAtMs: createdAtMs + lifeMs });
  return code;
}
