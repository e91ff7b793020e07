import { join } from 'node:path';
import Database from 'better-sqlite3';

export class FolderInUseError extends Error {
  override readonly name = 'FolderInUseError';
  constructor(folder: string) {
    super(
      `The data folder ${folder} is in use by another central. Stop that one first, or give this one its own folder.`,
    );
  }
}

/**
 * Keeps every other process out of a data folder until the returned function is called or this process ends: PGlite itself
 * would let two of them write one database. SQLite's file lock is held by the operating system on all of them, so that
 * nothing stale is left behind by a crash.
 * @throws FolderInUseError when another process holds the folder.
 */
export function lockFolder(folder: string): () => void {
  const lock = new Database(join(folder, 'central.lock'), { timeout: 0 });
  try {
    lock.exec('begin exclusive');
  } catch (error) {
    lock.close();
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY'))
      throw new FolderInUseError(folder);
    throw error;
  }
  return () => lock.close();
}
