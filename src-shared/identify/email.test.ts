import { expect, test } from 'vitest';
import { normaliseEmail } from './email.ts';

test.each<[text: string, address: string | undefined]>([
  ['erika@example.de', 'erika@example.de'],
  ['  Erika.Muster+Till@EXAMPLE.co.uk ', 'erika.muster+till@example.co.uk'],
  ["o'brien@example.ie", "o'brien@example.ie"],
  ['jo\u0308rg@mu\u0308ller.de', 'j\u00f6rg@m\u00fcller.de'],
  ['J\u00d6RG@M\u00dcLLER.DE', 'j\u00f6rg@m\u00fcller.de'],
  ['a@b@example.de', undefined],
  ['"a b"@example.de', undefined],
  ['a b@example.de', undefined],
  ['.a@example.de', undefined],
  ['a.@example.de', undefined],
  ['a..b@example.de', undefined],
  ['a@example', undefined],
  ['a@example.d', undefined],
  ['a@-example.de', undefined],
  ['a@example-.de', undefined],
  ['a@example..de', undefined],
  ['a@127.0.0.1', undefined],
  ['a@[127.0.0.1]', undefined],
  ['@example.de', undefined],
  ['a@', undefined],
  ['a\u200b@example.de', undefined],
  ['a\u0000@example.de', undefined],
  [`${'a'.repeat(64)}@example.de`, `${'a'.repeat(64)}@example.de`],
  [`${'a'.repeat(65)}@example.de`, undefined],
  [`a@${'b'.repeat(63)}.de`, `a@${'b'.repeat(63)}.de`],
  [`a@${'b'.repeat(64)}.de`, undefined],
  [`a@${'b.'.repeat(126)}de`, undefined],
  ['', undefined],
])('%j is %j', (text, address) => {
  expect(normaliseEmail(text)).toBe(address);
});
