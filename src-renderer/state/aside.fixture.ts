import { createStore } from 'zustand/vanilla';
import type {
  MemberView,
  ReadResult,
  RefundableSale,
  RefundQuote,
  RefundReceipt,
  RefundRequest,
} from '../../src-shared/contracts/till.ts';
import type { AsideLink, AsideState } from './aside.ts';
import { createAsides } from './asides.ts';
import type { NoticeContent } from './notice.ts';
import { COFFEE, memberOf, SHIRT, saleOf } from './sale.fixture.ts';
import type { SaleState } from './sale-state.ts';
import type { Heard } from './take-read.ts';

/** What a piece of anything costs, as the till below works it out. */
const PIECE_MINOR = 1_000;

/** A sale of two shirts and three coffees, paid in cash; `left`: how many of each can still come back. */
export function refundableOf(left: readonly [number, number] = [2, 3], parts: Partial<RefundableSale> = {}) {
  const lines = [
    { lineId: 'shirts', name: SHIRT.name, quantity: 2, leftQuantity: left[0], paidMinor: 2_000, sku: SHIRT.sku },
    { lineId: 'coffees', name: COFFEE.name, quantity: 3, leftQuantity: left[1], paidMinor: 3_000, sku: COFFEE.sku },
  ];
  const sale = {
    receiptNumber: 'RS01-1-2',
    lines,
    tenders: [{ kind: 'cash', amountMinor: 5_000, receivedMinor: 5_000 }],
  };
  const refundable = { sale, soldAtMs: 0, storeName: 'Riverside', knownFrom: 'own-journal', memberName: null, lines };
  return { ...refundable, canVoid: false, ...parts } as unknown as RefundableSale;
}

/** A till in memory that knows one receipt, a few scans, and does what it is told to fail at. */
export class AsideTill {
  found: RefundableSale = refundableOf();
  /** What is read of a text; anything else is unreadable. */
  reads: Record<string, ReadResult> = {
    shirt: { kind: 'product', product: SHIRT },
    coffee: { kind: 'product', product: COFFEE },
    '7.50': { kind: 'amount', amountMinor: 750 },
    'RS01-1-2': { kind: 'receipt', receiptNumber: 'RS01-1-2' },
    FREE: { kind: 'not-found', what: 'card', read: '5555' },
    MINE: { kind: 'member', member: memberOf(), identifiedBy: 'card' },
    GONE: { kind: 'lost-card', read: '6666' },
  };
  needsApproval = false;
  readonly quoted: RefundRequest[] = [];
  readonly completed: Parameters<AsideLink['till']['refunds']['complete']>[0][] = [];
  readonly enrolled: Parameters<AsideLink['till']['members']['enrol']>[0][] = [];
  readonly replaced: Parameters<AsideLink['till']['members']['replaceCard']>[0][] = [];
  private readonly failures = new Map<string, Error[]>();

  readonly client = {
    sale: {
      read: async ({ text }: { text: string }): Promise<ReadResult> => {
        this.fail('read');
        return this.reads[text] ?? { kind: 'unreadable', problem: 'unknown-format', read: text, expected: null };
      },
    },
    refunds: {
      find: async () => {
        this.fail('find');
        return this.found;
      },
      quote: async (request: RefundRequest) => {
        this.quoted.push(request);
        this.fail('quote');
        return this.quoteOf(request);
      },
      complete: async (input: (typeof this.completed)[number]) => {
        this.completed.push(input);
        this.fail('complete');
        const { totals } = this.quoteOf(input.request);
        return { refund: { refundId: input.refundId, totals, tenders: input.tenders } } as unknown as RefundReceipt;
      },
    },
    members: {
      enrol: async (input: (typeof this.enrolled)[number]): Promise<MemberView> => {
        this.enrolled.push(input);
        this.fail('enrol');
        return memberOf({ memberId: input.enrolmentId, displayName: input.displayName });
      },
      replaceCard: async (input: (typeof this.replaced)[number]): Promise<MemberView> => {
        this.replaced.push(input);
        this.fail('replace');
        return memberOf();
      },
    },
    receipts: {
      print: async () => {
        this.fail('print');
        return null;
      },
    },
  } as unknown as AsideLink['till'];

  /** Makes the next call of a kind fail. */
  failNext(call: 'read' | 'find' | 'quote' | 'complete' | 'enrol' | 'replace' | 'print', error: Error): void {
    this.failures.set(call, [...(this.failures.get(call) ?? []), error]);
  }

  quoteOf(request: RefundRequest): RefundQuote {
    const pieces = request.kind === 'void' ? 5 : request.lines.reduce((sum, line) => sum + line.quantity, 0);
    const paper = request.kind === 'paper' ? request.lines : [];
    const paperMinor = paper.reduce((sum, line) => sum + line.quantity * line.unitPriceMinor, 0);
    const moneyMinor = request.kind === 'paper' ? paperMinor : pieces * PIECE_MINOR;
    const totals = { amountMinor: moneyMinor, moneyMinor, pointsMinor: 0 };
    const { needsApproval } = this;
    const points = { reversedEarnPoints: pieces, returnedPoints: 0 };
    return { currency: 'EUR', lines: [], totals, taxLines: [], ...points, needsApproval };
  }

  private fail(call: string): void {
    const failure = this.failures.get(call)?.shift();
    if (failure !== undefined) throw failure;
  }
}

/** Asides at such a till, beside a sale. */
export function openAsides(till = new AsideTill(), beside: Partial<SaleState> = {}) {
  const store = createStore<AsideState>(() => ({ aside: null }));
  const said: NoticeContent[] = [];
  const onSale: { memberId: string; identifiedBy: string }[] = [];
  const clock = { nowMs: 10_000, isOffline: false };
  const sale = saleOf(beside);
  let ids = 0;
  const asides = createAsides({
    till: till.client,
    store,
    sale: {
      state: () => sale,
      figures: () => ({ quote: {}, member: sale.member === null ? null : memberOf() }) as never,
      say: (_tone, content) => said.push(content),
      hush: () => said.push({ kind: 'recalled' }),
      putMember: async ({ memberId }, identifiedBy) => void onSale.push({ memberId, identifiedBy }),
      refresh: () => undefined,
    },
    newId: () => `id-${++ids}`,
    nowMs: () => clock.nowMs,
    isOffline: () => clock.isOffline,
    currencyOf: () => 'EUR',
  });
  const settle = async () => {
    for (let turn = 0; turn < 5; turn += 1) {
      await new Promise((resolve) => setTimeout(resolve, 0));
      await asides.settled();
    }
  };
  return {
    asides,
    till,
    clock,
    onSale,
    settle,
    aside: () => store.getState().aside,
    /** The last thing that stands on the message line; null where it was wiped since. */
    notice: () => {
      const last = said.at(-1);
      return last === undefined || last.kind === 'recalled' ? null : last;
    },
    /** Does these things one after the other, each to its end. */
    press: async (...steps: (() => unknown)[]) => {
      for (const step of steps) {
        await step();
        await settle();
      }
    },
    scan: async (text: string) => {
      const heard: Heard = { source: 'scan', text };
      const isTaken = asides.hear(heard);
      await settle();
      return isTaken;
    },
  };
}
