import { and, desc, eq, inArray, ne, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Movement } from '../../src-shared/contracts/central.ts';
import { idSchema } from '../../src-shared/journal/entry.ts';
import type { CentralDatabase } from '../database/open.ts';
import { entries, ledgerAccounts, ledgerPostings, ledgerTransactions, stores } from '../database/schema.ts';

/**
 * The last movements of a member's points as people see them, newest first: what changed the balance, which is what is
 * available, held and owed taken together. So what is only held, or given back by a till, is none, and points that wait for
 * a membership are one when they become usable.
 */
export async function readMovements(
  db: CentralDatabase,
  memberId: string,
  limit: number,
  /** The movement to go on after; undefined for the latest. */
  after?: string,
): Promise<Movement[]> {
  const { transactionId, kind, atMs, entryId, idempotencyKey } = ledgerTransactions;
  const points = sql`sum(${ledgerPostings.amount})`.mapWith(Number);
  const rows = await db
    .select({ transactionId, kind, atMs, entryId, points })
    .from(ledgerPostings)
    .innerJoin(ledgerAccounts, eq(ledgerAccounts.accountId, ledgerPostings.accountId))
    .innerJoin(ledgerTransactions, eq(transactionId, ledgerPostings.transactionId))
    .where(
      and(
        eq(ledgerAccounts.memberId, memberId),
        inArray(ledgerAccounts.type, ['member_available', 'member_debt', 'held']),
        after === undefined ? undefined : comesAfter(after),
      ),
    )
    .groupBy(transactionId)
    .having(ne(points, 0))
    // What one sale redeems is posted before what it earns; `earn` comes before `redeem` in the alphabet, too.
    .orderBy(desc(atMs), kind, idempotencyKey)
    .limit(limit);
  const places = await readPlaces(
    db,
    rows.flatMap((row) => row.entryId ?? []),
  );
  return rows.map((row) => ({
    movementId: row.transactionId,
    atMs: row.atMs,
    kind: kindOf(row.kind),
    points: row.points,
    storeName: null,
    receiptNumber: null,
    ...places.get(row.entryId ?? ''),
  }));
}

/** What stands below a movement in the order of the list. */
function comesAfter(movementId: string) {
  const { atMs, kind, idempotencyKey } = ledgerTransactions;
  return sql`exists (select 1 from ledger_transactions last where last.transaction_id = ${movementId}::uuid and (
    ${atMs} < last.at_ms or (${atMs} = last.at_ms and (${kind}, ${idempotencyKey}) > (last.kind, last.idempotency_key))
  ))`;
}

function kindOf(kind: string): Movement['kind'] {
  const known = KINDS.get(kind);
  if (known === undefined) throw new Error(`a transaction of the kind ${kind} changed what a member has`);
  return known;
}

/** By the kinds of ledger transactions. Those of holds change nothing that a member sees. */
const KINDS: ReadonlyMap<string, Movement['kind']> = new Map([
  ['earn', 'earn'],
  ['redeem', 'redeem'],
  ['reverse', 'reverse'],
  ['return', 'return'],
  ['adjust', 'adjust'],
  // As tills know it: points that came or went by hand.
  ['transfer', 'adjust'],
  ['expire', 'expire'],
  ['opening', 'opening'],
  ['release-pending', 'release'],
]);

/** Where the entries were written, and under which number, as they say themselves. */
async function readPlaces(
  db: CentralDatabase,
  entryIds: readonly string[],
): Promise<Map<string, Pick<Movement, 'storeName' | 'receiptNumber'>>> {
  if (entryIds.length === 0) return new Map();
  const rows = await db
    .select({ entryId: entries.entryId, body: entries.body })
    .from(entries)
    .where(inArray(entries.entryId, [...entryIds]));
  const places = rows.map(({ entryId, body }) => {
    const read = placeSchema.safeParse(JSON.parse(Buffer.from(body).toString('utf8')));
    return { entryId, ...read.data?.payload };
  });
  const storeIds = places.flatMap(({ storeId }) => storeId ?? []);
  const named = await db
    .select({ storeId: stores.storeId, name: stores.name })
    .from(stores)
    .where(inArray(stores.storeId, storeIds));
  const nameOf = new Map(named.map(({ storeId, name }) => [storeId, name]));
  return new Map(
    places.map(({ entryId, storeId = '', receiptNumber = null }) => [
      entryId,
      { storeName: nameOf.get(storeId) ?? null, receiptNumber },
    ]),
  );
}

const placeSchema = z.object({
  payload: z.object({ storeId: idSchema.optional(), receiptNumber: z.string().optional() }),
});
