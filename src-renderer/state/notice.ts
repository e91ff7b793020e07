import type { HoldRefusal } from '../../src-shared/contracts/central.ts';
import type { ReadResult, RedeemLimit, RedeemOptions } from '../../src-shared/contracts/till.ts';
import type { StandingKey } from '../../src-shared/domain/members.ts';
import type { QuotedRedemption } from '../../src-shared/domain/quote.ts';
import type { MoneyTender, TenderProblem } from '../../src-shared/domain/tender.ts';
import type { AsideNotice, AsidePlainNotice } from './aside-notice.ts';
import type { PayProblem } from './paying.ts';
import type { PointsProblem, PointsRules } from './redeem-points.ts';

type NotFound = Extract<ReadResult, { kind: 'not-found' }>;
type Unreadable = Extract<ReadResult, { kind: 'unreadable' }>;

/** Why points cannot be used for something in the sale as it is. */
export type RedemptionRefusal = NonNullable<OfferedReward['problem']>;

/** A reward of the catalogue, as it stands to the sale. */
export type OfferedReward = RedeemOptions['rewards'][number];

/** What the message line says of the member's points. A name is a reward's; null is points as payment. */
export type RedeemNotice =
  /** `points`: what this sale holds already, or can be used all the same. */
  | { kind: 'redeem-limit'; reason: RedeemLimit; points: number }
  | { kind: 'too-few-points'; points: number; neededPoints: number }
  | { kind: 'redemption-problem'; problem: RedemptionRefusal }
  | { kind: 'reward-problem'; reward: OfferedReward }
  | { kind: 'hold-refused'; reason: HoldRefusal; points: number }
  | {
      kind: 'points-problem';
      problem: PointsProblem;
      typed: string;
      near: readonly number[];
      rules: Omit<PointsRules, 'problem'>;
    }
  | {
      kind: 'redeemed';
      name: string | null;
      points: number;
      amountMinor: number;
      effect: QuotedRedemption['effect'];
    }
  | { kind: 'redemption-removed'; name: string | null; points: number };

/** What the message line says, as data: its words depend on the language, which may change while it stands. */
export type NoticeContent =
  | { kind: 'product-added'; name: string; quantity: number; amountMinor: number }
  | { kind: 'amount-added'; name: string; amountMinor: number }
  | { kind: 'line-removed'; name: string }
  | { kind: 'completed'; netMinor: number; earnPoints: number | null; changeMinor?: number }
  | { kind: 'member-found'; name: string; tierName: string; points: number; standing: StandingKey }
  /** `points`: what was held of theirs for this sale. */
  | { kind: 'member-removed'; name: string | null; points: number }
  | { kind: 'standing'; name: string; standing: StandingKey }
  | { kind: 'not-found'; what: NotFound['what']; read: string }
  | { kind: 'unreadable'; problem: Unreadable['problem']; read: string; expected: Unreadable['expected'] }
  | { kind: 'limit'; limit: 'too-many-lines' | 'quantity-limit' | 'amount-limit'; name: string }
  | { kind: 'pay-problem'; problem: PayProblem; amountMinor: number; typed: string }
  | { kind: 'part-taken'; by: MoneyTender['kind']; amountMinor: number; leftMinor: number }
  | { kind: 'tender-wrong'; problem: TenderProblem }
  | { kind: 'field-not-taken'; typed: string }
  | { kind: 'parked'; lines: number; amountMinor: number }
  | { kind: 'lost-card'; read: string }
  | RedeemNotice
  | AsideNotice
  | { kind: PlainNotice };

/** Notices with nothing to fill in. */
export type PlainNotice =
  | 'member-gone'
  | 'discarded'
  | 'quote-changed'
  | 'figures-moved'
  | 'figures-missing'
  | 'quote-failed'
  | 'complete-failed'
  | 'sale-conflict'
  | 'already-completed'
  | 'disk-full'
  | 'not-signed-in'
  | 'not-ready'
  | 'no-categories'
  | 'no-answer'
  | 'how-paid'
  | 'recalled'
  | 'nothing-parked'
  | 'not-parked'
  | 'printing'
  | 'no-printer'
  | 'no-receipt'
  | 'print-failed'
  | 'points-need-member'
  | 'parts-taken'
  | 'no-points-payment'
  | 'no-rewards'
  | 'redeemed-before'
  | 'redeem-no-answer'
  | 'redeem-unsure'
  | 'redeem-disk-full'
  | 'open-failed'
  | AsidePlainNotice;

/** `good` and `bad` are heard and flash the field; `plain` and `waiting`, which is what passes by itself, are only said. */
export type NoticeTone = 'good' | 'bad' | 'plain' | 'waiting';

/** `id` grows with each, so that the same words said twice are two notices. */
export type Notice = { readonly id: number; readonly tone: NoticeTone; readonly content: NoticeContent };
