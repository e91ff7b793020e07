import type { PayBack } from '../../src-shared/domain/tender.ts';

/** What the message line says of goods that come back, of new members and of cards. */
export type AsideNotice =
  /** Neither this till nor central has a sale of that number. */
  | { kind: 'refund-not-found'; typed: string }
  /** Scanned for a receipt, and none. */
  | { kind: 'refund-no-receipt'; read: string }
  | { kind: 'refund-not-on-receipt'; name: string }
  /** More of a line than can still come back. */
  | { kind: 'refund-too-much'; name: string; leftQuantity: number }
  /** Null where nothing was paid back in money. */
  | { kind: 'refunded'; by: PayBack['kind'] | null; amountMinor: number }
  | { kind: 'enrolled'; name: string; isOffline: boolean }
  /** Central knew the person already. */
  | { kind: 'member-linked'; name: string }
  | { kind: 'card-blocked'; name: string }
  /** `hint`: the end of the new card. */
  | { kind: 'card-replaced'; name: string; hint: string };

/** Those with nothing to fill in. */
export type AsidePlainNotice =
  | 'refund-nothing-chosen'
  | 'refund-nothing-left'
  | 'refund-cannot-void'
  | 'refund-changed'
  | 'refund-member-later'
  | 'refund-no-figures'
  | 'refund-disk-full'
  | 'refund-unsure'
  | 'refund-other-receipt'
  | 'leave-asked'
  | 'enrol-disk-full'
  | 'enrol-unsure'
  | 'enrol-other-scan'
  | 'card-needs-member'
  | 'card-none'
  | 'card-disk-full'
  | 'card-unsure';
