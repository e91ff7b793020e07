import { safe } from '@orpc/client';
import { PUSH_LIMIT } from '../../src-shared/contracts/central.ts';
import type { Position } from '../../src-shared/contracts/feed.ts';
import { readHead, readUnsentEntries, type UnsentEntry } from '../journal/read-entries.ts';
import { type CentralLink, keepTakenIn, takenInSoFar } from './central-link.ts';
import { ConnectionError } from './connection-error.ts';

/** How much goes out at a time: less after a push that took too long, so that a slow line gets anywhere at all. */
export interface PushPace {
  bytes: number;
}

export function createPushPace(): PushPace {
  return { bytes: MOST_BYTES };
}

/** Signed entries that central does not take: sending them again is of no use before a person has looked. */
export class EntriesNotTakenError extends Error {
  override readonly name = 'EntriesNotTakenError';
}

/**
 * Sends the entries that central has not taken in, in order, a batch at a time. Central's head is all that is learned from
 * it, so a batch that is sent twice, or whose answer is lost, does no harm. Returns how many batches were answered.
 * @throws EntriesNotTakenError, ConnectionError, or a named error of the contract.
 */
export async function pushEntries(link: CentralLink, pace: PushPace, signal: AbortSignal): Promise<number> {
  let batches = 0;
  let setBacks = 0;
  for (;;) {
    const before = takenInSoFar(link.journal);
    const batch = readUnsentEntries(link.journal, before, PUSH_LIMIT, pace.bytes);
    if (batch.length === 0) return batches;
    keepTakenIn(link.journal, await pushBatch(link, pace, batch, signal));
    batches += 1;
    const after = takenInSoFar(link.journal);
    if (after.sequence < before.sequence) setBacks += 1;
    if (after.sequence === before.sequence || setBacks > MOST_SET_BACKS) {
      throw new ConnectionError('central-failed', 'central answers, and takes nothing in');
    }
  }
}

/** Bodies as they are stored; base64 makes a third more of them, and central takes 2 MiB. */
const MOST_BYTES = 768 * 1024;

/** Central may have lost entries once; one that says so again and again is broken. */
const MOST_SET_BACKS = 3;

/** Sends one batch and returns central's head. */
async function pushBatch(
  link: CentralLink,
  pace: PushPace,
  batch: readonly UnsentEntry[],
  signal: AbortSignal,
): Promise<Position> {
  const entries = batch.map(({ id, body, signature }) => {
    const details = link.detailsOf(id);
    const signed = { body: toBase64(body), signature: toBase64(signature) };
    return details === null ? signed : { ...signed, details: toBase64(Buffer.from(details, 'utf8')) };
  });
  const answer = await safe(link.client.push({ position: readHead(link.journal), entries }, { signal }));
  if (answer.isSuccess) {
    link.onContact(answer.data.contact);
    pace.bytes = Math.min(pace.bytes * 2, MOST_BYTES);
    return answer.data.takenIn;
  }
  if (!answer.isDefined) {
    const slow = answer.error instanceof ConnectionError && answer.error.problem === 'timed-out';
    if (slow) pace.bytes = Math.max(pace.bytes / 2, 1);
    throw answer.error;
  }
  switch (answer.error.code) {
    case 'CHAIN_GAP':
      return answer.error.data.takenIn;
    case 'ENTRY_MALFORMED':
    case 'SIGNATURE_INVALID':
    case 'CONFLICTING_DUPLICATE':
      throw new EntriesNotTakenError(`${answer.error.code} at ${answer.error.data.sequence}`);
    default:
      throw answer.error;
  }
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
