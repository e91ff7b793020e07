import type { SaleDraft, SaleQuote } from '../../src-shared/contracts/till.ts';
import type { ProgramConfig } from '../../src-shared/domain/program.ts';
import { quoteSale as quote } from '../../src-shared/domain/quote-sale.ts';
import type { HeldRedemption } from '../../src-shared/domain/redemption.ts';
import { inJournalTransaction, type JournalTransaction } from '../database/open.ts';
import { isWriteFailure } from '../database/refused.ts';
import { keepDraft } from '../journal/drafts.ts';
import { findSaleEntry } from '../journal/read-entries.ts';
import { closeUnusableHolds } from './close-holds.ts';
import { configInForceNow } from './configuration.ts';
import type { Desk } from './desk.ts';
import { type DeskMember, findMember } from './find-member.ts';
import { viewOf } from './member-view.ts';
import { heldRedemptions } from './redeemable.ts';
import { Refusal } from './refusal.ts';

/** A sale's figures at an instant, and what they were worked out from. */
export interface PricedSale {
  readonly quote: SaleQuote['quote'];
  readonly config: ProgramConfig;
  readonly member: DeskMember | null;
  readonly redemptions: readonly HeldRedemption[];
}

/**
 * Keeps the open sale and prices it under the configuration in force, with what is held for it. Refuses with
 * ALREADY_COMPLETED for a sale that is in the journal (a paid sale never goes back to draft) and MEMBER_NOT_FOUND for a
 * member this till has not. Holds for another member than the sale's end with this.
 */
export function quoteSale(desk: Desk, draft: SaleDraft): SaleQuote {
  if (findSaleEntry(desk.journal, draft.saleId) !== null) throw new Refusal('ALREADY_COMPLETED', undefined);
  const priced = priceSale(desk, draft, desk.clock.nowMs());
  keepSaleIfDiskTakesIt(desk, draft);
  return describeQuote(desk, draft.saleId, priced);
}

/** Keeps the open sale, in the caller's transaction. Returns whether holds of it ended: they are to be sent then. */
export function keepSale(tx: JournalTransaction, desk: Desk, draft: SaleDraft): boolean {
  keepDraft(tx, draft, desk.clock.nowMs());
  return closeUnusableHolds(tx, desk, draft);
}

/** The sale's figures at an instant. Refuses with NOT_READY and MEMBER_NOT_FOUND. */
export function priceSale(desk: Desk, draft: SaleDraft, atMs: number): PricedSale {
  const config = configInForceNow(desk);
  const member = draft.member && findMember(desk, draft.member.memberId);
  if (draft.member !== null && member === null) throw new Refusal('MEMBER_NOT_FOUND', undefined);
  const redemptions = member === null ? [] : heldRedemptions(desk, draft.saleId, member.memberId, atMs);
  const timeZone = desk.till.store.timeZone;
  return {
    quote: quote({ config, lines: draft.lines, member, atMs, timeZone, redemptions }),
    config,
    member,
    redemptions,
  };
}

/** A priced sale as the window gets it. */
export function describeQuote(desk: Desk, saleId: string, { quote: figures, config, member }: PricedSale): SaleQuote {
  return { quote: figures, member: member && viewOf(desk, config, member, saleId) };
}

/** A full disk must not stop the pricing: that the sale cannot be completed is said when it is to be. */
function keepSaleIfDiskTakesIt(desk: Desk, draft: SaleDraft): void {
  try {
    if (inJournalTransaction(desk.journal, (tx) => keepSale(tx, desk, draft))) desk.onEntries();
  } catch (error) {
    if (!isWriteFailure(error)) throw error;
  }
}
