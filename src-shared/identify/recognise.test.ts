import { describe, expect, test } from 'vitest';
import type { ProgramCardFormat } from './card.ts';
import { gtinCheckDigit, luhnCheckDigit } from './check-digits.ts';
import { type RecogniseOptions, recognise, recogniseScan } from './recognise.ts';
import type { Recognition } from './recognition.ts';

const plain: ProgramCardFormat = { programId: 'kaffee', symbology: 'plain', prefix: 'EA', length: 10 };
const ean13: ProgramCardFormat = { programId: 'kaffee', symbology: 'ean13', prefix: '298', length: 13 };
const luhn: ProgramCardFormat = { programId: 'club', symbology: 'luhn', prefix: '603571', length: 16 };
const likePhone: ProgramCardFormat = { programId: 'club', symbology: 'plain', prefix: '0171', length: 11 };
const cardFormats = [plain, ean13, luhn, likePhone];

const eanCard = `298123456789${gtinCheckDigit('298123456789')}`;
const luhnCard = `603571000000042${luhnCheckDigit('603571000000042')}`;
const eanEight = `4063813${gtinCheckDigit('4063813')}`;
/** A German article whose EAN-13 passes Luhn too, and begins as Visa numbers do. */
const luckyArticle = '4006381000390';

const scan: RecogniseOptions = { source: 'scan', region: 'DE', cardFormats };
const typed: RecogniseOptions = { ...scan, source: 'typed' };

const card = (code: string, format: ProgramCardFormat): Recognition => ({ kind: 'card', code, format });
const phone = (e164: string): Recognition => ({ kind: 'phone', e164 });
const email = (address: string): Recognition => ({ kind: 'email', address });
const product = (barcode: string): Recognition => ({ kind: 'product', barcode });
const amount = (amountMinor: number): Recognition => ({ kind: 'amount', amountMinor });
const receipt = (receiptNumber: string): Recognition => ({ kind: 'receipt', receiptNumber });
const paymentCard: Recognition = { kind: 'payment-card' };

type Case = [text: string, expected: Recognition];
type InvalidCase = [text: string, problem: string, read: string, expected: string | null];

function expectInvalid(result: Recognition, [, problem, read, expected]: InvalidCase): void {
  expect(result).toEqual({ kind: 'invalid', problem, read, expected });
}

function claimedBy(prefix: string): RecogniseOptions {
  return { ...scan, cardFormats: [{ ...luhn, prefix }] };
}

describe('scanned', () => {
  test.each<Case>([
    ['EA00012345', card('EA00012345', plain)],
    ['ea-000 12345\r\n', card('EA00012345', plain)],
    [']C0EA00012345', card('EA00012345', plain)],
    [eanCard, card(eanCard, ean13)],
    [`]E0${eanCard}`, card(eanCard, ean13)],
    [luhnCard, card(luhnCard, luhn)],
    [`;${luhnCard}=49121010000012345678?`, card(luhnCard, luhn)],
    [`%B${luhnCard}^MUSTER/ERIKA^4912101?;${luhnCard}=4912101?`, { kind: 'card', code: luhnCard, format: luhn }],
    ['%EA00012345^MUSTER/ERIKA?', card('EA00012345', plain)],
    ['%MEA00012345?', card('EA00012345', plain)],
    ['4011200296908', product('4011200296908')],
    [']E04011200296908', product('4011200296908')],
    ['96385074', product('0000096385074')],
    [']E496385074', product('0000096385074')],
    ['036000291452', product('0036000291452')],
    ['04011200296908', product('4011200296908')],
    ['14011200296905', product('14011200296905')],
    [']E3401120029690805', product('4011200296908')],
    ['(01)04011200296908(17)291231(10)L0T', product('4011200296908')],
    [']C101040112002969081729123110L0T', product('4011200296908')],
    ['\u001d10L0T7\u001d0104011200296908', product('4011200296908')],
    ['010401120029690817291231', product('4011200296908')],
    ['Erika.Muster@Example.de', email('erika.muster@example.de')],
    ['+491712345678', phone('+491712345678')],
  ])('%j', (text, expected) => {
    expect(recognise(text, scan)).toEqual(expected);
  });

  test.each<InvalidCase>([
    ['', 'empty', '', null],
    [' \t\r\n', 'empty', '', null],
    ['4011200296909', 'wrong-check-digit', '4011200296909', 'ean13'],
    ['96385075', 'wrong-check-digit', '96385075', 'ean13'],
    [`298${'1'.repeat(10)}`, 'wrong-check-digit', '2981111111111', 'ean13'],
    ['6035710000000423', 'wrong-check-digit', '603571••••••0423', 'luhn'],
    // Bare digits on a label are never taken for a phone number or an amount.
    ['01761234567', 'unknown-format', '01761234567', null],
    ['12.50', 'unknown-format', '12.50', null],
    ['4011', 'unknown-format', '4011', null],
    ['40112\u000000296908', 'unreadable', '40112␀00296908', null],
    ['EA000\u200b12345', 'unreadable', 'EA000<U+200B>12345', null],
    ['٤٠١١٢٠٠٢٩٦٩٠٨', 'unreadable', '٤٠١١٢٠٠٢٩٦٩٠٨', null],
    ['x'.repeat(513), 'too-long', `${'x'.repeat(40)}…`, null],
    ['7'.repeat(10_000), 'too-long', `777777${'•'.repeat(30)}7777…`, null],
    ['%E?', 'unknown-format', 'E', null],
    [';E?', 'unknown-format', 'E', null],
    ['%EA0^MUSTER/ERIKA^1?', 'unknown-format', 'EA0', null],
    ['erika@', 'unknown-format', 'erika@', 'email'],
    ['\ud800', 'unreadable', '<U+D800>', null],
  ])('%j is invalid', (...row) => {
    expectInvalid(recognise(row[0], scan), row);
  });
});

