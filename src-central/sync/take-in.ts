import { and, eq, inArray } from 'drizzle-orm';
import { nodeJournalCrypto } from '../../src-node/crypto.ts';
import type { Position } from '../../src-shared/contracts/feed.ts';
import {
  type ChainHead,
  type ChainProblem,
  hashBody,
  readHeader,
  type SignedEntry,
  verifyNext,
} from '../../src-shared/journal/chain.ts';
import type { EntryHeader } from '../../src-shared/journal/entry.ts';
import type { Clock } from '../clock.ts';
import type { CentralDatabase, CentralTransaction } from '../database/open.ts';
import { deviceEpochs, devices, entries } from '../database/schema.ts';
import { checkPosition, readServedDevice } from './device-position.ts';
import { type DetailsRow, keepDetails } from './entry-details.ts';
import { SyncError, type SyncProblem } from './errors.ts';

/** An entry as a till sends it: what was signed, and the erasable part that belongs to it, where it has one. */
export interface SentEntry extends SignedEntry {
  readonly details?: Uint8Array | undefined;
}

/**
 * Takes in the entries that follow what is there, in order, as the bytes that were signed; commits before it returns the new
 * head. Sending the same entries again is always safe, and brings details that were missing. It checks signature and chain and
 * never interprets a payload, nor details.
 * @throws SyncError. The entries before a faulty one are taken in all the same; resending goes on from there.
 */
export async function takeIn(
  db: CentralDatabase,
  clock: Clock,
  deviceId: string,
  push: { readonly position: Position; readonly entries: readonly SentEntry[] },
): Promise<Position> {
  const { head, problem } = await db.transaction(async (tx) => {
    await readServedDevice(tx, deviceId);
    const publicKey = await lockEpoch(tx, deviceId, push.position.epoch);
    const before = await checkPosition(tx, deviceId, push.position);
    const checked = await checkEntries(tx, { deviceId, publicKey, head: before }, push.entries);
    await keepEntries(tx, clock.nowMs(), deviceId, checked);
    return checked;
  });
  if (problem) throw new SyncError(problem);
  return head;
}

/** Serialises the pushes of one device. Returns the key that signs this epoch's entries. */
async function lockEpoch(tx: CentralTransaction, deviceId: string, epoch: number): Promise<Uint8Array> {
  const [known] = await tx
    .select({ publicKey: deviceEpochs.publicKey })
    .from(deviceEpochs)
    .where(and(eq(deviceEpochs.deviceId, deviceId), eq(deviceEpochs.epoch, epoch)))
    .for('no key update');
  if (!known) throw new SyncError({ code: 'UNKNOWN_EPOCH' });
  return known.publicKey;
}

interface Expected {
  readonly deviceId: string;
  readonly publicKey: Uint8Array;
  readonly head: Position;
}

type EntryRow = Omit<typeof entries.$inferInsert, 'takenInAtMs'>;

interface CheckedEntries {
  readonly head: Position;
  readonly rows: readonly EntryRow[];
  /** Of `rows`, and of entries that were taken in before. */
  readonly details: readonly DetailsRow[];
  /** What is wrong with the entry after the last of `rows`. */
  readonly problem: SyncProblem | null;
}

interface PushedEntry extends SentEntry {
  readonly bodyText: string;
  /** Null where the body cannot be read, for the reason in `detail`. */
  readonly header: EntryHeader | null;
  readonly detail: string;
}

async function checkEntries(
  tx: CentralTransaction,
  expected: Expected,
  signed: readonly SentEntry[],
): Promise<CheckedEntries> {
  const pushed = signed.map(readEntry);
  const taken = await readTaken(tx, expected, pushed);
  const rows: EntryRow[] = [];
  const details: DetailsRow[] = [];
  let head = expected.head;
  for (const entry of pushed) {
    const repeated = checkRepeated(expected, taken, entry);
    if (repeated && repeated !== 'repeated') return { head, rows, details, problem: repeated };
    if (!repeated) {
      const next = verifyNext(nodeJournalCrypto, { ...expected, head }, entry);
      if (!next.ok) return { head, rows, details, problem: toSyncProblem(next.problem, head) };
      const { id: entryId, epoch, sequence, kind } = next.header;
      if (taken.ids.has(entryId)) {
        return { head, rows, details, problem: { code: 'CONFLICTING_DUPLICATE', data: { sequence } } };
      }
      taken.ids.add(entryId);
      head = next.head;
      const { body, signature } = entry;
      rows.push({ entryId, deviceId: expected.deviceId, epoch, sequence, kind, hash: head.hash, body, signature });
    }
    if (entry.header && entry.details) details.push({ entryId: entry.header.id, details: entry.details });
  }
  return { head, rows, details, problem: null };
}

