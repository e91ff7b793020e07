import ReceiptPrinterEncoder from '@point-of-sale/receipt-printer-encoder';

/** Most texts need the first alone, which every printer has. */
export const CODE_PAGES = [
  'windows1252',
  'windows1250',
  'windows1251',
  'windows1253',
  'windows1254',
  'windows1257',
] as const;
export type CodePage = (typeof CODE_PAGES)[number];

/** An encoder for ESC/POS printers, that begins with a code page. */
export function createEncoder(columns: number, page: CodePage): ReceiptPrinterEncoder {
  return new ReceiptPrinterEncoder({
    language: 'esc-pos',
    columns,
    newline: '\n',
    codepageMapping: 'epson',
    feedBeforeCut: 4,
  })
    .initialize()
    .codepage(page);
}
