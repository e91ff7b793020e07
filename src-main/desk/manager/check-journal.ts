import { readDevice } from '../../journal/local-state.ts';
import { NotEnrolledError } from '../../journal/read-entries.ts';
import { verifyJournalInTurns } from '../../journal/verify-journal.ts';
import type { Desk } from '../desk.ts';

export type JournalCheck = {
  readonly checked: number;
  readonly problems: { epoch: number; sequence: number; problem: string }[];
};

/** Checks every entry's signature and place in the chain, and lets scans in between. Problems are told by their codes. */
export async function checkJournal(desk: Desk): Promise<JournalCheck> {
  const device = readDevice(desk.journal);
  if (device === null) throw new NotEnrolledError();
  const { checked, problems } = await verifyJournalInTurns(desk.journal, device.publicKey);
  return { checked, problems: problems.map(({ problem, ...place }) => ({ ...place, problem: problem.code })) };
}