function readEntry(entry: SentEntry): PushedEntry {
  try {
    const bodyText = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(entry.body);
    const read = readHeader(bodyText);
    if (!read.ok) return { ...entry, bodyText, header: null, detail: read.problem.detail };
    // PostgreSQL has no text with this character, and a kind is kept as text.
    if (read.header.kind.includes('\0')) return { ...entry, bodyText, header: null, detail: 'kind: not plain text' };
    return { ...entry, bodyText, header: read.header, detail: '' };
  } catch {
    return { ...entry, bodyText: '', header: null, detail: 'not UTF-8' };
  }
}

interface Taken {
  /** Hashes, by sequence, of this epoch's entries that the push repeats. */
  readonly hashes: ReadonlyMap<number, string>;
  /** Ids of the push's new entries that any entry of any device has already. */
  readonly ids: Set<string>;
}

async function readTaken(
  tx: CentralTransaction,
  { deviceId, head }: Expected,
  pushed: readonly PushedEntry[],
): Promise<Taken> {
  const headers = pushed.flatMap(({ header }) => header ?? []);
  const repeated = headers.flatMap(({ sequence }) => (sequence <= head.sequence ? [sequence] : []));
  const fresh = headers.flatMap(({ sequence, id }) => (sequence > head.sequence ? [id] : []));
  const place = and(eq(entries.deviceId, deviceId), eq(entries.epoch, head.epoch));
  const known = await tx
    .select({ sequence: entries.sequence, hash: entries.hash })
    .from(entries)
    .where(and(place, inArray(entries.sequence, repeated)));
  const ids = await tx.select({ id: entries.entryId }).from(entries).where(inArray(entries.entryId, fresh));
  return {
    hashes: new Map(known.map(({ sequence, hash }) => [sequence, hash])),
    ids: new Set(ids.map(({ id }) => id)),
  };
}

/** Whether an entry is one that was taken in before: 'repeated' if it is, null if it is a new one. */
function checkRepeated(
  { deviceId, head }: Expected,
  { hashes }: Taken,
  { header, body, detail }: PushedEntry,
): SyncProblem | 'repeated' | null {
  if (!header) return malformed(null, detail);
  const { sequence } = header;
  if (sequence > head.sequence) return null;
  if (header.deviceId !== deviceId) return malformed(sequence, OTHER_DEVICE);
  if (header.epoch !== head.epoch) return malformed(sequence, OTHER_EPOCH);
  if (hashes.get(sequence) === hashBody(nodeJournalCrypto, body)) return 'repeated';
  return { code: 'JOURNAL_FORKED', data: { sequence } };
}

function toSyncProblem(problem: ChainProblem, head: ChainHead): SyncProblem {
  const sequence = head.sequence + 1;
  switch (problem.code) {
    case 'ENTRY_MALFORMED':
      return malformed(null, problem.detail);
    case 'WRONG_DEVICE':
      return malformed(sequence, OTHER_DEVICE);
    case 'WRONG_EPOCH':
      return malformed(sequence, OTHER_EPOCH);
    case 'CHAIN_GAP':
      return { code: 'CHAIN_GAP', data: { takenIn: head } };
    case 'CHAIN_BROKEN':
      // Signed, and next in order, but it follows another entry than the one that was taken in.
      return { code: 'JOURNAL_FORKED', data: { sequence: head.sequence } };
    case 'SIGNATURE_INVALID':
      return { code: 'SIGNATURE_INVALID', data: { sequence } };
  }
}

async function keepEntries(
  tx: CentralTransaction,
  nowMs: number,
  deviceId: string,
  { rows, details, head }: CheckedEntries,
): Promise<void> {
  await tx.update(devices).set({ lastSeenAtMs: nowMs }).where(eq(devices.deviceId, deviceId));
  if (rows.length > 0) await tx.insert(entries).values(rows.map((row) => ({ ...row, takenInAtMs: nowMs })));
  await keepDetails(tx, details);
  if (rows.length === 0) return;
  await tx
    .update(deviceEpochs)
    .set({ headSequence: head.sequence, headHash: head.hash })
    .where(and(eq(deviceEpochs.deviceId, deviceId), eq(deviceEpochs.epoch, head.epoch)));
}

function malformed(sequence: number | null, detail: string): SyncProblem {
  return { code: 'ENTRY_MALFORMED', data: { sequence, detail } };
}

const OTHER_DEVICE = 'written by another device';
const OTHER_EPOCH = 'written in another epoch';
