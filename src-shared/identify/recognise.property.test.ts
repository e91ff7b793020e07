import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatReceiptNumber, parseReceiptNumber } from '../journal/receipt-number.ts';
import { normaliseCardCode, type ProgramCardFormat } from './card.ts';
import { luhnCheckDigit } from './check-digits.ts';
import { normaliseEmail } from './email.ts';
import { normalisePhone } from './phone.ts';
import { normaliseBarcode } from './product.ts';
import { type RecogniseOptions, recognise, recogniseScan } from './recognise.ts';
import { type Reading, readingsOf } from './recognition.ts';
import { foldDigits } from './text.ts';

const cardFormats: readonly ProgramCardFormat[] = [
  { programId: 'kaffee', symbology: 'plain', prefix: 'EA', length: 10 },
  { programId: 'kaffee', symbology: 'ean13', prefix: '298', length: 13 },
  { programId: 'club', symbology: 'luhn', prefix: '603571', length: 16 },
];

const options = fc.record<RecogniseOptions>({
  source: fc.constantFrom('scan', 'typed'),
  region: fc.constantFrom('DE', 'AT', 'US', 'FR', 'IT', 'JP', 'XX'),
  cardFormats: fc.constantFrom([], cardFormats),
  currencyDigits: fc.constantFrom(0, 2, 3),
});

const digit = fc.constantFrom(...'0123456789');
const anything = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.string({ unit: 'grapheme', maxLength: 80 }),
  fc.string({ unit: fc.constantFrom(...'0123456789+-()/., ]%;^=?@EAC\u001d\u0000\u200b٣４'), maxLength: 60 }),
  fc.string({ unit: digit, maxLength: 24 }),
);

/** A number that is refused: longer than a barcode and than any phone number, so that it can be nothing else. */
const paymentNumber = fc
  .record({
    start: fc.constantFrom('4', '51', '55', '2221', '2720', '6011', '65', '62', '3528', '36', '50', '9792', '2204'),
    length: fc.integer({ min: 16, max: 19 }),
    digits: fc.string({ unit: digit, minLength: 18, maxLength: 18 }),
  })
  .map(({ start, length, digits }) => {
    const body = (start + digits).slice(0, length - 1);
    return body + luhnCheckDigit(body);
  })
  .filter((number) => !number.startsWith('603571'));

const separator = fc.constantFrom('', ' ', '-', '.', ' - ', '\u00a0', '\u2013', '\u200b', '\u0000');

function digitsIn(value: unknown): string {
  return foldDigits(JSON.stringify(value)).replace(/\D/g, '');
}

describe('recognise', () => {
  test('answers to anything, and a misread text is shown short and printable', () => {
    fc.assert(
      fc.property(anything, anything, options, (raw, textByCode, given) => {
        for (const result of [recognise(raw, given), recogniseScan({ text: raw, textByCode }, given)]) {
          if (result.kind === 'candidates') expect(result.candidates.length).toBeGreaterThan(1);
          if (result.kind !== 'invalid') continue;
          expect(result.read.length).toBeLessThan(450);
          expect(result.read).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
        }
      }),
      { numRuns: 3000 },
    );
  });

  test('refuses a payment card in whatever groups it is written', () => {
    fc.assert(
      fc.property(
        paymentNumber,
        fc.array(separator, { minLength: 18, maxLength: 18 }),
        options,
        (number, cuts, given) => {
          const written = [...number].map((character, index) => character + (cuts[index] ?? '')).join('');
          expect(recognise(written, given)).toEqual({ kind: 'payment-card' });
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('gives out no payment card, whatever stands around it', () => {
    fc.assert(
      fc.property(anything, paymentNumber, anything, options, (before, number, after, given) => {
        const result = recognise(before + number + after, given);
        expect(digitsIn(result)).not.toContain(number);
      }),
      { numRuns: 3000 },
    );
  });

  test('what it reads is in its final form', () => {
    fc.assert(
      fc.property(anything, options, (raw, given) => {
        for (const reading of readingsOf(recognise(raw, given))) expectFinal(reading, given.region);
      }),
      { numRuns: 3000 },
    );
  });

  test('an email address that was normalised stays as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }), fc.emailAddress(), (local, address) => {
        for (const text of [address, `${local}@${local}.de`, `${local}@example.de`]) {
          const once = normaliseEmail(text);
          if (once !== undefined) expect(normaliseEmail(once)).toBe(once);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

function expectFinal(reading: Reading, region: string): void {
  switch (reading.kind) {
    case 'card':
      expect(normaliseCardCode(reading.code)).toBe(reading.code);
      break;
    case 'phone':
      expect(normalisePhone(reading.e164, region)).toBe(reading.e164);
      break;
    case 'email':
      expect(normaliseEmail(reading.address)).toBe(reading.address);
      break;
    case 'product':
      if (reading.barcode.length > 6) expect(normaliseBarcode(reading.barcode)).toBe(reading.barcode);
      break;
    case 'amount':
      expect(Number.isSafeInteger(reading.amountMinor)).toBe(true);
      expect(reading.amountMinor).toBeGreaterThan(0);
      break;
    case 'receipt':
      expect(formatReceiptNumber(parseReceiptNumber(reading.receiptNumber) ?? missing())).toBe(reading.receiptNumber);
      break;
  }
}

function missing(): never {
  throw new Error('a receipt number is read again as it was written');
}
