import type Database from 'better-sqlite3';
import {
  type Column,
  getTableColumns,
  getTableName,
  type InferSelectModel,
  type Placeholder,
  type SQL,
  sql,
  type Table,
} from 'drizzle-orm';

/**
 * Prepared statements, made once for each open database: `build` prepares them at the first use, and they go when the
 * database does.
 */
export function statementsOf<Db extends object, Statements>(build: (db: Db) => Statements): (db: Db) => Statements {
  const prepared = new WeakMap<Db, Statements>();
  return (db) => {
    const known = prepared.get(db);
    if (known !== undefined) return known;
    const made = build(db);
    prepared.set(db, made);
    return made;
  };
}

/** A placeholder for every column of a table, under the column's own name: what a prepared insert takes. */
export function placeholdersOf<T extends Table>(table: T): { [Column in keyof T['_']['columns']]: Placeholder } {
  const names = Object.keys(getTableColumns(table));
  return Object.fromEntries(names.map((name) => [name, sql.placeholder(name)])) as {
    [Column in keyof T['_']['columns']]: Placeholder;
  };
}

/**
 * A prepared insert of whole rows, for many of them: a third faster than drizzle's own, which looks at each value anew to
 * tell whether it is a placeholder.
 */
export function insertOf<T extends Table>(
  db: { readonly $client: Database.Database },
  table: T,
): (row: InferSelectModel<T>) => void {
  const columns: [string, Column][] = Object.entries(getTableColumns(table));
  const names = columns.map(([, column]) => `"${column.name}"`);
  const statement = db.$client.prepare(
    `INSERT INTO "${getTableName(table)}" (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
  );
  return (row: Readonly<Record<string, unknown>>) => {
    statement.run(columns.map(([name, column]) => asStored(column, row[name])));
  };
}

function asStored(column: Column, value: unknown): unknown {
  return value === null ? null : column.mapToDriverValue(value);
}

/** What an upsert sets: every column but the key's, to the value that could not be inserted. */
export function excludedOf<T extends Table, Key extends keyof T['_']['columns']>(
  table: T,
  key: readonly Key[],
): { [Column in Exclude<keyof T['_']['columns'], Key>]: SQL } {
  const others = Object.entries(getTableColumns(table)).filter(([name]) => !key.some((part) => part === name));
  return Object.fromEntries(others.map(([name, column]) => [name, sql.raw(`excluded."${column.name}"`)])) as {
    [Column in Exclude<keyof T['_']['columns'], Key>]: SQL;
  };
}
