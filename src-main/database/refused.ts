export type RefusalCode = 'database-newer' | 'database-damaged' | 'database-foreign' | 'database-locked';

/** Thrown when a database file cannot be used as it is. The file was not changed. `message` says what to do. */
export class DatabaseRefusedError extends Error {
  override readonly name = 'DatabaseRefusedError';
  readonly code: RefusalCode;
  readonly file: string;
  constructor(code: RefusalCode, file: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.file = file;
  }
}

/** Thrown when SQLite does not keep the promise that a commit is on disk: the till must not go on. */
export class NotDurableError extends Error {
  override readonly name = 'NotDurableError';
}

/** Whether the disk took no write, being full, broken or read-only: nothing of it was written, and it can be tried again. */
export function isWriteFailure(error: unknown): boolean {
  return /^SQLITE_(?:FULL|IOERR|READONLY)/.test(sqliteCodeOf(error) ?? '');
}

/** SQLite's own code of an error that it raised, such as `SQLITE_BUSY`. */
export function sqliteCodeOf(error: unknown): string | null {
  if (!(error instanceof Error) || error.name !== 'SqliteError' || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}
