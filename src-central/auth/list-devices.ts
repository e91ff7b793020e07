import { asc, eq } from 'drizzle-orm';
import type { CentralDatabase } from '../database/open.ts';
import { devices, stores, tills } from '../database/schema.ts';
import { type ChainScope, readProgramChains } from '../programs/program-chains.ts';

export interface TillWithDevices {
  readonly till: typeof tills.$inferSelect;
  readonly store: typeof stores.$inferSelect;
  readonly devices: readonly (typeof devices.$inferSelect)[];
}

/** The tills of the chains that may be seen, by code, each with the devices that serve, or served, as it. */
export async function listDevices(db: CentralDatabase, scope: ChainScope): Promise<TillWithDevices[]> {
  const visible = await readProgramChains(db, scope);
  const rows = await db
    .select({ till: tills, store: stores })
    .from(tills)
    .innerJoin(stores, eq(stores.storeId, tills.storeId))
    .orderBy(asc(tills.code));
  const all = await db.select().from(devices).orderBy(asc(devices.enrolledAtMs));
  const byTill = new Map<string, typeof all>();
  for (const device of all) byTill.set(device.tillId, [...(byTill.get(device.tillId) ?? []), device]);
  return rows
    .filter(({ store }) => visible.has(store.programId))
    .map(({ till, store }) => ({ till, store, devices: byTill.get(till.tillId) ?? [] }));
}
