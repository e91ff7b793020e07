export type RefusalCode = 'database-newer' | 'database-damaged' | 'database-foreign' | 'database-locked';

/** Thrown when a database file cannot be used as it is. The file was not changed. `message` says what to do. */
export class DatabaseRefusedError extends Error {
  override readonly name = 'DatabaseRefusedError';
  readonly code: RefusalCode;
  readonly file: string;
  constructor(code: RefusalCode, file: string, message: string) {
    super(message);
    this.code = code;
    this.file = file;
  }
}

/** Thrown when SQLite does not keep the promise that a commit is on disk: the till must not go on. */
export class NotDurableError extends Error {
  override readonly name = 'NotDurableError';
}
