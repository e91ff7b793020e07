import {
  type PrinterSettings,
  printerSettingsSchema,
  type Receipt,
  type RefundReceipt,
  type TillStatus,
} from '../../src-shared/contracts/till.ts';
import type { SaleCompleted, SaleRefunded } from '../../src-shared/journal/entry.ts';
import type { PrintJobRow } from '../database/journal-schema.ts';
import type { JournalDatabase, JournalTransaction } from '../database/open.ts';
import { readSetting, writeSetting } from '../journal/local-state.ts';
import {
  addPrintJob,
  countPrintAttempt,
  countPrintJobs,
  nextPrintJob,
  removeAllPrintJobs,
  removePrintJob,
  removePrintJobsBefore,
} from '../journal/print-jobs.ts';
import { encodeJob } from './encode-job.ts';
import { receiptLines } from './receipt-lines.ts';
import type { Paper } from './receipt-page.ts';
import { refundLines } from './refund-lines.ts';
import {
  PRINTER_LIMITS,
  PrinterError,
  type PrinterLimits,
  type PrinterProblem,
  sendToPrinter,
} from './send-to-printer.ts';

export interface ReceiptPrinterOptions {
  readonly journal: JournalDatabase;
  readonly nowMs: () => number;
  /** The store's. */
  readonly place: Pick<Paper, 'region' | 'timeZone'>;
  /** The receipt of a completed sale or refund; null while the till has no replica to tell names from. */
  readonly receiptOf: (id: string) => Receipt | RefundReceipt | null;
  /** What `status` says is different now. */
  readonly onStatus: () => void;
  readonly onFailure: (error: unknown) => void;
  readonly limits?: PrinterLimits;
  /** Milliseconds to wait after so many failed tries. */
  readonly retryDelayMs?: (attempts: number) => number;
}

/** The till's receipt printer and its queue. Nothing here is ever waited for by a sale. */
export interface ReceiptPrinter {
  /** Null without a printer. */
  settings(): PrinterSettings | null;
  /** Another printer takes over the queue; with none it is given up. */
  configure(settings: PrinterSettings | null): void;
  /** The very lines that `print` sends. */
  preview(receipt: Receipt | RefundReceipt): { lines: string[]; columns: number };
  /** Puts the receipt of a sale or a refund into the queue; false without a printer. */
  print(id: string): boolean;
  /** Queues what a completed sale asks for, in the sale's own transaction. */
  onSale(tx: JournalTransaction, sale: SaleCompleted): void;
  /** The same for a refund: cash comes out of the drawer, too. */
  onRefund(tx: JournalTransaction, refund: SaleRefunded): void;
  /** Something may be in the queue. */
  wake(): void;
  status(): TillStatus['printer'];
  stop(): Promise<void>;
}

export function createReceiptPrinter(options: ReceiptPrinterOptions): ReceiptPrinter {
  return new PrintQueue(options);
}

class PrintQueue implements ReceiptPrinter {
  readonly #options: ReceiptPrinterOptions;
  readonly #stopping = new AbortController();
  #settings: PrinterSettings | null;
  #problem: PrinterProblem | null = null;
  #isRunning = false;
  #ended: Promise<void> = Promise.resolve();
  /** Ends the wait before the next try. */
  #tryNow: () => void = () => undefined;

  constructor(options: ReceiptPrinterOptions) {
    this.#options = options;
    this.#settings = readSettings(options.journal);
  }

  settings(): PrinterSettings | null {
    return this.#settings;
  }

  configure(settings: PrinterSettings | null): void {
    const { journal, onStatus } = this.#options;
    writeSetting(journal, SETTING, settings);
    this.#settings = settings;
    this.#problem = null;
    if (settings === null) removeAllPrintJobs(journal);
    onStatus();
    this.wake();
  }