describe('typed', () => {
  test.each<Case>([
    ['ea 0001 2345', card('EA00012345', plain)],
    ['6035 7100 0000 0422', card(luhnCard, luhn)],
    ['0176 1234567', phone('+491761234567')],
    ['0176-1234567', phone('+491761234567')],
    ['(0176) 123-4567', phone('+491761234567')],
    ['0176/1234567', phone('+491761234567')],
    ['+49 176 1234567', phone('+491761234567')],
    ['+49 (0)176 1234567', phone('+491761234567')],
    ['00491761234567', phone('+491761234567')],
    ['\u00a0+49\u202f176\u20131234567', phone('+491761234567')],
    ['491761234567', phone('+491761234567')],
    ['176 1234567', phone('+491761234567')],
    ['4917612345678', phone('+4917612345678')],
    ['+41 44 668 18 00', phone('+41446681800')],
    [' Erika.Muster@EXAMPLE.de ', email('erika.muster@example.de')],
    ['4 011200 296908', product('4011200296908')],
    ['978-3-16-148410-0', product('9783161484100')],
    ['4011', product('4011')],
    ['12.50', amount(1250)],
    ['12,50 €', amount(1250)],
    ['1.234,50', amount(123_450)],
    ['999999.99', amount(99_999_999)],
  ])('%j', (text, expected) => {
    expect(recognise(text, typed)).toEqual(expected);
  });

  test.each<[text: string, candidates: Recognition[]]>([
    ['0171 2345678', [card('01712345678', likePhone), phone('+491712345678')]],
    // An EAN-8 with its right check digit that is a number in Hamburg as well.
    [eanEight, [product(`00000${eanEight}`), phone(`+49${eanEight}`)]],
    ['030 12345', [phone('+493012345'), product('0000003012345')]],
  ])('%j has several meanings', (text, candidates) => {
    expect(recognise(text, typed)).toEqual({ kind: 'candidates', candidates });
  });

  test.each<InvalidCase>([
    ['   ', 'empty', '', null],
    ['1000000.00', 'amount-out-of-range', '1000000.00', 'amount'],
    ['0,00', 'amount-out-of-range', '0,00', 'amount'],
    ['-5,00', 'amount-out-of-range', '-5,00', 'amount'],
    ['12,5', 'unknown-format', '12,5', 'amount'],
    ['0176 1', 'unknown-format', '0176 1', 'phone'],
    ['+49 110', 'unknown-format', '+49 110', 'phone'],
    ['erika.example.de', 'unknown-format', 'erika.example.de', null],
    ['erika@example', 'unknown-format', 'erika@example', 'email'],
    ['4011200296909', 'wrong-check-digit', '4011200296909', 'ean13'],
    ['０１７６１２３４５６７', 'unreadable', '０１７６１２３４５６７', null],
    ['\u0000', 'unreadable', '␀', null],
  ])('%j is invalid', (...row) => {
    expectInvalid(recognise(row[0], typed), row);
  });
});

