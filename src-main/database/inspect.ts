import { statSync } from 'node:fs';
import { basename } from 'node:path';
import Database from 'better-sqlite3';
import { readVersion } from './migrate.ts';
import { DatabaseRefusedError, type RefusalCode, sqliteCodeOf } from './refused.ts';

/** What a file must be to be opened. */
export type Expected = {
  /** Written in the file's header when it is made: what tells our files from others'. */
  readonly applicationId: number;
  readonly version: number;
  /** Read the whole file, and refuse it when SQLite finds it damaged. */
  readonly quickCheck: boolean;
  readonly lockWaitMs: number;
};

/**
 * Looks at a file before anything may write to it: a connection that can write would move the write-ahead log into the
 * file when it is closed. Returns whether there is one. Throws DatabaseRefusedError, with nothing in the file changed.
 */
export function inspectFile(file: string, expected: Expected): 'absent' | 'ours' {
  if (sizeOf(file) === 0) {
    if (sizeOf(`${file}-wal`) > 0) throw refusal('database-damaged', file);
    return 'absent';
  }
  return refusing(file, () => {
    const client = new Database(file, { readonly: true, fileMustExist: true, timeout: expected.lockWaitMs });
    try {
      inspect(client, file, expected);
      return 'ours';
    } finally {
      client.close();
    }
  });
}

/** Runs `open`, and turns what SQLite says of a locked or damaged file into a DatabaseRefusedError. */
export function refusing<T>(file: string, open: () => T): T {
  try {
    return open();
  } catch (error) {
    const code = sqliteCodeOf(error);
    if (code?.startsWith('SQLITE_BUSY')) throw refusal('database-locked', file, error);
    if (code === 'SQLITE_NOTADB' || code?.startsWith('SQLITE_CORRUPT')) throw refusal('database-damaged', file, error);
    throw error;
  }
}

function inspect(client: Database.Database, file: string, expected: Expected): void {
  if (client.pragma('application_id', { simple: true }) !== expected.applicationId) {
    throw refusal('database-foreign', file);
  }
  if (readVersion(client) > expected.version) throw refusal('database-newer', file);
  if (expected.quickCheck && client.pragma('quick_check(1)', { simple: true }) !== 'ok') {
    throw refusal('database-damaged', file);
  }
}

function refusal(code: RefusalCode, file: string, cause?: unknown): DatabaseRefusedError {
  return new DatabaseRefusedError(code, file, `${basename(file)} ${WHAT_TO_DO[code]}`, { cause });
}

const WHAT_TO_DO: Record<RefusalCode, string> = {
  'database-newer': 'was written by a newer version of this till. Install that version again; nothing was changed.',
  'database-damaged':
    'is damaged and was left as it is. Keep a copy of the whole data folder, then ask for help: sales in it that were not sent yet can be read back.',
  'database-foreign':
    'is not a file of this till. Move it elsewhere, or point the till at another data folder; nothing was changed.',
  'database-locked': 'is in use by another program. Close the other till on this computer, then start again.',
};

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
