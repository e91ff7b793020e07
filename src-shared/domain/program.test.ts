import { describe, expect, it } from 'vitest';
import { campaignOf, categoryOf, pointsPaymentOf, programOf, rewardOf, tierOf } from './program.fixture.ts';
import { type PointsPayment, programConfigSchema, type Reward } from './program.ts';

const base = programOf().tiers.slice(0, 1);
const manyRates = Array.from({ length: 101 }, (_, rate) => categoryOf({ categoryId: `${rate}`, taxBasisPoints: rate }));
const half = { numerator: 1, denominator: 2 };

const paying = (parts: Partial<PointsPayment>) => ({
  redemption: { pointsPayment: pointsPaymentOf(parts), rewards: [] },
});
const giving = (...rewards: Partial<Reward>[]) => ({
  redemption: { pointsPayment: null, rewards: rewards.map(rewardOf) },
});
const percentIn = (...categories: string[]) =>
  ({ kind: 'percent-off', basisPoints: 1, categories, maximumMinor: null }) as const;

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
    ['a cent a point', paying({})],
    ['points worth less than a cent', paying({ rate: { numerator: 2, denominator: 25 }, stepPoints: 25 })],
    ['points worth more', paying({ rate: { numerator: 7, denominator: 2 }, stepPoints: 2, minimumPoints: 2 })],
    [
      'rewards of every kind',
      giving(
        {},
        { rewardId: 'b', effect: percentIn('food', 'home'), tiers: ['base', 'gold'] },
        { rewardId: 'c', effect: { ...percentIn(), categories: null, maximumMinor: 500 } },
        { rewardId: 'd', effect: { kind: 'free-product', skus: ['sku-1'] } },
        { rewardId: 'e', effect: { kind: 'merchandise' } },
        { rewardId: 'f', effect: { kind: 'gift-voucher', amountMinor: 1_000 } },
      ),
    ],
    ['points that expire', { expiry: { months: 120 } }],
  ])('accepts redemption: %s', (_name, parts) => {
    expect(programConfigSchema.parse(programOf(parts))).toEqual(programOf(parts));
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
    [
      'points that are worth nothing',
      paying({ rate: { numerator: 0, denominator: 1 } }),
      'redemption.pointsPayment.rate',
    ],
    [
      'a step worth a part of a cent',
      paying({ rate: { numerator: 1, denominator: 3 } }),
      'redemption.pointsPayment.stepPoints',
    ],
    ['a minimum between steps', paying({ minimumPoints: 120 }), 'redemption.pointsPayment.minimumPoints'],
    ['a minimum below a step', paying({ minimumPoints: 1 }), 'redemption.pointsPayment.minimumPoints'],
    [
      'a share above the whole',
      paying({ maximumShareBasisPoints: 10_001 }),
      'redemption.pointsPayment.maximumShareBasisPoints',
    ],
    ['two rewards of one id', giving({}, {}), 'redemption.rewards.1.rewardId'],
    ['a reward for nothing', giving({ points: 0 }), 'redemption.rewards.0.points'],
    ['a reward that ends as it begins', giving({ fromMs: 10, untilMs: 10 }), 'redemption.rewards.0.untilMs'],
    ['a reward for an unknown tier', giving({ tiers: ['gold', 'silver'] }), 'redemption.rewards.0.tiers.1'],
    [
      'a reward in an unknown category',
      giving({}, { rewardId: 'b', effect: percentIn('food', 'pets') }),
      'redemption.rewards.1.effect.categories.1',
    ],
    ['points that expire at once', { expiry: { months: 0 } }, 'expiry.months'],
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
