/** A real Electron to develop and test with. */
export type ElectronRuntime = {
  executablePath: string;
  version: string;
  /** `official`: the very binary that is packaged. `registry`: an older one that npm could deliver; never packaged for users. */
  kind: 'official' | 'registry';
  /** The better-sqlite3 to run with, with what it needs beside it; null means the project's own. */
  betterSqlite3Folder: string | null;
};
