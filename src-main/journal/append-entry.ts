import type { PendingEffect } from '../../src-shared/domain/balance.ts';
import type { ChainHead } from '../../src-shared/journal/chain.ts';
import type { EntryBody } from '../../src-shared/journal/entry.ts';
import type { JournalTransaction } from '../database/open.ts';

/** Who signs: one device in one epoch. */
export type EntrySigner = {
  readonly deviceId: string;
  readonly epoch: number;
  /** The 64-byte Ed25519 signature over `bytes`. */
  readonly sign: (bytes: Uint8Array) => Uint8Array;
};

type NewEntryOf<B> = B extends EntryBody
  ? {
      /** UUIDv7, made before the transaction, so that a second try is the same entry. */
      readonly id: string;
      readonly kind: B['kind'];
      readonly payload: B['payload'];
      readonly occurredAtMs: number;
      readonly lastContactAtMs: number | null;
    }
  : never;
export type NewEntry = NewEntryOf<EntryBody>;

/** What the entry does to a member's figures until central's answer is in the replica. */
export type NewEffect = Pick<PendingEffect, 'account' | 'points'> & { readonly memberId: string };

/** Reads the head, then writes the signed entry and its effects, in the caller's transaction. */
export declare function appendEntry(
  tx: JournalTransaction,
  signer: EntrySigner,
  entry: NewEntry,
  effects: readonly NewEffect[],
): { readonly head: ChainHead; readonly entry: EntryBody };

/** Writes the first entry of `signer.epoch`, naming the head of the epoch before it, if there was one. */
export declare function openEpoch(
  tx: JournalTransaction,
  signer: EntrySigner,
  opening: {
    readonly id: string;
    readonly occurredAtMs: number;
    readonly lastContactAtMs: number | null;
    readonly appVersion: string;
  },
): { readonly head: ChainHead; readonly entry: EntryBody };
