import { ORPCError } from '@orpc/client';
import { createStore } from 'zustand/vanilla';
import type { Receipt, SaleDraft, SaleQuote } from '../../src-shared/contracts/till.ts';
import { lineAmountMinor } from '../../src-shared/domain/sale.ts';
import type { MoneyTender } from '../../src-shared/domain/tender.ts';
import type { TillClient } from '../port/till-client.ts';
import { createSaleSession } from './sale-session.ts';
import { CLOSED_SALE, type SaleState } from './sale-state.ts';

const COFFEE = { sku: 'coffee', name: 'Coffee', categoryId: 'food', priceMinor: 849 };

/** A till in memory that sells coffee for 8.49, takes tender, sets sales aside, and prints. */
export class DayTill {
  readonly completed: { saleId: string; tenders: readonly MoneyTender[] }[] = [];
  readonly printed: string[] = [];
  parked: SaleDraft[] = [];
  /** The named error that the next call of a kind ends in. */
  failures: Partial<Record<'complete' | 'park' | 'parked' | 'recall' | 'print', Error>> = {};
  private sales = 0;
  private latest: Receipt | null = null;
  private draft: SaleDraft = this.newDraft();

  readonly client = {
    sale: {
      read: async () => ({ kind: 'product', product: COFFEE }),
      draft: async () => this.draft,
      quote: async (draft: SaleDraft) => {
        this.draft = draft;
        return quoteOf(draft);
      },
      complete: async (input: SaleDraft & { tenders: MoneyTender[] }) => {
        this.fail('complete');
        this.completed.push({ saleId: input.saleId, tenders: input.tenders });
        const { totals } = quoteOf(input).quote;
        const sale = { saleId: input.saleId, totals, tenders: input.tenders, member: null, earnPoints: 0 };
        this.latest = { sale } as unknown as Receipt;
        this.draft = this.newDraft();
        return this.latest;
      },
      park: async (draft: SaleDraft) => {
        this.fail('park');
        this.parked.push(draft);
        this.draft = this.newDraft();
        return this.draft;
      },
      parked: async () => {
        this.fail('parked');
        return this.parked.map(({ saleId, lines }) => ({
          saleId,
          parkedAtMs: 0,
          lines: lines.length,
          grossMinor: 849,
          memberName: null,
        }));
      },
      recall: async ({ saleId }: { saleId: string }) => {
        this.fail('recall');
        const found = this.parked.find((draft) => draft.saleId === saleId);
        if (found === undefined) throw namedErrorOf('SALE_NOT_PARKED');
        this.parked = this.parked.filter((draft) => draft !== found);
        this.draft = found;
        return found;
      },
    },
    receipts: {
      latest: async () => this.latest,
      print: async ({ saleId }: { saleId: string }) => {
        this.fail('print');
        this.printed.push(saleId);
        return null;
      },
    },
  } as unknown as Pick<TillClient, 'sale' | 'receipts'>;

  private fail(call: keyof DayTill['failures']): void {
    const failure = this.failures[call];
    delete this.failures[call];
    if (failure !== undefined) throw failure;
  }

  private newDraft(): SaleDraft {
    this.sales += 1;
    return { saleId: `0193a0a0-0000-7000-8000-00000000000${this.sales}`, lines: [], member: null };
  }
}

/** A sale session at such a till, opened and at rest, with a clock of its own. */
export async function openDay(till = new DayTill()) {
  const store = createStore<SaleState>(() => CLOSED_SALE);
  const kept: { quote: SaleQuote | undefined } = { quote: undefined };
  const clock = { nowMs: 10_000 };
  let ids = 0;
  const session = createSaleSession({
    till: till.client,
    store,
    figures: {
      current: () => kept.quote,
      show: (quote) => {
        kept.quote = quote;
      },
      keepReceipt: () => undefined,
      offers: () => undefined,
      showOffers: () => undefined,
    },
    sound: () => undefined,
    newId: () => `line-${++ids}`,
    nowMs: () => clock.nowMs,
  });
  session.begin();
  const settle = async () => {
    // Each step may begin the next one.
    for (let turn = 0; turn < 5; turn += 1) {
      await new Promise((resolve) => setTimeout(resolve, 0));
      await session.settled();
    }
  };
  await settle();
  return {
    till,
    session,
    clock,
    settle,
    state: () => store.getState(),
    sellCoffee: async () => {
      session.hear({ source: 'scan', text: 'coffee' });
      await settle();
    },
  };
}

export function namedErrorOf(code: string, data?: unknown): Error {
  return new ORPCError(code, { defined: true, data });
}

function quoteOf(draft: SaleDraft): SaleQuote {
  const netMinor = draft.lines.reduce((sum, line) => sum + lineAmountMinor(line), 0);
  const totals = { grossMinor: netMinor, discountMinor: 0, rewardMinor: 0, netMinor };
  const quote = { currency: 'EUR', totals, redemptions: [], toPayMinor: netMinor, earn: { points: 0 } };
  return { quote, member: null } as unknown as SaleQuote;
}
