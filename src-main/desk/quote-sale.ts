import type { SaleDraft, SaleQuote } from '../../src-shared/contracts/till.ts';
import type { ProgramConfig } from '../../src-shared/domain/program.ts';
import { quoteSale as quote } from '../../src-shared/domain/quote-sale.ts';
import { isWriteFailure } from '../database/refused.ts';
import { keepDraft } from '../journal/drafts.ts';
import { findSaleEntry } from '../journal/read-entries.ts';
import { type ReplicaMember, readMember } from '../replica/lookup.ts';
import { configInForceNow } from './configuration.ts';
import type { Desk } from './desk.ts';
import { viewOf } from './member-view.ts';
import { Refusal } from './refusal.ts';

/**
 * Keeps the open sale and prices it under the configuration in force. Refuses with ALREADY_COMPLETED for a sale that is
 * in the journal (a paid sale never goes back to draft) and MEMBER_NOT_FOUND for a member this till has not.
 */
export function quoteSale(desk: Desk, draft: SaleDraft): SaleQuote {
  if (findSaleEntry(desk.journal, draft.saleId) !== null) throw new Refusal('ALREADY_COMPLETED', undefined);
  const priced = priceSale(desk, draft, desk.clock.nowMs());
  keepDraftIfDiskTakesIt(desk, draft);
  return { quote: priced.quote, member: priced.member && viewOf(desk, priced.config, priced.member) };
}

/** A full disk must not stop the pricing: that the sale cannot be completed is said when it is to be. */
function keepDraftIfDiskTakesIt(desk: Desk, draft: SaleDraft): void {
  try {
    keepDraft(desk.journal, draft, desk.clock.nowMs());
  } catch (error) {
    if (!isWriteFailure(error)) throw error;
  }
}

/** The sale's figures at an instant, and what they were worked out from. */
export function priceSale(
  desk: Desk,
  draft: SaleDraft,
  atMs: number,
): { quote: SaleQuote['quote']; config: ProgramConfig; member: ReplicaMember | null } {
  const config = configInForceNow(desk);
  const member = draft.member && readMember(desk.replica(), draft.member.memberId);
  if (draft.member !== null && member === null) throw new Refusal('MEMBER_NOT_FOUND', undefined);
  const timeZone = desk.till.store.timeZone;
  return { quote: quote({ config, lines: draft.lines, member, atMs, timeZone }), config, member };
}
