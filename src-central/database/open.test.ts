import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeEachDatabase, describePostgres } from '../testing/databases.ts';
import { FolderInUseError } from './folder-lock.ts';
import { migrateCentral, NewerDatabaseError } from './migrate.ts';
import { openCentralDatabase } from './open.ts';
import { accounts, entries, feedHead } from './schema.ts';
import { readCentralState } from './state.ts';

describe('a data folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'earnest-central-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('keeps its incarnation, its keys and what was written over a restart', async () => {
    const first = await openCentralDatabase({ dataFolder: folder });
    const before = await readCentralState(first.db);
    await first.db
      .insert(accounts)
      .values({ accountId: ACCOUNT_ID, kind: 'person', displayName: 'Ada', createdAtMs: 1 });
    await first.close();

    const second = await openCentralDatabase({ dataFolder: folder });
    const after = await readCentralState(second.db);
    const kept = await second.db.select().from(accounts);
    await second.close();
    expect(after).toEqual(before);
    expect(kept).toHaveLength(1);
  }, 30_000);

  it('is refused to a second central, by name, while the first has it', async () => {
    const first = await openCentralDatabase({ dataFolder: folder });
    await expect(openCentralDatabase({ dataFolder: folder })).rejects.toThrow(FolderInUseError);
    await first.close();
    await (await openCentralDatabase({ dataFolder: folder })).close();
  }, 30_000);
});

describeEachDatabase('a central database', (central) => {
  it('is refused when a newer version wrote it, and left as it was', async () => {
    const last = sql`select max(created_at) from drizzle.__drizzle_migrations`;
    await central.db.execute(
      sql`insert into drizzle.__drizzle_migrations (hash, created_at) values ('newer', (${last}) + 1)`,
    );
    try {
      await expect(migrateCentral(central.db)).rejects.toThrow(NewerDatabaseError);
    } finally {
      await central.db.execute(sql`delete from drizzle.__drizzle_migrations where hash = 'newer'`);
    }
    await migrateCentral(central.db);
  });

  it('has a feed head from the start', async () => {
    expect(await central.db.select().from(feedHead)).toEqual([{ id: 1, sequence: 0, compactedTo: 0 }]);
  });

  it.each(['entries', 'ledger_transactions', 'ledger_postings', 'verdict_history'])(
    'lets nobody change or delete rows of %s',
    async (table) => {
      for (const statement of [`delete from ${table}`, `truncate ${table} cascade`]) {
        await expect(central.db.execute(sql.raw(statement))).rejects.toMatchObject({
          cause: { message: expect.stringContaining('append-only') },
        });
      }
    },
  );

  it('refuses an update of an entry', async () => {
    await expect(central.db.update(entries).set({ kind: 'other' })).rejects.toMatchObject({
      cause: { message: 'entries is append-only: a mistake is corrected by adding' },
    });
  });
});

describePostgres('two centrals', (central) => {
  it('that start on one empty database at once agree on one incarnation', async () => {
    const databaseUrl = central.databaseUrl ?? '';
    await central.db.execute(sql`create database fresh`);
    const url = databaseUrl.replace(/postgres$/, 'fresh');
    const both = await Promise.all([1, 2].map(() => openCentralDatabase({ databaseUrl: url })));
    const states = await Promise.all(both.map(({ db }) => readCentralState(db)));
    await Promise.all(both.map(({ close }) => close()));
    expect(states[0]).toEqual(states[1]);
  });
});

const ACCOUNT_ID = '0198a1b2-0000-7000-8000-000000000001';
