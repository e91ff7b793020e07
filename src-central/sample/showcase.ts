import type { MemberState } from '../../src-shared/domain/members.ts';
import type { SampleCardFormat } from './cards.ts';

/** What a member of the showcase is there to show. */
export type ShowcaseCase =
  | 'plain-card'
  | 'ean13-card'
  | 'luhn-card'
  | 'claimed-card'
  | 'phone-only'
  | 'email-only'
  | 'shared-phone'
  | 'new'
  | 'pending'
  | 'canceled'
  | 'declined'
  | 'deleted'
  | 'expired';

export type SampleTier = 'base' | 'silver' | 'gold' | 'platinum';

/** What one member is to be. */
export interface MemberPlan {
  readonly showcase: ShowcaseCase | null;
  readonly state: MemberState;
  readonly deleted: boolean;
  readonly expired: boolean;
  readonly card: SampleCardFormat | null;
  /** `lent` is a number of its own that the next `shared` one has as well. */
  readonly phone: 'own' | 'lent' | 'shared' | null;
  readonly email: boolean;
  readonly tier: SampleTier;
}

/** The first members of every sample, however small: each state, tier and kind of identifier is among them. */
export const SHOWCASE: readonly MemberPlan[] = [
  plan('plain-card', { card: 'plain', phone: 'own', email: true, tier: 'base' }),
  plan('ean13-card', { card: 'ean13', phone: 'own', email: true, tier: 'silver' }),
  plan('luhn-card', { card: 'luhn', phone: 'own', email: true, tier: 'gold' }),
  plan('claimed-card', { card: 'claimed', phone: 'own', email: true, tier: 'platinum' }),
  plan('phone-only', { phone: 'own' }),
  plan('email-only', { email: true }),
  plan('shared-phone', { card: 'ean13', phone: 'lent' }),
  plan('shared-phone', { card: 'plain', phone: 'shared', tier: 'silver' }),
  plan('new', { state: 'New', card: 'ean13', email: true }),
  plan('pending', { state: 'Pending', card: 'ean13', email: true }),
  plan('canceled', { state: 'Canceled', card: 'luhn' }),
  plan('declined', { state: 'Declined', card: 'luhn' }),
  plan('deleted', { deleted: true, card: 'ean13', phone: 'own' }),
  plan('expired', { expired: true, card: 'ean13', tier: 'silver' }),
];

function plan(showcase: ShowcaseCase, changes: Partial<MemberPlan>): MemberPlan {
  const usual = { state: 'Enrolled', deleted: false, expired: false, card: null, phone: null, email: false } as const;
  return { ...usual, tier: 'base', ...changes, showcase };
}
