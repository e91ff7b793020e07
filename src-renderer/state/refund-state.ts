import type {
  ProductView,
  RefundableSale,
  RefundQuote,
  RefundReceipt,
  RefundRequest,
} from '../../src-shared/contracts/till.ts';
import type { SaleLine } from '../../src-shared/domain/sale.ts';
import type { PayBack } from '../../src-shared/domain/tender.ts';

/** The number of the receipt is typed or scanned. */
export type RefundNumber = {
  readonly kind: 'refund';
  readonly step: 'number';
  readonly typed: string;
  readonly isAsking: boolean;
};

/** A sale of another till, which nobody can be asked for: what stands on the paper can be taken back. */
export type RefundElsewhere = {
  readonly kind: 'refund';
  readonly step: 'elsewhere';
  readonly receiptNumber: string;
};

type Priced = {
  /** Made once, so that sending again is no second refund. */
  readonly refundId: string;
  readonly selectedLineId: string | null;
  readonly way: PayBack['kind'];
  /** What goes back, as the till last worked it out; null where nothing is chosen or it is not known. */
  readonly quote: RefundQuote | null;
  readonly isBusy: boolean;
};

/** A sale that is known: which of its lines come back, and how many of each. */
export type RefundLines = Priced & {
  readonly kind: 'refund';
  readonly step: 'lines';
  readonly sale: RefundableSale;
  /** How many by line; none where it is not in it. */
  readonly chosen: ReadonlyMap<string, number>;
  /** Everything, and nothing came back before: the sale is made undone. */
  readonly isVoid: boolean;
  /** The digits that are being typed as a quantity. */
  readonly digits: string;
};

/** What the paper shows, typed or scanned. */
export type RefundPaper = Priced & {
  readonly kind: 'refund';
  readonly step: 'paper';
  readonly receiptNumber: string;
  readonly lines: readonly SaleLine[];
  readonly typed: string;
  /** What is to be known before there is a line: what was paid for a product, or what an amount was for. */
  readonly asking:
    | { readonly kind: 'price'; readonly product: ProductView }
    | { readonly kind: 'category'; readonly amountMinor: number }
    | null;
  /** Leaving it was asked for once: again, and the lines are gone. */
  readonly isLeaving: boolean;
};

/** Whoever may allow it says so with a PIN. */
export type RefundApproval = {
  readonly kind: 'refund';
  readonly step: 'approval';
  readonly paper: RefundPaper;
  readonly problem: ApprovalProblem | null;
};

export type ApprovalProblem =
  | { readonly kind: 'pin-wrong'; readonly attemptsLeft: number }
  | { readonly kind: 'locked-out'; readonly untilMs: number }
  | { readonly kind: 'not-allowed' };

export type RefundDone = {
  readonly kind: 'refund';
  readonly step: 'done';
  readonly receipt: RefundReceipt;
  readonly sinceMs: number;
};

/** How far goods that are brought back have come. */
export type RefundState = RefundNumber | RefundElsewhere | RefundLines | RefundPaper | RefundApproval | RefundDone;

export const ASK_NUMBER: RefundNumber = { kind: 'refund', step: 'number', typed: '', isAsking: false };

/** The sale as it is found, with nothing chosen. Money goes back as most of it came, until the cashier says otherwise. */
export function linesOf(sale: RefundableSale, refundId: string): RefundLines {
  return {
    kind: 'refund',
    step: 'lines',
    refundId,
    sale,
    chosen: new Map(),
    isVoid: false,
    digits: '',
    selectedLineId: sale.lines.find(({ leftQuantity }) => leftQuantity > 0)?.lineId ?? null,
    way: wayOf(sale),
    quote: null,
    isBusy: false,
  };
}

export function paperOf(receiptNumber: string, refundId: string): RefundPaper {
  return {
    kind: 'refund',
    step: 'paper',
    refundId,
    receiptNumber,
    lines: [],
    typed: '',
    asking: null,
    isLeaving: false,
    selectedLineId: null,
    way: 'cash',
    quote: null,
    isBusy: false,
  };
}

/** What the till is asked for; null where nothing comes back yet. */
export function requestOf(state: RefundLines | RefundPaper): RefundRequest | null {
  if (state.step === 'paper') {
    const { receiptNumber, lines } = state;
    return lines.length === 0 ? null : { kind: 'paper', receiptNumber, lines: [...lines] };
  }
  const { receiptNumber } = state.sale.sale;
  if (state.isVoid) return { kind: 'void', receiptNumber };
  const lines = [...state.chosen].map(([lineId, quantity]) => ({ lineId, quantity }));
  return lines.length === 0 ? null : { kind: 'lines', receiptNumber, lines };
}

function wayOf({ sale }: RefundableSale): PayBack['kind'] {
  const paidBy = (kind: PayBack['kind']) =>
    sale.tenders.reduce((sum, tender) => (tender.kind === kind ? sum + tender.amountMinor : sum), 0);
  return paidBy('card') > paidBy('cash') ? 'card' : 'cash';
}
