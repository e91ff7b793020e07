import { ORPCError } from '@orpc/client';
import type {
  MemberView,
  ReadResult,
  Receipt,
  RedeemOptions,
  RedemptionRequest,
  SaleDraft,
  SaleQuote,
} from '../../src-shared/contracts/till.ts';
import { NOON_MS, pointsPaymentOf, programOf, rewardOf } from '../../src-shared/domain/program.fixture.ts';
import type { ProgramConfig } from '../../src-shared/domain/program.ts';
import { quoteSale } from '../../src-shared/domain/quote-sale.ts';
import { redeemOptions } from '../../src-shared/domain/redeem-options.ts';
import type { HeldRedemption } from '../../src-shared/domain/redemption.ts';
import type { MoneyTender } from '../../src-shared/domain/tender.ts';
import type { TillClient } from '../port/till-client.ts';
import type { ShownFigures } from './complete-sale.ts';
import { COFFEE, EMPTY_DRAFT, memberOf, SHIRT } from './sale.fixture.ts';

export const CARD = 'CARD';

/** What the till knows by what is scanned. */
const KNOWN: Readonly<Record<string, ReadResult>> = {
  coffee: { kind: 'product', product: COFFEE },
  shirt: { kind: 'product', product: SHIRT },
  [CARD]: { kind: 'member', member: memberOf(), identifiedBy: 'card' },
};

/** Points pay up to half of a sale; and a few rewards. */
const REDEMPTION: ProgramConfig['redemption'] = {
  pointsPayment: pointsPaymentOf({}),
  rewards: [
    rewardOf({}),
    rewardOf({ rewardId: 'bag', name: 'Bag', points: 200, effect: { kind: 'merchandise' } }),
    rewardOf({ rewardId: 'big', name: 'For large sales', minimumSpendMinor: 100_000 }),
  ],
};

/** An error that the contract names. */
export function namedErrorOf(code: string, data?: unknown): Error {
  return new ORPCError(code, { defined: true, data });
}

/** A till in memory with the real rules: answers at once unless a test holds a call back or makes it fail. */
export class FakeTill {
  readonly log: string[] = [];
  draft: SaleDraft = EMPTY_DRAFT;
  latest: Receipt | null = null;
  priceRise = 0;
  /** What is held for the open sale. */
  held: HeldRedemption[] = [];
  redeemable: MemberView['redeemable'] = { points: 2_000, reason: null };
  redemption = REDEMPTION;
  private holds = 0;
  private readonly gates = new Map<string, Promise<void>>();
  private readonly failures = new Map<string, Error[]>();
  private sales = 1;

  readonly client = {
    sale: {
      read: (input: { text: string; source: string }) =>
        this.answer('read', input.text, (): ReadResult => {
          const known = KNOWN[input.text];
          if (known !== undefined) return known;
          if (/^\d+$/.test(input.text)) return { kind: 'amount', amountMinor: Number(input.text) };
          return { kind: 'unreadable', problem: 'unknown-format', read: input.text, expected: null };
        }),
      draft: () => this.answer('draft', '', () => this.draft),
      quote: (draft: SaleDraft) =>
        this.answer('quote', said(draft), () => {
          this.draft = draft;
          return this.quoteOf(draft);
        }),
      redeemOptions: (draft: SaleDraft) => this.answer('options', said(draft), () => this.optionsOf(draft)),
      redeem: ({ draft, what }: { draft: SaleDraft; what: RedemptionRequest }) =>
        this.answer('redeem', what.kind === 'reward' ? what.rewardId : String(what.points), () => {
          this.takeHold(what);
          return this.quoteOf(draft);
        }),
      cancelRedemption: ({ draft, holdId }: { draft: SaleDraft; holdId: string }) =>
        this.answer('cancel', holdId, () => {
          this.held = this.held.filter((each) => each.holdId !== holdId);
          return this.quoteOf(draft);
        }),
      discard: () => this.answer('discard', '', () => this.newDraft()),
      complete: (input: SaleDraft & { shown: ShownFigures; tenders: MoneyTender[] }) =>
        this.answer('complete', `${said(input)} ${agreed(input.shown)}`, () => {
          this.latest = this.receiptOf(input, input.tenders);
          this.newDraft();
          return this.latest;
        }),
    },
    receipts: { latest: () => this.answer('latest', '', () => this.latest) },
  } as unknown as Pick<TillClient, 'sale' | 'receipts'>;

