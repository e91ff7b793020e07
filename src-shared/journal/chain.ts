import type { ZodError } from 'zod';
import { type Canonical, canonicalText } from './canonical.ts';
import { type EntryBody, type EntryHeader, entryHeaderSchema } from './entry.ts';

/** What chain code needs of a platform. Injected, since this folder knows no Node and no browser. */
export interface JournalCrypto {
  utf8(text: string): Uint8Array;
  sha256(bytes: Uint8Array): Uint8Array;
  /** True when `signature` is the Ed25519 signature of `bytes` under the raw 32-byte `publicKey`. */
  verify(publicKey: Uint8Array, bytes: Uint8Array, signature: Uint8Array): boolean;
}

/** An entry as stored, sent and kept: the very bytes that were signed, and the signature. */
export interface SignedEntry {
  readonly body: Uint8Array;
  readonly signature: Uint8Array;
}

/** The last entry of a chain. Sequence 0 with the epoch's genesis hash stands for an epoch without entries. */
export interface ChainHead {
  readonly epoch: number;
  readonly sequence: number;
  readonly hash: string;
}

export type ChainProblem =
  | { code: 'ENTRY_MALFORMED'; detail: string }
  | { code: 'WRONG_DEVICE' }
  | { code: 'WRONG_EPOCH' }
  | { code: 'CHAIN_GAP'; expectedSequence: number }
  | { code: 'CHAIN_BROKEN' }
  | { code: 'SIGNATURE_INVALID' };

/** The head of an epoch that has no entry yet; the first entry's `previousHash` is its hash. */
export function genesisHead(crypto: JournalCrypto, deviceId: string, epoch: number): ChainHead {
  return { epoch, sequence: 0, hash: toHex(crypto.sha256(crypto.utf8(`earnest-journal/1\n${deviceId}\n${epoch}`))) };
}

/** The bytes of an entry's body, to be signed once and never written again. */
export function encodeBody(crypto: JournalCrypto, body: EntryBody): Uint8Array {
  return crypto.utf8(canonicalText(body as unknown as Canonical));
}

/** The hash by which the next entry names this one. */
export function hashBody(crypto: JournalCrypto, body: Uint8Array): string {
  return toHex(crypto.sha256(body));
}

/**
 * Checks that `entry` is the one that follows `head`: well-formed, of this device and epoch, next in order, naming the
 * hash before it, and signed. `bodyText` is the body decoded as UTF-8. Never reads the payload.
 */
export function verifyNext(
  crypto: JournalCrypto,
  expected: { deviceId: string; publicKey: Uint8Array; head: ChainHead },
  entry: SignedEntry & { readonly bodyText: string },
): { ok: true; header: EntryHeader; head: ChainHead } | { ok: false; problem: ChainProblem } {
  const read = readHeader(entry.bodyText);
  if (!read.ok) return read;
  const { header } = read;
  const { head } = expected;
  if (header.deviceId !== expected.deviceId) return { ok: false, problem: { code: 'WRONG_DEVICE' } };
  if (header.epoch !== head.epoch) return { ok: false, problem: { code: 'WRONG_EPOCH' } };
  if (header.sequence !== head.sequence + 1) {
    return { ok: false, problem: { code: 'CHAIN_GAP', expectedSequence: head.sequence + 1 } };
  }
  if (!crypto.verify(expected.publicKey, entry.body, entry.signature)) {
    return { ok: false, problem: { code: 'SIGNATURE_INVALID' } };
  }
  if (header.previousHash !== head.hash) return { ok: false, problem: { code: 'CHAIN_BROKEN' } };
  const next = { epoch: header.epoch, sequence: header.sequence, hash: hashBody(crypto, entry.body) };
  return { ok: true, header, head: next };
}

/** The header of a body's text, or why it is none. A text that is not in canonical form is malformed too. */
export function readHeader(
  bodyText: string,
): { ok: true; header: EntryHeader } | { ok: false; problem: Extract<ChainProblem, { code: 'ENTRY_MALFORMED' }> } {
  let value: unknown;
  try {
    value = JSON.parse(bodyText);
    // One body, one text: what reads the same but is written otherwise would be another hash for the same entry.
    if (canonicalText(value as Canonical) !== bodyText) return malformed('not in canonical form');
  } catch (error) {
    return malformed(error instanceof Error ? error.message : 'not JSON');
  }
  const header = entryHeaderSchema.safeParse(value);
  return header.success ? { ok: true, header: header.data } : malformed(firstIssue(header.error));
}

/** The first thing that a schema found wrong, with its place, in a few words. */
export function firstIssue(error: ZodError): string {
  const issue = error.issues[0];
  return issue ? `${issue.path.join('.') || 'value'}: ${issue.message}` : 'not of the expected shape';
}

function malformed(detail: string): {
  ok: false;
  problem: Extract<ChainProblem, { code: 'ENTRY_MALFORMED' }>;
} {
  return { ok: false, problem: { code: 'ENTRY_MALFORMED', detail: detail.slice(0, 200) } };
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
