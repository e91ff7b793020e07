import { expect, test } from 'vitest';
import { gtinOfElementString } from './gs1.ts';

const gtin = '04011200296908';

test.each<[text: string, gtin: string | undefined]>([
  [`01${gtin}`, gtin],
  [`01${gtin}17291231`, gtin],
  [`01${gtin}10LOT7`, gtin],
  [`01${gtin}10LOT7\u001d21SERIAL`, gtin],
  [`\u001d10LOT7\u001d01${gtin}`, gtin],
  [`1729123101${gtin}`, gtin],
  [`01${gtin}3103001250`, gtin],
  [`(01)${gtin}`, gtin],
  [`(01) ${gtin} (17)291231`, gtin],
  [`(10)LOT7(01)${gtin}(21)S`, gtin],
  ['0104011200296909', undefined],
  [`01${gtin}17`, undefined],
  [`01${gtin}172912AB`, undefined],
  [`01${gtin}?`, undefined],
  [`10LOT701${gtin}`, undefined],
  [`02${gtin}`, undefined],
  ['(0171) 2345678', undefined],
  [`(01)${gtin}1`, undefined],
  [`(01)${gtin}(`, undefined],
  ['(', undefined],
  ['', undefined],
])('%j names %s', (text, expected) => {
  expect(gtinOfElementString(text)).toBe(expected);
});