  /** Holds the calls of one kind back until the returned function is called. */
  hold(call: string): () => void {
    let open: (() => void) | undefined;
    this.gates.set(call, new Promise<void>((resolve) => (open = resolve)));
    return () => {
      this.gates.delete(call);
      open?.();
    };
  }

  /** Makes the next call of a kind fail. */
  failNext(call: string, error: Error): void {
    this.failures.set(call, [...(this.failures.get(call) ?? []), error]);
  }

  quoteOf(draft: SaleDraft): SaleQuote {
    const input = this.inputOf(draft);
    const redemptions = input.member === null ? [] : this.held;
    const member = input.member === null ? null : memberOf({ redeemable: this.redeemable });
    return { quote: quoteSale({ ...input, redemptions }), member };
  }

  private inputOf(draft: SaleDraft) {
    const lines = draft.lines.map((line) => ({ ...line, unitPriceMinor: line.unitPriceMinor + this.priceRise }));
    const { memberId } = memberOf();
    const member = { memberId, tierId: 'gold', deleted: false, expiresAtMs: null, state: 'Enrolled' as const };
    return {
      config: programOf({ redemption: this.redemption }),
      lines,
      member: draft.member && member,
      atMs: NOON_MS,
      timeZone: 'Europe/Berlin',
    };
  }

  private optionsOf(draft: SaleDraft): RedeemOptions {
    const heldPoints = this.held.reduce((sum, each) => sum + each.heldPoints, 0);
    const options = redeemOptions({
      ...this.inputOf(draft),
      redeemablePoints: this.redeemable.points - heldPoints,
      redemptions: this.held,
    });
    return { redeemable: this.redeemable, ...options };
  }

  /** A second points payment takes the place of the first. */
  private takeHold(what: RedemptionRequest): void {
    const holdId = `hold-${++this.holds}`;
    if (what.kind === 'points-payment') {
      const others = this.held.filter(({ kind }) => kind === 'reward');
      this.held = [...others, { holdId, kind: what.kind, rewardId: null, heldPoints: what.points }];
      return;
    }
    const { rewardId } = what;
    const heldPoints = this.redemption.rewards.find((each) => each.rewardId === rewardId)?.points ?? 0;
    this.held = [...this.held, { holdId, kind: 'reward', rewardId, heldPoints }];
  }

  private async answer<Answer>(call: string, about: string, work: () => Answer): Promise<Answer> {
    this.log.push(`${call} ${about}`.trim());
    await this.gates.get(call);
    const failure = this.failures.get(call)?.shift();
    if (failure !== undefined) throw failure;
    return work();
  }

  private newDraft(): SaleDraft {
    this.sales += 1;
    const saleId = `${EMPTY_DRAFT.saleId.slice(0, -2)}${String(this.sales).padStart(2, '0')}`;
    this.draft = { saleId, lines: [], member: null };
    this.held = [];
    return this.draft;
  }

  private receiptOf(draft: SaleDraft, tenders: MoneyTender[]): Receipt {
    const { quote, member } = this.quoteOf(draft);
    const sale = {
      saleId: draft.saleId,
      totals: quote.totals,
      earnPoints: quote.earn.points,
      tenders,
      member: member && { memberId: member.memberId, tierId: 'gold', identifiedBy: 'card' },
    };
    return { sale } as unknown as Receipt;
  }
}

/** A sale as a word: its number, its lines and its member. */
function said(draft: SaleDraft): string {
  const lines = draft.lines.map((line) => `${line.name}×${line.quantity}`).join('+');
  return `${draft.saleId.slice(-2)}:${lines}${draft.member === null ? '' : '@member'}`;
}

/** What the cashier agreed to: what is to pay, what it earns, and the points used, if any. */
function agreed({ toPayMinor, earnPoints, redeemedPoints }: ShownFigures): string {
  return [toPayMinor, earnPoints, ...(redeemedPoints === 0 ? [] : [redeemedPoints])].join(' ');
}
