import { randomBytes } from 'node:crypto';
import { eq, inArray } from 'drizzle-orm';
import { argon2id } from 'hash-wasm';
import type { Clock } from '../clock.ts';
import type { CentralDatabase } from '../database/open.ts';
import { members, products, programs, staff, stores, tills } from '../database/schema.ts';
import type { Log } from '../log.ts';
import { bulkAddMembers } from '../members/add-members.ts';
import { changeMember } from '../members/change-member.ts';
import { createProgram } from '../programs/publish-configuration.ts';
import { createStore, createTill, putProducts, putStaff } from '../programs/stores.ts';
import { type SampleMember, sampleMembers } from './members.ts';
import type { SamplePlan } from './plan.ts';
import type { SampleStaff } from './staff.ts';

/** Why the sample was not put into a database; nothing was changed. */
export class SampleRefusedError extends Error {
  override readonly name = 'SampleRefusedError';
}

/**
 * Puts the sample into an empty database, or adds what is missing of it, as after a start that was cut short. What is there
 * already stays as it is, sales and all.
 * @throws SampleRefusedError when the database holds anything but this sample.
 */
export async function installSample(
  db: CentralDatabase,
  clock: Clock,
  log: Log,
  plan: SamplePlan,
  memberCount: number,
): Promise<void> {
  const { programId } = plan.config;
  const existing = await db.select({ programId: programs.programId }).from(programs);
  if (existing.some((program) => program.programId !== programId)) {
    throw new SampleRefusedError(
      'This database holds other data than the sample of this seed. Give the seed that it was made with (--seed), ' +
        'give an empty data folder (--data), or leave out --sample.',
    );
  }
  if (existing.length === 0) {
    log.info('putting the sample into an empty database', { members: memberCount });
    await createProgram(db, clock, plan.config);
  }
  await addStores(db, plan);
  await addProducts(db, plan);
  await addStaff(db, plan);
  await addMembers(db, clock, log, plan, memberCount);
}

async function addStores(db: CentralDatabase, plan: SamplePlan): Promise<void> {
  const { programId } = plan.config;
  const knownStores = new Set((await db.select({ id: stores.storeId }).from(stores)).map(({ id }) => id));
  for (const store of plan.stores) if (!knownStores.has(store.storeId)) await createStore(db, { ...store, programId });
  const knownTills = new Set((await db.select({ id: tills.tillId }).from(tills)).map(({ id }) => id));
  for (const till of plan.tills) if (!knownTills.has(till.tillId)) await createTill(db, till);
}

async function addProducts(db: CentralDatabase, plan: SamplePlan): Promise<void> {
  const { programId } = plan.config;
  const rows = await db.select({ sku: products.sku }).from(products).where(eq(products.programId, programId));
  const known = new Set(rows.map(({ sku }) => sku));
  await putProducts(
    db,
    programId,
    plan.products.filter(({ sku }) => !known.has(sku)),
  );
}

async function addStaff(db: CentralDatabase, plan: SamplePlan): Promise<void> {
  const known = new Set((await db.select({ id: staff.staffId }).from(staff)).map(({ id }) => id));
  const missing = plan.staff.filter(({ staffId }) => !known.has(staffId));
  const rows: Parameters<typeof putStaff>[1][number][] = [];
  for (const person of missing) rows.push(await staffRow(person));
  await putStaff(db, rows);
}

/** The figures of OWASP's password storage page for argon2id: the least memory that it still recommends. */
const ARGON2ID = { memorySize: 19_456, iterations: 2, parallelism: 1, hashLength: 32, outputType: 'encoded' } as const;

async function staffRow({ pin, ...person }: SampleStaff): Promise<Parameters<typeof putStaff>[1][number]> {
  const pinHash = await argon2id({ password: pin, salt: randomBytes(16), ...ARGON2ID });
  return { ...person, pinHash, active: true };
}

async function addMembers(
  db: CentralDatabase,
  clock: Clock,
  log: Log,
  plan: SamplePlan,
  memberCount: number,
): Promise<void> {
  const startedAtMs = clock.nowMs();
  let added = 0;
  for (const chunk of chunksOf(sampleMembers(plan.memberRandom, memberCount, startOfDay(clock.nowMs())))) {
    const missing = await withoutKnown(db, chunk);
    added += await bulkAddMembers(
      db,
      clock,
      plan.config.programId,
      missing.map(({ member }) => member),
    );
    for (const { member } of missing.filter(({ deleted }) => deleted)) {
      await changeMember(db, clock, member.memberId, { deleted: true });
    }
  }
  if (added > 0) log.info('members added', { members: added, tookMs: clock.nowMs() - startedAtMs });
}

const CHUNK_MEMBERS = 1_000;
const DAY_MS = 86_400_000;

function startOfDay(nowMs: number): number {
  return nowMs - (nowMs % DAY_MS);
}

async function withoutKnown(db: CentralDatabase, chunk: readonly SampleMember[]): Promise<SampleMember[]> {
  const ids = chunk.map(({ member }) => member.memberId);
  const rows = await db.select({ id: members.memberId }).from(members).where(inArray(members.memberId, ids));
  const known = new Set(rows.map(({ id }) => id));
  return chunk.filter(({ member }) => !known.has(member.memberId));
}

function* chunksOf(list: Iterable<SampleMember>): Generator<SampleMember[]> {
  let chunk: SampleMember[] = [];
  for (const member of list) {
    if (chunk.push(member) < CHUNK_MEMBERS) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}
