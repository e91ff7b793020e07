import type { MemberView, SaleDraft } from '../../src-shared/contracts/till.ts';
import { CLOSED_SALE, type SaleState } from './sale-state.ts';

export const COFFEE = { sku: 'coffee', name: 'Coffee', categoryId: 'food', priceMinor: 849 };
export const SHIRT = { sku: 'shirt', name: 'Shirt', categoryId: 'home', priceMinor: 2_990 };

export const EMPTY_DRAFT: SaleDraft = { saleId: '0193a0a0-0000-7000-8000-000000000001', lines: [], member: null };

export function memberOf(parts: Partial<MemberView> = {}): MemberView {
  return {
    memberId: '0193a0a0-0000-7000-8000-00000000000a',
    displayName: 'Amira K.',
    cardHint: '4471',
    phoneHint: '82',
    emailHint: null,
    tierId: 'gold',
    tierName: 'Gold',
    tierRank: 1,
    standing: 'enrolled',
    balance: { points: 12_480, waitingPoints: 0, pendingPoints: 0, debtPoints: 0, asOfMs: 0 },
    redeemable: { points: 12_480, reason: null },
    nextExpiry: null,
    provisional: false,
    nextTier: null,
    ...parts,
  };
}

export function saleOf(parts: Partial<SaleState> = {}): SaleState {
  return { ...CLOSED_SALE, phase: 'ringing', saleId: EMPTY_DRAFT.saleId, ...parts };
}
