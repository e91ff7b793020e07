import type { Contact } from '../../src-shared/contracts/central.ts';
import type { Position } from '../../src-shared/contracts/feed.ts';
import { closeDatabase, type OpenOptions, type ReplicaDatabase } from '../database/open.ts';
import { DatabaseRefusedError } from '../database/refused.ts';
import {
  createReplica,
  finishReplica,
  insertSnapshotMembers,
  insertSnapshotProducts,
  readBuildPosition,
  resumeReplica,
  writeSnapshotHeader,
} from '../replica/build-replica.ts';
import type { CentralClient } from './central-client.ts';

export interface DownloadPlan {
  readonly folder: string;
  readonly replicaOptions: OpenOptions;
  /** The file of a building that was cut short, to go on with; null for a new one. */
  readonly resume: string | null;
  /** Where the till's journal ends. */
  readonly position: Position;
  readonly pageSize?: number;
}

export interface DownloadEvents {
  /** The file that is built from now on. */
  readonly onBegun: (name: string) => void;
  readonly onContact: (contact: Contact) => void;
  readonly onProgress: (progress: BuildProgress) => void;
}

export interface BuildProgress {
  readonly done: number;
  readonly total: number;
}

/**
 * Builds a replica file from central's snapshot, page by page, and returns its name. Each page is committed with the place
 * that it ends at, so a building that is cut short goes on from there; one of another incarnation of central begins anew.
 */
export async function downloadReplica(
  client: Pick<CentralClient, 'beginSnapshot' | 'snapshotMembers' | 'snapshotProducts'>,
  plan: DownloadPlan,
  events: DownloadEvents,
): Promise<string> {
  const kept = plan.resume === null ? null : reopen(plan, plan.resume);
  const first = kept ?? createReplica(plan.folder, plan.replicaOptions);
  try {
    events.onBegun(first.name);
    await fill(client, plan, first.db, events);
    return first.name;
  } catch (error) {
    if (!(error instanceof OtherIncarnationError)) throw error;
  } finally {
    closeDatabase(first.db);
  }
  return await downloadReplica(client, { ...plan, resume: null }, events);
}

const PAGE_SIZE = 2_000;

/** The pages come from another incarnation of central than the building began with. */
class OtherIncarnationError extends Error {
  override readonly name = 'OtherIncarnationError';
}

function reopen(plan: DownloadPlan, name: string): { db: ReplicaDatabase; name: string } | null {
  try {
    return { db: resumeReplica(plan.folder, name, plan.replicaOptions), name };
  } catch (error) {
    if (error instanceof DatabaseRefusedError) return null;
    throw error;
  }
}

async function fill(
  client: Pick<CentralClient, 'beginSnapshot' | 'snapshotMembers' | 'snapshotProducts'>,
  plan: DownloadPlan,
  db: ReplicaDatabase,
  events: DownloadEvents,
): Promise<void> {
  const limit = plan.pageSize ?? PAGE_SIZE;
  if (readBuildPosition(db) === null) {
    const header = await client.beginSnapshot({ position: plan.position });
    events.onContact(header.contact);
    writeSnapshotHeader(db, header);
  }
  for (;;) {
    const { incarnation, members, products, done, total } = positionOf(db);
    events.onProgress({ done, total });
    const meet = ({ contact }: { contact: Contact }) => {
      events.onContact(contact);
      if (contact.incarnation !== incarnation) throw new OtherIncarnationError('central is another one by now');
    };
    if (!members.done) {
      const page = await client.snapshotMembers({ after: members.after, limit });
      meet(page);
      insertSnapshotMembers(db, page);
    } else if (!products.done) {
      const page = await client.snapshotProducts({ after: products.after, limit });
      meet(page);
      insertSnapshotProducts(db, page);
    } else {
      finishReplica(db);
      return;
    }
  }
}

function positionOf(db: ReplicaDatabase) {
  const position = readBuildPosition(db);
  if (position === null) throw new Error('a replica in building has no position');
  return position;
}
