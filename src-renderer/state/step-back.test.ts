import { describe, expect, it } from 'vitest';
import { lineOf } from '../../src-shared/domain/program.fixture.ts';
import { memberOf, saleOf } from './sale.fixture.ts';
import { nextStepBack } from './step-back.ts';

const member = { memberId: memberOf().memberId, identifiedBy: 'card' } as const;
const lines = [lineOf({})];
const bad = { id: 1, tone: 'bad', content: { kind: 'no-answer' } } as const;
const good = { id: 1, tone: 'good', content: { kind: 'line-removed', name: 'x' } } as const;

describe('nextStepBack', () => {
  it.each([
    { what: 'text in the field', state: saleOf({ fieldText: '12', member, lines }), step: 'clear' },
    { what: 'a complaint', state: saleOf({ notice: bad, member, lines }), step: 'clear' },
    { what: 'a good message', state: saleOf({ notice: good, member, lines }), step: 'remove-member' },
    { what: 'a member without lines', state: saleOf({ member }), step: 'remove-member' },
    { what: 'lines', state: saleOf({ lines }), step: 'ask-discard' },
    { what: 'an empty sale', state: saleOf(), step: null },
    {
      what: 'a pane, before what it said',
      state: saleOf({ pane: { kind: 'history' }, notice: bad, member }),
      step: 'leave-pane',
    },
    {
      what: 'a pane while central is asked',
      state: saleOf({ phase: 'redeeming', pane: { kind: 'points', typed: '' }, member }),
      step: null,
    },
    { what: 'a receipt', state: saleOf({ phase: 'receipt', lines, member }), step: 'next-sale' },
    { what: 'a sale that is being written', state: saleOf({ phase: 'completing', lines, member }), step: null },
    { what: 'a sale that is not read yet', state: saleOf({ phase: 'closed' }), step: null },
  ])('from $what: $step', ({ state, step }) => {
    expect(nextStepBack(state)).toBe(step);
  });
});
