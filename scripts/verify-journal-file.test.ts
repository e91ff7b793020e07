import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { closeDatabase, type JournalDatabase } from '../src-main/database/open.ts';
import { writeSyncState } from '../src-main/journal/local-state.ts';
import { appendSale, enrolledJournal, temporaryFolder, testJournal } from '../src-main/testing/test-journal.ts';
import { projectRoot } from './project-root.ts';

describe('npm run journal -- verify', () => {
  it('ends with 0 and says what was checked', () => {
    const { file, db } = journalOf(3);
    closeDatabase(db);
    const before = readFileSync(file);
    const { status, stdout } = verify(file);
    expect(stdout).toContain('Mitte, Till 1 (T1), epoch 1');
    expect(stdout).toContain('4 entries checked');
    expect(stdout).toContain('No problems found.');
    expect(status).toBe(0);
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it('checks a journal that a till has open, with what is in its write-ahead log still', () => {
    const { file, db } = journalOf(2);
    const { status, stdout } = verify(file);
    expect([status, stdout]).toEqual([0, expect.stringContaining('3 entries checked')]);
    expect(db.$client.open).toBe(true);
  });

  it.each<[string, (client: Database.Database) => unknown, string]>([
    [
      'a changed figure',
      (client) =>
        client.exec(
          `UPDATE entries SET body = CAST(replace(CAST(body AS TEXT), '"earnPoints":12', '"earnPoints":99') AS BLOB)
           WHERE sequence = 3`,
        ),
      'entry 1/3: was changed after it was signed',
    ],
    [
      'a lost entry',
      (client) => client.exec('DELETE FROM entries WHERE sequence = 2'),
      'entry 1/3: entry 2 should stand',
    ],
    [
      'a lost end',
      (client) => client.exec('DELETE FROM entries WHERE sequence = 4'),
      'entry 1/4 is at central, and the',
    ],
    [
      'a changed column',
      (client) => client.exec('UPDATE entries SET occurred_at_ms = 0 WHERE sequence = 2'),
      'entry 1/2: is sound, but the columns',
    ],
  ])('ends with 1 and names %s', (_, damage, words) => {
    const { file, db } = journalOf(3);
    writeSyncState(db, { takenInSequence: 4 });
    closeDatabase(db);
    const client = new Database(file);
    client.exec('DROP TRIGGER entries_never_change; DROP TRIGGER entries_never_go; PRAGMA foreign_keys = OFF');
    damage(client);
    client.close();
    const { status, stdout } = verify(file);
    expect(stdout).toContain(words);
    expect(status).toBe(1);
  });

  it.each<[string, (file: string) => void, string]>([
    ['no file', () => undefined, 'there is no such file'],
    ['a text file', (file) => writeFileSync(file, 'to do: buy milk\n'.repeat(500)), 'is damaged'],
    [
      'another database',
      (file) => new Database(file).exec('CREATE TABLE a (b)').close(),
      'is not the journal of a till',
    ],
    ['a till that was never paired', (file) => closeDatabase(testJournal(file)), 'no till was ever enrolled'],
  ])('ends with 2 for %s, and says why', (_, make, words) => {
    const file = join(temporaryFolder(), 'journal.db');
    make(file);
    const { status, stdout } = verify(file);
    expect(stdout).toContain(words);
    expect(status).toBe(2);
  });

  it('ends with 2 and says how it is used', () => {
    expect(run([])).toMatchObject({ status: 2, stderr: expect.stringContaining('verify FILE') });
  });
});

function journalOf(sales: number): { file: string; db: JournalDatabase } {
  const file = join(temporaryFolder(), 'journal.db');
  const { db, signer } = enrolledJournal(file);
  for (let sale = 0; sale < sales; sale += 1) appendSale(db, signer);
  return { file, db };
}

function verify(file: string) {
  return run(['verify', file]);
}

function run(args: string[]) {
  return spawnSync(process.execPath, [join(projectRoot, 'scripts', 'journal.ts'), ...args], { encoding: 'utf8' });
}
