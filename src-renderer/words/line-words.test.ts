import { describe, expect, it } from 'vitest';
import { categoryOf, lineOf, NOON_MS, programOf, tierOf } from '../../src-shared/domain/program.fixture.ts';
import { quoteSale } from '../../src-shared/domain/quote-sale.ts';
import { lineNotes } from './line-words.ts';
import { wordsOf } from './words.fixture.ts';

const { t, format } = wordsOf('en');
const config = programOf({ tiers: [programOf().tiers[0] ?? tierOf({}), tierOf({})] });
const lines = [
  lineOf({ lineId: 'food', categoryId: 'food' }),
  lineOf({ lineId: 'coffee', categoryId: 'coffee' }),
  lineOf({ lineId: 'card', categoryId: 'gift-cards' }),
];
const gold = { memberId: 'm', tierId: 'gold', state: 'Enrolled', deleted: false, expiresAtMs: null } as const;
const quoteFor = (member: typeof gold | null) =>
  quoteSale({ config, lines, member, atMs: NOON_MS, timeZone: 'Europe/Berlin' });
const category = categoryOf({ name: 'Groceries' });

describe('lineNotes', () => {
  it.each([
    { lineId: 'food', member: gold, notes: 'Groceries · earns 1 point per € · −10% Gold' },
    { lineId: 'coffee', member: gold, notes: 'Groceries · earns 3 points per € · −10% Gold' },
    { lineId: 'card', member: gold, notes: 'Groceries · Earns no points · −10% Gold' },
    { lineId: 'food', member: null, notes: 'Groceries' },
  ])('$lineId, member $member.tierId: $notes', ({ lineId, member, notes }) => {
    const context = { quote: quoteFor(member), categoryName: category.name, tierName: member === null ? null : 'Gold' };
    expect(lineNotes({ lineId, kind: 'product' }, context, t, format)).toBe(notes);
  });

  it('does not say the category of an amount twice', () => {
    const context = { quote: null, categoryName: 'Groceries', tierName: null };
    expect(lineNotes({ lineId: 'x', kind: 'amount' }, context, t, format)).toBe('');
  });
});
