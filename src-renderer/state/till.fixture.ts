import { ORPCError } from '@orpc/client';
import type { ReadResult, Receipt, SaleDraft, SaleQuote } from '../../src-shared/contracts/till.ts';
import { NOON_MS, programOf } from '../../src-shared/domain/program.fixture.ts';
import { quoteSale } from '../../src-shared/domain/quote-sale.ts';
import type { Tender } from '../../src-shared/domain/tender.ts';
import type { TillClient } from '../port/till-client.ts';
import { COFFEE, EMPTY_DRAFT, memberOf, SHIRT } from './sale.fixture.ts';

export const CARD = 'CARD';

/** What the till knows by what is scanned. */
const KNOWN: Readonly<Record<string, ReadResult>> = {
  coffee: { kind: 'product', product: COFFEE },
  shirt: { kind: 'product', product: SHIRT },
  [CARD]: { kind: 'member', member: memberOf(), identifiedBy: 'card' },
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
      discard: () => this.answer('discard', '', () => this.newDraft()),
      complete: (input: SaleDraft & { shown: { netMinor: number; earnPoints: number }; tenders: Tender[] }) =>
        this.answer('complete', `${said(input)} ${input.shown.netMinor} ${input.shown.earnPoints}`, () => {
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
    const lines = draft.lines.map((line) => ({ ...line, unitPriceMinor: line.unitPriceMinor + this.priceRise }));
    const member = draft.member === null ? null : memberOf();
    const quoted = member && { memberId: member.memberId, tierId: 'gold', deleted: false, expiresAtMs: null };
    return {
      quote: quoteSale({
        config: programOf(),
        lines,
        member: quoted && { ...quoted, state: 'Enrolled' },
        atMs: NOON_MS,
        timeZone: 'Europe/Berlin',
      }),
      member,
    };
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
    return this.draft;
  }

  private receiptOf(draft: SaleDraft, tenders: Tender[]): Receipt {
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
