import type { ReplicaDatabase } from '../database/open.ts';
import { readHead } from '../journal/read-entries.ts';
import { type AppliedPage, applyPage } from '../replica/apply-page.ts';
import { readReplicaState } from '../replica/replica-state.ts';
import { type CentralLink, keepTakenIn } from './central-link.ts';

/** A page of the feed that is applied. */
export interface PulledPage {
  readonly applied: AppliedPage;
  readonly cursor: number;
  readonly more: boolean;
}

/**
 * Reads one page of the feed after the replica's cursor and applies it. With nothing new there central waits up to
 * `waitMs` for a change.
 * @throws what `applyPage` throws, ConnectionError, or a named error of the contract.
 */
export async function pullPage(
  link: CentralLink,
  replica: ReplicaDatabase,
  waitMs: number,
  signal: AbortSignal,
): Promise<PulledPage> {
  const { journal } = link;
  const { cursor: after } = readReplicaState(replica);
  const page = await link.client.pull(
    { position: readHead(journal), cursor: after, limit: PAGE_ROWS, waitMs },
    { signal },
  );
  link.onContact(page.contact);
  keepTakenIn(journal, page.takenIn);
  const applied = applyPage(journal, replica, { ...page, after });
  return { applied, cursor: page.cursor, more: page.more };
}

/** Few enough that applying a page does not keep a scan waiting. */
const PAGE_ROWS = 500;