describe('a receipt number', () => {
  test.each<[string, RecogniseOptions, Recognition]>([
    ['RS01-1-42', scan, receipt('RS01-1-42')],
    [']C0RS01-1-42\r\n', scan, receipt('RS01-1-42')],
    ['rs01-1-42', typed, receipt('RS01-1-42')],
    [' RS01\u20131\u201342 ', typed, receipt('RS01-1-42')],
    ['12-3-4', scan, receipt('12-3-4')],
    ['T-999999-999999999999', scan, receipt('T-999999-999999999999')],
  ])('%j', (text, options, expected) => {
    expect(recognise(text, options)).toEqual(expected);
  });

  test.each<[string, RecogniseOptions]>([
    ['RS01-1', scan],
    ['RS01-0-1', scan],
    ['RS01-1-042', scan],
    ['RS01-1-42-1', typed],
    ['RS01 1 42', typed],
  ])('%j is none', (text, options) => {
    expect(recognise(text, options)).toMatchObject({ kind: 'invalid', problem: 'unknown-format' });
  });

  test.each<[string, RecogniseOptions, Recognition]>([
    ['EA00-1-2345', { ...scan, cardFormats: [{ ...plain, length: 9 }] }, card('EA0012345', { ...plain, length: 9 })],
    ['4011200-2-96908', scan, product('4011200296908')],
  ])('stands behind what the program knows of: %j', (text, options, known) => {
    expect(recognise(text, options)).toEqual({ kind: 'candidates', candidates: [known, receipt(text)] });
  });

  test('is not taken for one where it is written as a phone number', () => {
    expect(recognise('0176-1-234567', typed)).toEqual(phone('+491761234567'));
  });

  test('is read by the keys of a scanner that is set to another keyboard', () => {
    expect(recogniseScan({ text: 'RS01ß1ß42', textByCode: 'RS01-1-42' }, scan)).toEqual(receipt('RS01-1-42'));
  });

  test('gives out no payment card', () => {
    expect(recognise('4111111-1-11111111', scan)).toEqual(paymentCard);
    expect(recognise('T4111111-1-11111111', scan)).toEqual(paymentCard);
  });
});

