import type { HoldRefusal } from '../../src-shared/contracts/central.ts';
import type { MemberView, RefundQuote, SaleQuote } from '../../src-shared/contracts/till.ts';
import type { OptionProblem } from '../../src-shared/domain/redeem-options.ts';
import type { TenderProblem } from '../../src-shared/domain/tender.ts';

/** What a use case may answer instead of its result: the names of the contract, with what each one carries. */
export interface RefusalData {
  readonly NOT_READY: undefined;
  readonly PIN_WRONG: { attemptsLeft: number };
  readonly LOCKED_OUT: { untilMs: number };
  readonly ALREADY_COMPLETED: undefined;
  readonly MEMBER_NOT_FOUND: undefined;
  readonly NO_MEMBER: undefined;
  readonly REDEEM_OFFLINE: undefined;
  readonly REDEMPTION_NOT_POSSIBLE: { problem: OptionProblem };
  readonly HOLD_REFUSED: { reason: HoldRefusal; availablePoints: number };
  readonly QUOTE_CHANGED: SaleQuote | RefundQuote;
  readonly TENDER_WRONG: { problem: TenderProblem };
  readonly SALE_CONFLICT: undefined;
  readonly NOTHING_TO_PARK: undefined;
  readonly SALE_NOT_PARKED: undefined;
  readonly RECEIPT_NOT_FOUND: undefined;
  readonly RECEIPT_ELSEWHERE: undefined;
  readonly REFUND_TOO_MUCH: { lineId: string; leftQuantity: number };
  readonly CANNOT_VOID: undefined;
  readonly APPROVAL_NEEDED: undefined;
  readonly ENROLMENT_INVALID: { field: EnrolmentField; problem: EnrolmentProblem };
  readonly ALREADY_MEMBER: { members: MemberView[] };
  readonly CARD_INVALID: { problem: 'unreadable' | 'card-taken' | 'same-card' };
  readonly NO_CARD: undefined;
  readonly ENTRY_NOT_FOUND: undefined;
  readonly NOT_REFUSED: undefined;
  readonly ALREADY_ANSWERED: undefined;
  readonly SHIFT_OPEN: undefined;
  readonly SHIFT_NOT_OPEN: undefined;
  readonly DISK_FULL: undefined;
}

export type EnrolmentField = 'displayName' | 'phone' | 'email' | 'card' | 'terms' | 'identifier';
export type EnrolmentProblem = 'empty' | 'unreadable' | 'card-taken' | 'not-agreed';

export type RefusalCode = keyof RefusalData;

/** Thrown by a use case that refuses: nothing was changed. `code` is a named error of contracts/till.ts. */
export class Refusal<Code extends RefusalCode = RefusalCode> extends Error {
  override readonly name = 'Refusal';
  readonly code: Code;
  readonly data: RefusalData[Code];
  constructor(code: Code, data: RefusalData[Code]) {
    super(code);
    this.code = code;
    this.data = data;
  }
}
