import { latestReceipt } from '../desk/show-receipt.ts';
import { printedReceiptOf } from '../desk/show-refund.ts';
import type { ReceiptPrinter } from '../hardware/receipt-printer.ts';
import { type Callers, type Implementer, refuse } from './callers.ts';
import type { Till } from './till.ts';

/** Receipts, shown and printed: for whoever is signed in. */
export function receiptsRouter({ receipts: os }: Implementer, { attended }: Callers, till: Till) {
  return {
    latest: os.latest.handler(() => latestReceipt(attended().desk)),
    preview: os.preview.handler(({ input }) => {
      const receipt = printedReceiptOf(attended().desk, input.saleId);
      return printerOf(till).preview(receipt);
    }),
    print: os.print.handler(({ input }) => {
      printedReceiptOf(attended().desk, input.saleId);
      return printerOf(till).print(input.saleId) ? null : refuse('NO_PRINTER');
    }),
  };
}

/** Where receipts go: told to whoever is signed in, changed by a manager. */
export function printerRouter({ printer: os }: Implementer, { attended, managed }: Callers, till: Till) {
  return {
    settings: os.settings.handler(() => {
      attended();
      return printerOf(till).settings();
    }),
    configure: os.configure.handler(({ input }) => {
      managed();
      printerOf(till).configure(input);
      return null;
    }),
  };
}

function printerOf(till: Till): ReceiptPrinter {
  return till.printer() ?? refuse('NOT_READY');
}
