import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { count, ne } from 'drizzle-orm';
import { entries } from '../src-main/database/journal-schema.ts';
import { closeDatabase, type JournalDatabase } from '../src-main/database/open.ts';
import { openJournalCopy } from '../src-main/database/open-copy.ts';
import { readDevice, readSyncState } from '../src-main/journal/local-state.ts';
import { readHead } from '../src-main/journal/read-entries.ts';
import { type JournalProblem, verifyJournal } from '../src-main/journal/verify-journal.ts';

export type FileCheck =
  /** It was checked: `code` 0 where all is sound, 1 with problems. */
  | {
      readonly code: 0 | 1;
      readonly file: string;
      readonly till: string;
      readonly epoch: number;
      readonly checked: number;
      readonly problems: readonly JournalProblem[];
      /** The last sequence that central has taken in, where the file ends before it: entries were cut off. */
      readonly cutOffBefore: number | null;
      /** Entries of other enrolments, whose keys this file does not have. */
      readonly ofOtherEpochs: number;
    }
  /** It could not be checked. */
  | { readonly code: 2; readonly file: string; readonly reason: string };

/** Checks signature and chain of every entry of a journal's file, in a copy of it: a till may have it open. */
export function verifyFile(file: string): FileCheck {
  let folder: string | null = null;
  try {
    folder = mkdtempSync(join(tmpdir(), 'earnest-journal-'));
    return checkFile(file, folder);
  } catch (error) {
    return { code: 2, file, reason: error instanceof Error ? error.message : String(error) };
  } finally {
    if (folder !== null) rmSync(folder, { recursive: true, force: true });
  }
}

/** What was checked and found, in words, a line each. */
export function describeCheck(check: FileCheck): string[] {
  if (check.code === 2) return [`${check.file} could not be checked: ${check.reason}`];
  const { file, till, epoch, checked, problems, cutOffBefore, ofOtherEpochs } = check;
  return [
    `${file}: ${till}, epoch ${epoch}`,
    `${checked} entries checked: signature, place in the chain, and what stands beside each.`,
    ...(ofOtherEpochs === 0
      ? []
      : [`${ofOtherEpochs} entries of other epochs not checked: their key is not in this file.`]),
    ...problems.map((one) => `entry ${one.epoch}/${one.sequence}: ${inWords(one.problem)}`),
    ...(cutOffBefore === null ? [] : [`entry ${epoch}/${cutOffBefore} is at central, and the file ends before it.`]),
    check.code === 0 ? 'No problems found.' : 'Problems found. Every entry that is not named is sound.',
  ];
}

function checkFile(file: string, folder: string): FileCheck {
  const journal = openJournalCopy(file, folder);
  try {
    const device = readDevice(journal);
    if (device === null)
      return { code: 2, file, reason: 'no till was ever enrolled with it, so it has no key and no entry.' };
    const { checked, problems } = verifyJournal(journal, device.publicKey);
    const cutOffBefore = findCutOff(journal);
    const others = journal.select({ entries: count() }).from(entries).where(ne(entries.epoch, device.epoch)).get();
    return {
      code: problems.length === 0 && cutOffBefore === null ? 0 : 1,
      file,
      till: `${device.store.name}, ${device.tillName} (${device.tillCode})`,
      epoch: device.epoch,
      checked,
      problems,
      cutOffBefore,
      ofOtherEpochs: others?.entries ?? 0,
    };
  } finally {
    closeDatabase(journal);
  }
}

/** The chain alone cannot tell that its last entries are gone: what central has taken in can. */
function findCutOff(journal: JournalDatabase): number | null {
  const head = readHead(journal);
  const state = readSyncState(journal);
  return state?.takenInEpoch === head.epoch && state.takenInSequence > head.sequence ? state.takenInSequence : null;
}

function inWords(problem: JournalProblem['problem']): string {
  switch (problem.code) {
    case 'ENTRY_MALFORMED':
      return `cannot be read (${problem.detail}).`;
    case 'WRONG_DEVICE':
      return 'was written by another device.';
    case 'WRONG_EPOCH':
      return 'says that it is of another epoch than the one it lies in.';
    case 'CHAIN_GAP':
      return `entry ${problem.expectedSequence} should stand here: one or more are missing before it.`;
    case 'CHAIN_BROKEN':
      return 'does not follow the entry before it: that one was changed, or is not the one it followed.';
    case 'SIGNATURE_INVALID':
      return 'was changed after it was signed, or was signed with another key.';
    case 'COLUMNS_DIFFER':
      return 'is sound, but the columns beside it in the file were changed.';
  }
}
