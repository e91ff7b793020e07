import { describe, expect, it } from 'vitest';
import { campaignOf, categoryOf, programOf, tierOf } from './program.fixture.ts';
import { programConfigSchema } from './program.ts';

const base = programOf().tiers.slice(0, 1);
const manyRates = Array.from({ length: 101 }, (_, rate) => categoryOf({ categoryId: `${rate}`, taxBasisPoints: rate }));
const half = { numerator: 1, denominator: 2 };

describe('programConfigSchema', () => {
  it('accepts a program with campaigns, tiers and card forms', () => {
    const config = programOf({
      honourUntilMs: 1,
      earning: { campaigns: [campaignOf({ categories: ['food'], tiers: ['gold'] })] },
      qualification: {
        type: 'B',
        windowLength: 1,
        windowUnit: 'Y',
        qualifierName: 'Nights',
        campaignsIncluded: ['july'],
      },
      cardFormats: [
        { symbology: 'plain', prefix: 'EM', length: 10 },
        { symbology: 'ean13', prefix: '29', length: 13 },
        { symbology: 'luhn', prefix: '', length: 16 },
      ],
    });
    expect(programConfigSchema.parse(config)).toEqual(config);
  });

  it.each([
    ['no tier', { tiers: [] }, 'tiers'],
    [
      'a base tier to be reached',
      { tiers: [tierOf({ rank: 0, multiplier: { numerator: 2, denominator: 2 } })] },
      'tiers.0.qualifier',
    ],
    ['a base tier that multiplies', { tiers: [tierOf({ qualifier: 0 })] }, 'tiers.0.multiplier'],
    ['a tier that takes away', { tiers: [...base, tierOf({ multiplier: half })] }, 'tiers.1.multiplier'],
    ['two tiers of one id', { tiers: [...base, tierOf({}), tierOf({ rank: 2, qualifier: 2_000 })] }, 'tiers.2.tierId'],
    ['two tiers of one rank', { tiers: [...base, tierOf({}), tierOf({ tierId: 'b' })] }, 'tiers.2.rank'],
    [
      'a higher tier easier to reach',
      { tiers: [...base, tierOf({}), tierOf({ tierId: 'b', rank: 2, qualifier: 1_000 })] },
      'tiers.2.qualifier',
    ],
    [
      'a discount above the whole',
      { tiers: [...base, tierOf({ memberDiscountBasisPoints: 10_001 })] },
      'tiers.1.memberDiscountBasisPoints',
    ],
    [
      'a discount in an unknown category',
      { tiers: [...base, tierOf({ discountCategories: ['food', 'pets'] })] },
      'tiers.1.discountCategories.1',
    ],
    [
      'two categories of one id',
      { earning: { categories: [categoryOf({}), categoryOf({})] } },
      'earning.categories.1.categoryId',
    ],
    ['tax rates without end', { earning: { categories: manyRates } }, 'earning.categories'],
    ['a rate over zero', { earning: { baseRate: { numerator: 1, denominator: 0 } } }, 'earning.baseRate.denominator'],
    [
      'a rate in floating point',
      { earning: { baseRate: { numerator: 0.01, denominator: 1 } } },
      'earning.baseRate.numerator',
    ],
    ['a negative minimum spend', { earning: { minimumSpendMinor: -1 } }, 'earning.minimumSpendMinor'],
    [
      'two campaigns of one id',
      { earning: { campaigns: [campaignOf({}), campaignOf({})] } },
      'earning.campaigns.1.campaignId',
    ],
    [
      'a campaign that ends before it begins',
      { earning: { campaigns: [campaignOf({ untilMs: 0 })] } },
      'earning.campaigns.0.untilMs',
    ],
    [
      'a campaign in an unknown category',
      { earning: { campaigns: [campaignOf({ categories: ['pets'] })] } },
      'earning.campaigns.0.categories.0',
    ],
    [
      'a campaign for an unknown tier',
      { earning: { campaigns: [campaignOf({ tiers: ['silver'] })] } },
      'earning.campaigns.0.tiers.0',
    ],
    [
      'a campaign on no weekday',
      { earning: { campaigns: [campaignOf({ weekdays: [] })] } },
      'earning.campaigns.0.weekdays',
    ],
    [
      'a campaign on an eighth weekday',
      { earning: { campaigns: [campaignOf({ weekdays: [8] })] } },
      'earning.campaigns.0.weekdays.0',
    ],
    [
      'a campaign that takes away',
      { earning: { campaigns: [campaignOf({ effect: { kind: 'multiplier', multiplier: half } })] } },
      'earning.campaigns.0.effect.multiplier',
    ],
    [
      'a bonus of nothing',
      { earning: { campaigns: [campaignOf({ effect: { kind: 'bonus', bonusPoints: 0 } })] } },
      'earning.campaigns.0.effect.bonusPoints',
    ],
    ['an honour window that ends before the version', { validFromMs: 10, honourUntilMs: 10 }, 'honourUntilMs'],
    ['version zero', { version: 0 }, 'version'],
    [
      'a card shorter than its prefix',
      { cardFormats: [{ symbology: 'plain' as const, prefix: '1234', length: 4 }] },
      'cardFormats.0.length',
    ],
    [
      'an EAN-13 of 12',
      { cardFormats: [{ symbology: 'ean13' as const, prefix: '29', length: 12 }] },
      'cardFormats.0.length',
    ],
    [
      'letters with a check digit',
      { cardFormats: [{ symbology: 'luhn' as const, prefix: 'A', length: 16 }] },
      'cardFormats.0.prefix',
    ],
  ])('refuses %s and names where', (_name, parts, path) => {
    const result = programConfigSchema.safeParse(programOf(parts));
    expect(result.error?.issues.map((issue) => issue.path.join('.'))).toEqual([path]);
  });

  it('needs the name of what a type B program counts', () => {
    const qualification = { type: 'B', windowLength: 1, windowUnit: 'Y', campaignsIncluded: 'all' };
    const result = programConfigSchema.safeParse({ ...programOf(), qualification });
    expect(result.error?.issues[0]?.path).toEqual(['qualification', 'qualifierName']);
  });
});
