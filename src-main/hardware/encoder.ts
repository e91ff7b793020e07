import ReceiptPrinterEncoder from '@point-of-sale/receipt-printer-encoder';

/** An encoder for ESC/POS printers that picks a code page by what is to be printed. */
export function createEncoder(columns: number): ReceiptPrinterEncoder {
  return new ReceiptPrinterEncoder({
    language: 'esc-pos',
    columns,
    newline: '\n',
    codepageMapping: 'epson',
    codepageCandidates: [...CODE_PAGES],
    feedBeforeCut: 4,
  })
    .initialize()
    .codepage('auto');
}

/** Most texts need the first alone, which every printer has. */
const CODE_PAGES = ['windows1252', 'windows1250', 'windows1251', 'windows1253', 'windows1254', 'windows1257'] as const;
