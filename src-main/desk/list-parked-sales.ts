import type { ParkedSale } from '../../src-shared/contracts/till.ts';
import { lineAmountMinor } from '../../src-shared/domain/sale.ts';
import { readParkedDrafts } from '../journal/drafts.ts';
import type { Desk } from './desk.ts';
import { viewMember } from './member-view.ts';

/** The sales set aside, oldest first, as the list shows them. */
export function listParkedSales(desk: Desk): ParkedSale[] {
  return readParkedDrafts(desk.journal).map(({ draft, parkedAtMs }) => ({
    saleId: draft.saleId,
    parkedAtMs,
    lines: draft.lines.length,
    grossMinor: draft.lines.reduce((sum, line) => sum + lineAmountMinor(line), 0),
    memberName: (draft.member && viewMember(desk, draft.member.memberId))?.displayName ?? null,
  }));
}