describe('a payment card', () => {
  const numbers: [network: string, number: string][] = [
    ['Visa', '4111111111111111'],
    ['Visa of 13 digits', '4222222222222'],
    ['Visa of 19 digits', '4917610000000000003'],
    ['Mastercard', '5555555555554444'],
    ['Mastercard 2-series, first', '2221000000000009'],
    ['Mastercard 2-series, last', '2720990000000007'],
    ['American Express 34', '343434343434343'],
    ['American Express 37', '378282246310005'],
    ['Discover 6011', '6011111111111117'],
    ['Discover 644', '6440000000000005'],
    ['Discover 65', '6510000000000000'],
    ['Diners Club 36', '36227206271667'],
    ['Diners Club 300', '30569309025904'],
    ['Diners Club 38', '38520000023237'],
    ['JCB 3530', '3530111333300000'],
    ['UnionPay', '6200000000000005'],
    ['Maestro 50', '5018000000000009'],
    ['Maestro 67', '6759649826438453'],
    ['Mir', '2200000000000004'],
    ['Troy', '9792000000000003'],
  ];

  describe.each(numbers)('%s', (_, number) => {
    const inFours = number.replace(/(.{4})(?=.)/g, '$1 ');
    const forms: [form: string, text: string][] = [
      ['plain', number],
      ['in fours', inFours],
      ['with dashes', inFours.replaceAll(' ', '-')],
      ['with non-breaking spaces and en dashes', inFours.replace(' ', '\u00a0').replaceAll(' ', '\u2013')],
      ['digit by digit', [...number].join(' ')],
      ['behind a symbology identifier', `]C0${number}`],
      ['on track 1', `%B${number}^MUSTER/ERIKA^2912101000000000?`],
      ['on track 1, grouped', `%B${inFours}^MUSTER/ERIKA^2912101000000000?`],
      ['on track 2', `;${number}=29121010000012345678?`],
      ['on tracks 1 and 2', `%B${number}^MUSTER/ERIKA^2912101?;${number}=2912101?`],
      ['on track 2 without its ends', `${number}=2912101`],
      ['on track 2, read on a German keyboard', `ö${number}´2912101_`],
      ['in words', `card ${inFours} exp 12/29 cvc 123`],
      ['in words, before the expiry alone', `${inFours} 12/29 123`],
      ['as an address', `${number}@example.de`],
      ['in full-width digits', [...number].map((digit) => String.fromCodePoint(0xff10 + Number(digit))).join('')],
      ['in Devanagari digits', [...number].map((digit) => String.fromCodePoint(0x966 + Number(digit))).join('')],
      ['with zero-width spaces', [...number].join('\u200b')],
      ['with NULs', [...number].join('\u0000')],
      ['behind a long text', `${'x'.repeat(20)} ${number} ${'x'.repeat(1000)}`],
      ['beside a member card on another track', `%${'EA00012345'}^X?;${number}=2912?`],
    ];
    test.each(forms)('%s is refused and nothing of it is kept', (_form, text) => {
      expect(recognise(text, scan)).toEqual(paymentCard);
      expect(recognise(text, typed)).toEqual(paymentCard);
    });
  });

  test.each<[what: string, text: string]>([
    ['a wrong check digit', '4111111111111112'],
    ['twelve digits', '411111111116'],
    ['no network range', '7000000000000005'],
  ])('%s makes a number none', (_, text) => {
    expect(recognise(text, typed).kind).not.toBe('payment-card');
  });

  test('a stripe with a payment card that was misread is refused as well', () => {
    expect(recognise(';4111111111111112=2912101?', scan)).toEqual(paymentCard);
  });

  test("a program's own range claims its numbers; a range wider than an issuer's does not", () => {
    const number = '4111111111111111';
    expect(recognise(number, claimedBy('411111')).kind).toBe('card');
    expect(recognise(number, claimedBy('41111')).kind).toBe('payment-card');
    expect(recognise(number, claimedBy('')).kind).toBe('payment-card');
  });

  test('an article that looks like one by chance still sells, scanned or typed', () => {
    expect(luckyArticle.endsWith(luhnCheckDigit(luckyArticle.slice(0, -1)))).toBe(true);
    for (const text of [luckyArticle, `]E0${luckyArticle}`, `(01)0${luckyArticle}`]) {
      expect(recognise(text, scan)).toEqual(product(luckyArticle));
    }
    expect(recognise(luckyArticle, typed)).toEqual(product(luckyArticle));
  });

  test('a German mobile number with the digits of one is a phone number', () => {
    const digits = `491761234567${luhnCheckDigit('491761234567')}`;
    expect(recognise(digits, typed)).toEqual(paymentCard);
    for (const text of [`+${digits}`, `+49 176 ${digits.slice(5)}`, `0049 176 ${digits.slice(5)}`]) {
      expect(recognise(text, typed)).toEqual(phone(`+${digits}`));
    }
  });
});

describe('a scan with what its keys mean on a US keyboard', () => {
  const formats = [{ ...plain, prefix: 'YE', length: 6 }];
  const options = { region: 'DE', cardFormats: formats };

  test.each<[what: string, text: string, textByCode: string, expected: Recognition]>([
    ['both the same', 'YE1234', 'YE1234', card('YE1234', formats[0] ?? plain)],
    ['y and z swapped', 'ZE1234', 'YE1234', card('YE1234', formats[0] ?? plain)],
    ['shifted digits under Caps Lock', '$=!!"==")&)=(', '4011200296908', product('4011200296908')],
    ['only the written text makes sense', 'erika@example.de', 'erikaqexample/de', email('erika@example.de')],
    ['a payment card by its keys', '$!!!!!!!!!!!!!!!', '4111111111111111', paymentCard],
    ['a payment card as written', '4111111111111111', '$!!!!!!!!!!!!!!!', paymentCard],
    [
      'neither, and the keys tell why',
      '$=!!"==")&)=)',
      '4011200296909',
      { kind: 'invalid', problem: 'wrong-check-digit', read: '4011200296909', expected: 'ean13' },
    ],
    ['neither', 'ß', '-', { kind: 'invalid', problem: 'unknown-format', read: 'ß', expected: null }],
  ])('%s', (_, text, textByCode, expected) => {
    expect(recogniseScan({ text, textByCode }, options)).toEqual(expected);
  });

  test('both are offered where both make sense', () => {
    expect(recogniseScan({ text: 'YEZ123', textByCode: 'YEY123' }, options)).toEqual({
      kind: 'candidates',
      candidates: [card('YEZ123', formats[0] ?? plain), card('YEY123', formats[0] ?? plain)],
    });
  });
});
