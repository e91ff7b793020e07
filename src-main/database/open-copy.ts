import { copyFileSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { refusing } from './inspect.ts';
import * as journalSchema from './journal-schema.ts';
import { JOURNAL_APPLICATION_ID, type JournalDatabase } from './open.ts';
import { DatabaseRefusedError } from './refused.ts';

/**
 * Opens a copy of a journal, made in `folder`, for reading: of the file itself nothing is changed or locked, and a till may
 * have it open. A damaged one is opened as far as it goes; nothing is migrated.
 * @throws DatabaseRefusedError where it is none of ours, and an error in words or of the file system where there is none.
 */
export function openJournalCopy(file: string, folder: string): JournalDatabase {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) throw new Error('there is no such file.');
  const copy = copyWhole(file, folder);
  return refusing(file, () => {
    const client = new Database(copy, { fileMustExist: true });
    if (client.pragma('application_id', { simple: true }) !== JOURNAL_APPLICATION_ID) {
      client.close();
      throw new DatabaseRefusedError('database-foreign', file, `${file} is not the journal of a till.`);
    }
    return drizzle(client, { schema: journalSchema });
  });
}

/** Copies the file and its write-ahead log as they were at one moment: again, where a till wrote meanwhile. */
function copyWhole(file: string, folder: string): string {
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    const target = join(folder, String(attempt));
    mkdirSync(target);
    const copy = join(target, 'journal.db');
    const before = stampOf(file);
    copyFileSync(file, copy);
    if (statSync(`${file}-wal`, { throwIfNoEntry: false })) copyFileSync(`${file}-wal`, `${copy}-wal`);
    if (stampOf(file) === before) return copy;
  }
  throw new Error(`${file} changes faster than it can be copied. Close the till, or try again when less is sold.`);
}

function stampOf(file: string): string {
  const parts = [file, `${file}-wal`].map((path) => statSync(path, { throwIfNoEntry: false, bigint: true }));
  return parts.map((part) => (part ? `${part.size} ${part.mtimeNs}` : 'none')).join(' ');
}

const MOST_ATTEMPTS = 5;
