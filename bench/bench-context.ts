import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { say } from '../scripts/say.ts';
import { type MemberPages, writeMemberPages } from './sample/member-pages.ts';
import { makeTillFiles } from './sample/till-files.ts';

/** How much each measurement does. */
export type BenchSizes = {
  readonly small: number;
  readonly large: number;
  readonly lookups: number;
  readonly appends: number;
  readonly snapshotMembers: number;
  readonly snapshotRounds: number;
  /** Rounds of look-ups with and without a snapshot under way, and for how long each. */
  readonly windows: number;
  readonly windowMs: number;
  readonly scans: number;
  readonly starts: number;
};

export const LONG: BenchSizes = {
  small: 10_000,
  large: 1_000_000,
  lookups: 10_000,
  appends: 2_000,
  snapshotMembers: 100_000,
  snapshotRounds: 5,
  windows: 12,
  windowMs: 1_500,
  scans: 60,
  starts: 8,
};

/** Everything runs and nothing is proven: for `npm test`. */
export const SHORT: BenchSizes = {
  small: 500,
  large: 3_000,
  lookups: 60,
  appends: 20,
  snapshotMembers: 1_000,
  snapshotRounds: 2,
  windows: 2,
  windowMs: 150,
  scans: 3,
  starts: 1,
};

/** What the measurements of one run share. */
export type BenchContext = {
  readonly sizes: BenchSizes;
  /** A folder for files of that name; all of them go at the end. */
  folder(name: string): string;
  /** The snapshot pages of so many members, made at the first call. */
  pages(members: number): MemberPages;
  /** The data folder of a paired till with so many members, made at the first call. */
  till(members: number): Promise<{ readonly folder: string; readonly pages: MemberPages }>;
  close(): void;
};

export function createBenchContext(sizes: BenchSizes): BenchContext {
  const root = mkdtempSync(join(tmpdir(), 'earnest-bench-'));
  const remove = () => rmSync(root, { recursive: true, force: true });
  process.once('exit', remove);
  const made = new Map<number, MemberPages>();
  const tills = new Map<number, Promise<string>>();
  const pages = (members: number) => {
    const known = made.get(members);
    if (known !== undefined) return known;
    say(`Making up ${members} members ...`);
    const written = writeMemberPages(join(root, `members-${members}`), members);
    made.set(members, written);
    return written;
  };
  const fill = async (members: number) => {
    const folder = join(root, `till-${members}`);
    const written = pages(members);
    say(`Filling a till with ${members} members ...`);
    await makeTillFiles(folder, written);
    return folder;
  };
  return {
    sizes,
    folder: (name) => join(root, name),
    pages,
    async till(members) {
      const folder = tills.get(members) ?? fill(members);
      tills.set(members, folder);
      return { folder: await folder, pages: pages(members) };
    },
    close() {
      for (const written of made.values()) written.close();
      process.off('exit', remove);
      remove();
    },
  };
}
