import { eq, sql } from 'drizzle-orm';
import type { Store } from '../../src-shared/contracts/central.ts';
import type { ProductChange, StaffChange } from '../../src-shared/contracts/feed.ts';
import type { CentralDatabase } from '../database/open.ts';
import { products, staff, stores, tills } from '../database/schema.ts';
import { inFeedTransaction } from '../feed/feed-transaction.ts';
import { ProgramInputError } from './errors.ts';

export async function createStore(db: CentralDatabase, store: Store & { readonly programId: string }): Promise<void> {
  await db.insert(stores).values(store);
}

/** Makes a till of a store: a place at the checkout, which a device serves once it is enrolled. */
export async function createTill(
  db: CentralDatabase,
  till: { readonly tillId: string; readonly storeId: string; readonly name: string; readonly code: string },
): Promise<void> {
  await db.insert(tills).values(till);
}

/** Adds staff, or replaces them by id, and tells the tills of their stores. `pinHash` is argon2id in PHC string form. */
export async function putStaff(db: CentralDatabase, people: readonly Omit<StaffChange, 'kind'>[]): Promise<void> {
  for (const chunk of chunksOf(people)) {
    await inFeedTransaction(db, async (tx, changes) => {
      const rows = chunk.map(({ staffId, storeId, name, role, pinHash, active }) => {
        changes.publish({ storeId }, { kind: 'staff', staffId, storeId, name, role, pinHash, active });
        return { staffId, storeId, name, role, pinHash, active };
      });
      const kept = await tx
        .insert(staff)
        .values(rows)
        .onConflictDoUpdate({
          target: staff.staffId,
          set: {
            name: sql`excluded.name`,
            role: sql`excluded.role`,
            pinHash: sql`excluded.pin_hash`,
            active: sql`excluded.active`,
          },
          setWhere: eq(staff.storeId, sql`excluded.store_id`),
        })
        .returning({ staffId: staff.staffId });
      if (kept.length < rows.length) {
        throw new ProgramInputError('A person who moves to another store gets a new staff id there.');
      }
    });
  }
}

/** Adds products of a program, or replaces them by SKU, and tells its tills. */
export async function putProducts(
  db: CentralDatabase,
  programId: string,
  list: readonly Omit<ProductChange, 'kind'>[],
): Promise<void> {
  for (const chunk of chunksOf(list)) {
    await inFeedTransaction(db, async (tx, changes) => {
      const rows = chunk.map(({ sku, barcode, name, categoryId, priceMinor, active }) => {
        const product = { sku, barcode, name, categoryId, priceMinor, active };
        changes.publish({ programId }, { kind: 'product', ...product });
        return { programId, ...product };
      });
      await tx
        .insert(products)
        .values(rows)
        .onConflictDoUpdate({
          target: [products.programId, products.sku],
          set: {
            barcode: sql`excluded.barcode`,
            name: sql`excluded.name`,
            categoryId: sql`excluded.category_id`,
            priceMinor: sql`excluded.price_minor`,
            active: sql`excluded.active`,
          },
        });
    });
  }
}

/** So many rows a commit: a page of the feed never splits one. */
const COMMIT_ROWS = 500;

function chunksOf<T>(list: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(list.length / COMMIT_ROWS) }, (_, index) =>
    list.slice(index * COMMIT_ROWS, (index + 1) * COMMIT_ROWS),
  );
}
