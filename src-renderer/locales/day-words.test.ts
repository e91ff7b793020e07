import { describe, expect, it } from 'vitest';
import { verdictStatusSchema } from '../../src-shared/contracts/feed.ts';
import { managerContract } from '../../src-shared/contracts/manager.ts';
import { tillContract, tillStatusSchema } from '../../src-shared/contracts/till.ts';
import { payloadSchemas, refusalAnsweredSchema } from '../../src-shared/journal/entry.ts';
import { deManager } from './de-manager.ts';
import { dePay } from './de-pay.ts';
import { enManager } from './en-manager.ts';
import { enPay } from './en-pay.ts';
import type { Words } from './words.ts';

const english = new Map([...flatten(enManager, 'manager.'), ...flatten(enPay, 'pay.')]);
const german = new Map([...flatten(deManager, 'manager.'), ...flatten(dePay, 'pay.')]);

describe('everything that the contract of the day can name has words', () => {
  const { complete } = tillContract.sale;
  const { receipts, printer } = tillContract;
  const tenderProblems = complete['~orpc'].errorMap.TENDER_WRONG.data.shape.problem.options;
  const printerProblems = tillStatusSchema.shape.printer.unwrap().shape.problem.unwrap().options;
  const calls = [...Object.values(managerContract), ...Object.values(printer), receipts.print];
  const errors = new Set(calls.flatMap((call) => Object.keys(call['~orpc'].errorMap)));
  const filters = managerContract.journal['~orpc'].inputSchema?.shape.filter.options ?? [];
  const cases = [
    ...tenderProblems.map((problem) => `pay.tenderWrong.${problem}`),
    ...printerProblems.map((problem) => `pay.printer.${problem}`),
    ...[...errors].map((code) => `manager.error.${code}`),
    ...filters.map((filter) => `manager.entries.filters.${filter}`),
    ...verdictStatusSchema.options.flatMap((status) => [`manager.answer.${status}`, `manager.meaning.${status}`]),
    ...refusalAnsweredSchema.shape.resolution.options.map((each) => `manager.entry.resolution.${each}`),
    ...Object.keys(payloadSchemas).map((kind) => `manager.kind.${kind}`),
  ];

  it.each(cases)('%s', (key) => {
    expect(english.get(key)).toBeTruthy();
    expect(german.get(key)).toBeTruthy();
  });

  it('and the list is not short', () => {
    expect(cases.length).toBeGreaterThan(35);
  });
});

describe('the words of the day', () => {
  it('have the same keys in both languages', () => {
    expect([...german.keys()]).toEqual([...english.keys()]);
  });

  it.each([...english.keys()])('fill in the same figures: %s', (key) => {
    expect(placeholders(german.get(key))).toEqual(placeholders(english.get(key)));
  });
});

function flatten(words: Words, path: string): [string, string][] {
  return Object.entries(words).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[`${path}${key}`, value]] : flatten(value, `${path}${key}.`),
  );
}

function placeholders(text: string | undefined): string[] {
  return [...new Set(text?.match(/\{\{\w+\}\}/g))].toSorted();
}
