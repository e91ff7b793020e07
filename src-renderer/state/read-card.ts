import type { ReadResult } from '../../src-shared/contracts/till.ts';
import type { TillClient } from '../port/till-client.ts';
import type { Heard } from './take-read.ts';

/** What was scanned for a new card: its code, whose it is already, or what else it is. */
export type CardRead =
  | { readonly kind: 'card'; readonly code: string }
  /** Null: a card that was somebody's once. */
  | { readonly kind: 'taken'; readonly memberId: string | null }
  | { readonly kind: 'unreadable'; readonly result: Extract<ReadResult, { kind: 'unreadable' }> }
  | { readonly kind: 'other' };

/** Reads a scan that can only be meant as a card that nobody has yet. */
export async function readNewCard(till: Pick<TillClient, 'sale'>, heard: Heard): Promise<CardRead> {
  const { source, text, textByCode } = heard;
  const result = await till.sale.read({ source, text, ...(textByCode === undefined ? {} : { textByCode }) });
  switch (result.kind) {
    case 'not-found':
      return result.what === 'card' ? { kind: 'card', code: result.read } : { kind: 'other' };
    case 'member':
      return { kind: 'taken', memberId: result.member.memberId };
    case 'members':
    case 'lost-card':
      return { kind: 'taken', memberId: null };
    case 'unreadable':
      return { kind: 'unreadable', result };
    default:
      return { kind: 'other' };
  }
}
