import type { ReadResult } from '../../src-shared/contracts/till.ts';
import type { StandingKey } from '../../src-shared/domain/members.ts';
import type { Tender, TenderProblem } from '../../src-shared/domain/tender.ts';
import type { PayProblem } from './paying.ts';

type NotFound = Extract<ReadResult, { kind: 'not-found' }>;
type Unreadable = Extract<ReadResult, { kind: 'unreadable' }>;

/** What the message line says, as data: its words depend on the language, which may change while it stands. */
export type NoticeContent =
  | { kind: 'product-added'; name: string; quantity: number; amountMinor: number }
  | { kind: 'amount-added'; name: string; amountMinor: number }
  | { kind: 'line-removed'; name: string }
  | { kind: 'completed'; netMinor: number; earnPoints: number | null; changeMinor?: number }
  | { kind: 'member-found'; name: string; tierName: string; points: number; standing: StandingKey }
  | { kind: 'member-removed'; name: string | null }
  | { kind: 'standing'; name: string; standing: StandingKey }
  | { kind: 'not-found'; what: NotFound['what']; read: string }
  | { kind: 'unreadable'; problem: Unreadable['problem']; read: string; expected: Unreadable['expected'] }
  | { kind: 'limit'; limit: 'too-many-lines' | 'quantity-limit' | 'amount-limit'; name: string }
  | { kind: 'pay-problem'; problem: PayProblem; amountMinor: number; typed: string }
  | { kind: 'part-taken'; by: Tender['kind']; amountMinor: number; leftMinor: number }
  | { kind: 'tender-wrong'; problem: TenderProblem }
  | { kind: 'field-not-taken'; typed: string }
  | { kind: 'parked'; lines: number; amountMinor: number }
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
  | 'open-failed';

/** `good` and `bad` are heard and flash the field; `plain` is only said. */
export type NoticeTone = 'good' | 'bad' | 'plain';

/** `id` grows with each, so that the same words said twice are two notices. */
export type Notice = { readonly id: number; readonly tone: NoticeTone; readonly content: NoticeContent };
