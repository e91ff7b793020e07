import type { JournalDetail } from '../../../src-shared/contracts/manager.ts';
import { readEntryAt } from '../../journal/list-entries.ts';
import type { JournalPlace } from '../../journal/read-entries.ts';
import type { Desk } from '../desk.ts';
import { Refusal } from '../refusal.ts';
import { describeEntry } from './describe-entry.ts';

/** One entry in full: the very text that was signed, its hash, and the signature in base64. Or ENTRY_NOT_FOUND. */
export function showEntry(desk: Desk, at: JournalPlace): JournalDetail {
  const found = readEntryAt(desk.journal, at);
  if (found === null) throw new Refusal('ENTRY_NOT_FOUND', undefined);
  const { body, hash, signature } = found.entry;
  return {
    ...describeEntry(desk, found),
    body: body.toString('utf8'),
    hash,
    signature: signature.toString('base64'),
  };
}
