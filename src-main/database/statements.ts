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
