import { and, eq, isNull, sql } from 'drizzle-orm';
import { isOneOf } from '../../database/is-one-of.ts';
import type { CentralDatabase } from '../../database/open.ts';
import { legacyNumbers } from '../../database/schema.ts';

/** A program, or one of its levels, as this interface knows it. */
export type NumberedTarget = Pick<typeof legacyNumbers.$inferSelect, 'number' | 'programId' | 'tierId' | 'written'>;

/** A program; with a tier, that level of it. */
export interface Target {
  readonly programId: string;
  readonly tierId: string | null;
}

/** What has this number; null where nothing has. A number is never given to anything else. */
export async function findNumbered(db: CentralDatabase, number: number): Promise<NumberedTarget | null> {
  const [row] = await db.select().from(legacyNumbers).where(eq(legacyNumbers.number, number));
  return row ?? null;
}

/** The numbers of programs and levels, in their order. What has none yet gets one. */
export async function numbersOf(db: CentralDatabase, targets: readonly Target[]): Promise<NumberedTarget[]> {
  const known = await readNumbers(db, targets);
  const missing = targets.filter((target) => !known.has(keyOf(target)));
  if (missing.length > 0) {
    const rows = missing.map(({ programId, tierId }) => ({ programId, tierId, written: {} }));
    await db.insert(legacyNumbers).values(rows).onConflictDoNothing();
  }
  const all = missing.length > 0 ? await readNumbers(db, targets) : known;
  return targets.flatMap((target) => all.get(keyOf(target)) ?? []);
}

/** The number of one program or level, which keeps how its figures were written. */
export async function writeNumber(
  db: CentralDatabase,
  target: Target,
  written: Readonly<Record<string, string>>,
): Promise<number> {
  const [numbered] = await numbersOf(db, [target]);
  if (!numbered) throw new Error('a program that exists gets a number');
  const { number } = numbered;
  await db
    .update(legacyNumbers)
    .set({ written: { ...written } })
    .where(eq(legacyNumbers.number, number));
  return number;
}

/** What is kept of a base level that no caller has named yet. */
export const UNNAMED = { unnamed: 'Y' } as const;

/** Takes a base level that was made with its program for the one that a caller makes now. Null where one has been made. */
export async function claimUnnamed(db: CentralDatabase, programId: string): Promise<NumberedTarget | null> {
  const [row] = await db
    .update(legacyNumbers)
    .set({ written: {} })
    .where(and(eq(legacyNumbers.programId, programId), sql`${legacyNumbers.written} ->> 'unnamed' = 'Y'`))
    .returning();
  return row ?? null;
}

async function readNumbers(db: CentralDatabase, targets: readonly Target[]): Promise<Map<string, NumberedTarget>> {
  const programIds = [...new Set(targets.map(({ programId }) => programId))];
  const levels = targets.some(({ tierId }) => tierId !== null);
  const rows = await db
    .select()
    .from(legacyNumbers)
    .where(and(isOneOf(legacyNumbers.programId, programIds), levels ? undefined : isNull(legacyNumbers.tierId)));
  return new Map(rows.map((row) => [keyOf(row), row]));
}

function keyOf({ programId, tierId }: Target): string {
  return `${programId}/${tierId ?? ''}`;
}