  preview(receipt: Receipt | RefundReceipt): { lines: string[]; columns: number } {
    const columns = this.#settings?.columns ?? DEFAULT_COLUMNS;
    const paper = { ...this.#options.place, columns };
    return { lines: 'refund' in receipt ? refundLines(receipt, paper) : receiptLines(receipt, paper), columns };
  }

  print(id: string): boolean {
    if (this.#settings === null) return false;
    const { journal, nowMs, onStatus } = this.#options;
    addPrintJob(journal, { saleId: id, receipt: true, drawer: false, queuedAtMs: nowMs() });
    onStatus();
    this.wake();
    return true;
  }

  onSale(tx: JournalTransaction, { saleId, tenders }: SaleCompleted): void {
    this.#queue(tx, saleId, tenders);
  }

  onRefund(tx: JournalTransaction, { refundId, tenders }: SaleRefunded): void {
    this.#queue(tx, refundId, tenders);
  }

  wake(): void {
    this.#tryNow();
    if (this.#isRunning || this.#stopping.signal.aborted || this.#settings === null) return;
    this.#isRunning = true;
    this.#ended = this.#run();
  }

  status(): TillStatus['printer'] {
    if (this.#settings === null) return null;
    return { waiting: countPrintJobs(this.#options.journal), problem: this.#problem };
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#tryNow();
    await this.#ended;
  }

  #queue(tx: JournalTransaction, id: string, tenders: readonly { readonly kind: string }[]): void {
    if (this.#settings === null) return;
    const receipt = this.#settings.automatic;
    const drawer = this.#settings.drawer && tenders.some(({ kind }) => kind === 'cash');
    if (!receipt && !drawer) return;
    addPrintJob(tx, { saleId: id, receipt, drawer, queuedAtMs: this.#options.nowMs() });
  }

  /** One job after another, until the queue is empty. */
  async #run(): Promise<void> {
    // A sale that queued it answers first.
    await Promise.resolve();
    const { journal, nowMs, onFailure } = this.#options;
    try {
      while (!this.#stopping.signal.aborted && this.#settings !== null) {
        removePrintJobsBefore(journal, nowMs() - KEPT_MS);
        const job = nextPrintJob(journal);
        if (job === null || !(await this.#work(job, this.#settings))) return;
      }
    } catch (error) {
      onFailure(error);
    } finally {
      // At once, with nothing awaited in between: whoever queues something next starts it again.
      this.#isRunning = false;
    }
  }

  /** Prints a job, or waits before another try at it. False where nothing can be printed for now. */
  async #work(job: PrintJobRow, settings: PrinterSettings): Promise<boolean> {
    const { journal, limits = PRINTER_LIMITS, onStatus, retryDelayMs = defaultDelayMs } = this.#options;
    const bytes = this.#encode(job, settings);
    if (bytes === 'not-now') return false;
    try {
      if (bytes !== 'nothing') await sendToPrinter(settings, bytes, limits, this.#stopping.signal);
    } catch (error) {
      if (!(error instanceof PrinterError)) throw error;
      if (this.#stopping.signal.aborted) return false;
      countPrintAttempt(journal, job.jobId);
      if (settings !== this.#settings) return true;
      this.#problem = error.problem;
      onStatus();
      await this.#wait(retryDelayMs(job.attempts + 1));
      return true;
    }
    removePrintJob(journal, job.jobId);
    this.#problem = null;
    onStatus();
    return true;
  }

  #encode(job: PrintJobRow, settings: PrinterSettings): Uint8Array | 'nothing' | 'not-now' {
    const { receiptOf, nowMs, onFailure } = this.#options;
    // A drawer that springs open long after its sale would stand open with nobody there.
    const drawer = job.drawer && nowMs() - job.queuedAtMs <= DRAWER_VALID_MS;
    const { columns } = settings;
    if (!job.receipt) return drawer ? encodeJob({ lines: null, columns, drawer }) : 'nothing';
    try {
      const receipt = receiptOf(job.saleId);
      return receipt === null ? 'not-now' : encodeJob({ lines: this.preview(receipt).lines, columns, drawer });
    } catch (error) {
      // It would fail again at each try, and hold up those behind it.
      onFailure(error);
      return 'nothing';
    }
  }

  #wait(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, delayMs);
      this.#tryNow = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

function readSettings(journal: JournalDatabase): PrinterSettings | null {
  const kept = printerSettingsSchema.safeParse(readSetting(journal, SETTING));
  return kept.success ? kept.data : null;
}

function defaultDelayMs(attempts: number): number {
  return Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(attempts - 1, 10));
}

const SETTING = 'printer';
const DEFAULT_COLUMNS = 42;
const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 30_000;
const DRAWER_VALID_MS = 60_000;
/** A trading day. */
const KEPT_MS = 12 * 60 * 60 * 1000;
