import { getTableColumns, sql } from 'drizzle-orm';
import { getTableConfig, type PgColumn, type PgTable } from 'drizzle-orm/pg-core';
import { z } from 'zod';
import type { CentralTransaction } from './open.ts';

/**
 * Inserts any number of rows by one statement with one parameter: several times as fast as a parameter a value, and without
 * the limit on their number. All rows must name the same columns; columns that none names get their defaults. Returns how
 * many were inserted, which is fewer only where `skipExisting` leaves out those that a unique index has already.
 */
export async function insertRows<T extends PgTable>(
  tx: CentralTransaction,
  table: T,
  rows: readonly T['$inferInsert'][],
  { skipExisting = false } = {},
): Promise<number> {
  if (rows.length === 0) return 0;
  const name = sql.identifier(getTableConfig(table).name);
  const columns = namedColumns(table, rows);
  const list = sql.join(
    columns.map(([, column]) => sql.identifier(column.name)),
    sql`, `,
  );
  const records = rows.map((row) => {
    const values: Readonly<Record<string, unknown>> = row;
    return Object.fromEntries(columns.map(([key, column]) => [column.name, toJson(values[key])]));
  });
  const select = sql`select ${list} from json_populate_recordset(null::${name}, ${JSON.stringify(records)}::json)`;
  const onConflict = skipExisting ? sql`on conflict do nothing` : sql``;
  const result = await tx.execute(
    sql`with inserted as (insert into ${name} (${list}) ${select} ${onConflict} returning 1)
      select count(*) as count from inserted`,
  );
  return countSchema.parse(result).rows[0].count;
}

const countSchema = z.object({ rows: z.tuple([z.object({ count: z.coerce.number() })]) });

function namedColumns(table: PgTable, rows: readonly object[]): [string, PgColumn][] {
  const named = new Set(rows.flatMap((row) => Object.keys(row)));
  return Object.entries(getTableColumns(table)).filter(([key]) => named.has(key));
}

/** Bytes in the hex form that bytea reads; all else as JSON has it. */
function toJson(value: unknown): unknown {
  return value instanceof Uint8Array ? `\\x${Buffer.from(value).toString('hex')}` : (value ?? null);
}
