import { describe, expect, it } from 'vitest';
import { staffRoleSchema } from '../../src-shared/contracts/feed.ts';
import {
  connectionProblemSchema,
  readProblemSchema,
  readResultSchema,
  tillContract,
  tillStatusSchema,
} from '../../src-shared/contracts/till.ts';
import { STANDING_MESSAGE_KEYS } from '../../src-shared/domain/members.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import type { Words } from './words.ts';

const english = flatten(en);
const german = flatten(de);

describe('the languages', () => {
  it('have the same keys', () => {
    expect([...german.keys()].toSorted()).toEqual([...english.keys()].toSorted());
  });

  it('leave no text empty and none untranslated by oversight', () => {
    const same = [...english].filter(([key, text]) => german.get(key) === text).map(([key]) => key);
    expect([...english, ...german].filter(([, text]) => text.trim() === '')).toEqual([]);
    // Names, signs and figures are the same in both.
    for (const key of same) expect(SAME_IN_BOTH, key).toContain(key);
  });

  it.each([...english.keys()])('fill in the same figures: %s', (key) => {
    expect(placeholders(german.get(key))).toEqual(placeholders(english.get(key)));
  });

  it.each([...english.keys()].filter((key) => key.endsWith('_one')))('have a plural beside %s', (key) => {
    expect(english.has(key.replace(/_one$/, '_other'))).toBe(true);
  });
});

describe('everything that the contract can name has words', () => {
  const blockedCodes = tillStatusSchema.shape.blocked.unwrap().shape.code.options;
  const unreadable = readResultSchema.options.find((option) => option.shape.kind.value === 'unreadable');
  const notFound = readResultSchema.options.find((option) => option.shape.kind.value === 'not-found');
  const refusals = tillContract.pairing.pair['~orpc'].errorMap.ENROLMENT_REFUSED.data.shape.reason.options;
  const cases = [
    ...STANDING_MESSAGE_KEYS,
    ...connectionProblemSchema.options.map((problem) => `connectionProblem.${problem}`),
    ...readProblemSchema.options.map((problem) => `notice.unreadable.${problem}`),
    ...blockedCodes.flatMap((code) => ['title', 'what', 'todo'].map((part) => `blocked.${code}.${part}`)),
    ...refusals.map((reason) => `pairing.refused.${reason}`),
    ...staffRoleSchema.options.map((role) => `role.${role}`),
    ...optionsOf(notFound, 'what').map((what) => `notice.notFound.${what}`),
    ...optionsOf(unreadable, 'expected').map((form) => `notice.expected.${form}`),
  ];

  it.each(cases)('%s', (key) => {
    expect(english.get(key)).toBeTruthy();
  });

  it('and the list is not short', () => {
    expect(cases.length).toBeGreaterThan(50);
  });
});

/** Texts that are rightly the same in English and German. */
const SAME_IN_BOTH = [
  'app.place',
  'app.cashier',
  'app.english',
  'app.german',
  'key.enter',
  'key.escape',
  'sale.lineDiscount',
  'sale.taxRate',
  'sale.lastSale',
  'member.hints.email',
  'earn.line',
  'earn.campaign',
  'earn.tier',
  'earn.bonus',
  'receipt.at',
  'receipt.quantityPrice',
  'redeem.receipt.code',
  'manager.entries.memberHint',
  'manager.answer.because',
  'notice.productAdded',
  'notice.amountAdded',
  'notice.standing',
  'notice.completed',
  'signIn.pin',
];

function flatten(words: Words, path = ''): Map<string, string> {
  return new Map(
    Object.entries(words).flatMap(([key, value]) =>
      typeof value === 'string' ? [[`${path}${key}`, value] as const] : [...flatten(value, `${path}${key}.`)],
    ),
  );
}

function placeholders(text: string | undefined): string[] {
  return [...new Set(text?.match(/\{\{\w+\}\}/g))].toSorted();
}

/** The values of an enumeration in a schema, nullable or not. */
function optionsOf(schema: { shape: object } | undefined, field: string): string[] {
  const found: unknown = Object.entries(schema?.shape ?? {}).find(([name]) => name === field)?.[1];
  const inner = found as { options?: string[]; unwrap?: () => { options: string[] } };
  const options = inner.options ?? inner.unwrap?.().options ?? [];
  if (options.length === 0) throw new Error(`the contract names no ${field}`);
  return options;
}
