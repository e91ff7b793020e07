import { describe, expect, it } from 'vitest';
import type { ShownStep } from './explanation.ts';
import { stepWords } from './explanation-words.ts';
import { wordsOf } from './words.fixture.ts';

const names = new Map([
  ['a', 'Ground coffee 500 g'],
  ['b', 'A book whose title never comes to an end'],
]);
const nameOf = (lineId: string) => names.get(lineId) ?? '';
const rate = { numerator: 2, denominator: 100 };
const triple = { numerator: 3, denominator: 1 };

const CASES: readonly { step: ShownStep; english: string; german: string }[] = [
  {
    step: { kind: 'line', lineId: 'a', eligibleMinor: 1_698, rate, points: 34 },
    english: 'Ground coffee 500 g · €16.98 × 2',
    german: 'Ground coffee 500 g · 16,98\u00a0€ × 2',
  },
  {
    step: { kind: 'line', lineId: 'b', eligibleMinor: 1_499, rate: { numerator: 1, denominator: 200 }, points: 7 },
    english: 'A book whose title ne… · €14.99 × 0.5',
    german: 'A book whose title ne… · 14,99\u00a0€ × 0,5',
  },
  {
    step: { kind: 'merged-lines', count: 3, eligibleMinor: 4_820, rate, points: 96 },
    english: '3 items, €48.20 × 2',
    german: '3 Artikel, 48,20\u00a0€ × 2',
  },
  {
    step: { kind: 'excluded', lineId: 'a', categoryId: 'gift', netMinor: 2_000, points: 0 },
    english: 'Ground coffee 500 g earns none',
    german: 'Ground coffee 500 g bringt keine',
  },
  {
    step: { kind: 'merged-excluded', count: 2, points: 0 },
    english: '2 items earn none',
    german: '2 Artikel bringen keine',
  },
  {
    step: {
      kind: 'campaign',
      campaignId: 'w',
      name: 'Weekend',
      multiplier: triple,
      lineIds: ['a'],
      eligibleMinor: 2_691,
      points: 54,
    },
    english: '€26.91 × 3 · Weekend',
    german: '26,91\u00a0€ × 3 · Weekend',
  },
  {
    step: { kind: 'tier', tierId: 'gold', name: 'Gold', multiplier: { numerator: 3, denominator: 2 }, points: 57 },
    english: 'Gold × 1.5',
    german: 'Gold × 1,5',
  },
  { step: { kind: 'bonus', campaignId: 'b', name: 'Birthday', points: 100 }, english: 'Birthday', german: 'Birthday' },
  {
    step: { kind: 'minimum-spend', eligibleMinor: 800, minimumSpendMinor: 1_000, points: 0 },
    english: 'Earns from €10.00 on; €8.00 count so far',
    german: 'Bringt Punkte ab 10,00\u00a0€; bisher zählen 8,00\u00a0€',
  },
  {
    step: { kind: 'cap', capPoints: 1_500, points: -20 },
    english: 'At most 1,500 points a sale',
    german: 'Höchstens 1.500 Punkte je Verkauf',
  },
  {
    step: { kind: 'member-state', standing: 'expired', points: 0 },
    english: 'This membership earns nothing now',
    german: 'Diese Mitgliedschaft bringt zurzeit nichts',
  },
  {
    step: { kind: 'program-closed', points: 0 },
    english: 'The program is closed and earns nothing',
    german: 'Das Programm ist geschlossen und bringt nichts',
  },
  { step: { kind: 'more', count: 4, points: 113 }, english: '4 more steps', german: '4 Schritte mehr' },
];

describe.each(['en', 'de'] as const)('stepWords, %s', (language) => {
  const { t, format } = wordsOf(language);
  it.each(CASES)('$step.kind', ({ step, english, german }) => {
    expect(stepWords(step, t, format, nameOf)).toBe(language === 'en' ? english : german);
  });
});
