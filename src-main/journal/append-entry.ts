import { eq, sql } from 'drizzle-orm';
import { nodeJournalCrypto } from '../../src-node/crypto.ts';
import type { PendingEffect } from '../../src-shared/domain/balance.ts';
import { type ChainHead, encodeBody, hashBody } from '../../src-shared/journal/chain.ts';
import { type EntryBody, entryBodySchema } from '../../src-shared/journal/entry.ts';
import { entries, pendingEffects, refusalAnswers } from '../database/journal-schema.ts';
import type { JournalDatabase, JournalTransaction } from '../database/open.ts';
import { excludedOf, placeholdersOf, statementsOf } from '../database/statements.ts';
import { readHead, readHeadBefore, readIdentity } from './read-entries.ts';
import { recordRefund } from './refunds.ts';

/** Who signs: one device in one epoch. */
export type EntrySigner = {
  readonly deviceId: string;
  readonly epoch: number;
  /** The 64-byte Ed25519 signature over `bytes`. */
  readonly sign: (bytes: Uint8Array) => Uint8Array;
};

type NewEntryOf<Body> = Body extends EntryBody
  ? {
      /** UUIDv7, made before the transaction, so that a second try is the same entry. */
      readonly id: string;
      readonly kind: Body['kind'];
      readonly payload: Body['payload'];
      readonly occurredAtMs: number;
      readonly lastContactAtMs: number | null;
    }
  : never;
export type NewEntry = NewEntryOf<EntryBody>;

/** What the entry does to a member's figures until central's answer is in the replica. */
export type NewEffect = Pick<PendingEffect, 'account' | 'points'> & { readonly memberId: string };

export type AppendedEntry = { readonly head: ChainHead; readonly entry: EntryBody };

/** Thrown when an entry id is in the journal already, whatever it names there. Nothing was written. */
export class EntryIdUsedError extends Error {
  override readonly name = 'EntryIdUsedError';
}

/** Thrown when the signer is of another device or epoch than the journal. Nothing was written. */
export class WrongSignerError extends Error {
  override readonly name = 'WrongSignerError';
}

/**
 * Writes the entry that follows the journal's head, signed, and its effects, in the caller's transaction. Throws, with
 * nothing written, EntryIdUsedError, WrongSignerError, NotEnrolledError, or a ZodError for an entry that nobody could read.
 */
export function appendEntry(
  tx: JournalTransaction,
  signer: EntrySigner,
  entry: NewEntry,
  effects: readonly NewEffect[],
): AppendedEntry {
  const identity = readIdentity(tx);
  if (identity.deviceId !== signer.deviceId || identity.epoch !== signer.epoch) {
    throw new WrongSignerError(`the journal is of epoch ${identity.epoch}, the signer of epoch ${signer.epoch}`);
  }
  if (statements(tx).idUsed.get({ id: entry.id }) !== undefined) {
    throw new EntryIdUsedError(`entry id ${entry.id} is in the journal already`);
  }
  const before = readHead(tx);
  const body = entryBodySchema.parse({
    format: 1,
    deviceId: signer.deviceId,
    epoch: before.epoch,
    sequence: before.sequence + 1,
    previousHash: before.hash,
    ...entry,
  });
  return { entry: body, head: insert(tx, signer, body, effects) };
}

/** Writes the first entry of the signer's epoch, naming the head of the epoch before it, if there was one. */
export function openEpoch(
  tx: JournalTransaction,
  signer: EntrySigner,
  opening: Pick<NewEntry, 'id' | 'occurredAtMs' | 'lastContactAtMs'> & { readonly appVersion: string },
): AppendedEntry {
  const { appVersion, ...when } = opening;
  const previous = readHeadBefore(tx, signer.epoch);
  return appendEntry(tx, signer, { ...when, kind: 'epoch-opened', payload: { appVersion, previous } }, []);
}

function insert(
  tx: JournalTransaction,
  signer: EntrySigner,
  body: EntryBody,
  effects: readonly NewEffect[],
): ChainHead {
  const { epoch, sequence, id } = body;
  const bytes = encodeBody(nodeJournalCrypto, body);
  const hash = hashBody(nodeJournalCrypto, bytes);
  statements(tx).insertEntry.run({
    epoch,
    sequence,
    id,
    kind: body.kind,
    occurredAtMs: body.occurredAtMs,
    saleId: body.kind === 'sale-completed' ? body.payload.saleId : null,
    body: bytes,
    signature: signer.sign(bytes),
    hash,
  });
  noteMeaning(tx, body);
  for (const effect of effects) {
    if (effect.points !== 0) statements(tx).insertEffect.run({ entryId: id, epoch, sequence, ...effect });
  }
  return { epoch, sequence, hash };
}

/** What an entry says of others, where it can be looked up: whose answer it is, and what it brings back. */
function noteMeaning(tx: JournalTransaction, { id, kind, payload }: EntryBody): void {
  switch (kind) {
    case 'refusal-answered':
      statements(tx).insertAnswer.run({ answersEntryId: payload.answersEntryId, entryId: id });
      break;
    case 'enrolment-linked':
      statements(tx).insertAnswer.run({ answersEntryId: payload.enrolmentEntryId, entryId: id });
      break;
    case 'sale-refunded':
      recordRefund(tx, id, payload);
      break;
    default:
      break;
  }
}

const statements = statementsOf((db: JournalDatabase) => ({
  idUsed: db
    .select({ id: entries.id })
    .from(entries)
    .where(eq(entries.id, sql.placeholder('id')))
    .prepare(),
  insertEntry: db.insert(entries).values(placeholdersOf(entries)).prepare(),
  // A word on an enrolment that central refuses leaves room for another; whoever appends an answer looks for one before.
  insertAnswer: db
    .insert(refusalAnswers)
    .values(placeholdersOf(refusalAnswers))
    .onConflictDoUpdate({ target: refusalAnswers.answersEntryId, set: excludedOf(refusalAnswers, ['answersEntryId']) })
    .prepare(),
  insertEffect: db.insert(pendingEffects).values(placeholdersOf(pendingEffects)).prepare(),
}));
