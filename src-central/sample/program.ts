import type { Fraction } from '../../src-shared/domain/fraction.ts';
import type {
  Campaign,
  CardFormat,
  Category,
  ProgramConfig,
  Reward,
  RewardEffect,
  Tier,
} from '../../src-shared/domain/program.ts';

/** The retailer's founding day: every date of the sample is fixed, so that the same seed gives the same sample. */
export const SAMPLE_EPOCH_MS = Date.UTC(2024, 0, 1);
const CAMPAIGNS_END_MS = Date.UTC(2100, 0, 1);

/** Food, and drinks that count as food. */
const FOOD = ['fresh', 'groceries', 'bakery'];
/** What no discount may touch: gift cards are money, books have fixed prices, tobacco may not be advertised. */
const NEVER_DISCOUNTED = new Set(['gift-cards', 'books', 'tobacco']);

const CATEGORIES: readonly Category[] = [
  category('fresh', 'Fruit and vegetables', 700),
  category('groceries', 'Groceries', 700),
  category('bakery', 'Bakery', 700),
  category('drinks', 'Drinks', 1900),
  category('household', 'Household', 1900),
  category('beauty', 'Beauty and care', 1900),
  category('clothing', 'Clothing', 1900, { rate: ratio(2, 100) }),
  category('electronics', 'Electronics', 1900, { rate: ratio(1, 200) }),
  category('toys', 'Toys', 1900),
  category('books', 'Books', 700),
  category('tobacco', 'Tobacco', 1900, { excluded: true }),
  category('gift-cards', 'Gift cards', null, { excluded: true }),
];

const DISCOUNTED = CATEGORIES.map(({ categoryId }) => categoryId).filter((id) => !NEVER_DISCOUNTED.has(id));

const TIERS: readonly Tier[] = [
  tier('base', 'Base', 0, 0, ratio(1, 1), 0),
  tier('silver', 'Silver', 1, 500, ratio(5, 4), 200),
  tier('gold', 'Gold', 2, 2_000, ratio(3, 2), 500),
  tier('platinum', 'Platinum', 3, 5_000, ratio(2, 1), 1_000),
];

/** The forms of member card that the retailer has given out over the years. */
export const SAMPLE_CARD_FORMATS = {
  /** The first cards, numbered by hand. */
  plain: { symbology: 'plain', prefix: 'HB', length: 10 },
  /** A barcode from GS1's range for use within one company. */
  ean13: { symbology: 'ean13', prefix: '27', length: 13 },
  /** ISO/IEC 7812's range for national use (9 and the country, 276): no payment network's. */
  luhn: { symbology: 'luhn', prefix: '9276', length: 16 },
  /** A range of its own among payment cards, as co-branded cards have. */
  claimed: { symbology: 'luhn', prefix: '639612', length: 16 },
} as const satisfies Record<string, CardFormat>;

/** The sample's one program: points for every whole euro, four tiers, a campaign each weekend. */
export function sampleProgram(programId: string, coffeeSkus: readonly string[]): ProgramConfig {
  return {
    programId,
    version: 1,
    name: 'Haselbach Club',
    pointsName: 'points',
    currency: 'EUR',
    test: false,
    closed: false,
    validFromMs: SAMPLE_EPOCH_MS,
    honourUntilMs: null,
    earning: {
      baseRate: ratio(1, 100),
      rounding: 'down',
      categories: [...CATEGORIES],
      minimumSpendMinor: 200,
      capPerSalePoints: 5_000,
      pointsPaymentEarns: false,
      stacking: 'best',
      campaigns: [
        campaign('weekend', 'Weekend: double points on food', multiply(2), { weekdays: [6, 7], categories: FOOD }),
        campaign('coffee', 'Coffee of the year: triple points', multiply(3), { skus: [...coffeeSkus] }),
        campaign(
          'spring-clean',
          '20 extra points from 50 euros of household',
          { kind: 'bonus', bonusPoints: 20 },
          { categories: ['household'], minimumSpendMinor: 5_000 },
        ),
      ],
    },
    tiers: [...TIERS],
    qualification: { type: 'A', windowLength: 12, windowUnit: 'M', campaignsIncluded: 'all' },
    redemption: {
      pointsPayment: { rate: ratio(1, 1), minimumPoints: 100, stepPoints: 50, maximumShareBasisPoints: 5_000 },
      rewards: [
        reward('five-off', '5 euros off', 450, { kind: 'amount-off', amountMinor: 500 }, { minimumSpendMinor: 1_500 }),
        reward('ten-percent', '10 % off beauty and care', 300, {
          kind: 'percent-off',
          basisPoints: 1_000,
          categories: ['beauty'],
          maximumMinor: 1_000,
        }),
        reward('free-coffee', 'A bag of coffee', 600, { kind: 'free-product', skus: [...coffeeSkus] }),
        reward('cotton-bag', 'Haselbach cotton bag', 200, { kind: 'merchandise' }),
        reward('gift-ten', 'Gift voucher for 10 euros', 1_000, { kind: 'gift-voucher', amountMinor: 1_000 }),
        reward('gold-umbrella', 'Golden umbrella', 1_500, { kind: 'merchandise' }, { tiers: ['gold', 'platinum'] }),
      ],
    },
    expiry: { months: 36 },
    cardFormats: Object.values(SAMPLE_CARD_FORMATS),
  };
}

function category(
  categoryId: string,
  name: string,
  taxBasisPoints: number | null,
  rules: Partial<Pick<Category, 'rate' | 'excluded'>> = {},
): Category {
  return { categoryId, name, rate: null, excluded: false, taxBasisPoints, ...rules };
}

function tier(
  tierId: string,
  name: string,
  rank: number,
  qualifier: number,
  multiplier: Fraction,
  memberDiscountBasisPoints: number,
): Tier {
  return { tierId, name, rank, qualifier, multiplier, memberDiscountBasisPoints, discountCategories: DISCOUNTED };
}

function campaign(
  campaignId: string,
  name: string,
  effect: Campaign['effect'],
  scope: Partial<Pick<Campaign, 'weekdays' | 'categories' | 'skus' | 'minimumSpendMinor'>>,
): Campaign {
  return {
    campaignId,
    name,
    fromMs: SAMPLE_EPOCH_MS,
    untilMs: CAMPAIGNS_END_MS,
    weekdays: null,
    categories: null,
    skus: null,
    tiers: null,
    minimumSpendMinor: 0,
    effect,
    ...scope,
  };
}

function reward(
  rewardId: string,
  name: string,
  points: number,
  effect: RewardEffect,
  limits: Partial<Pick<Reward, 'tiers' | 'minimumSpendMinor'>> = {},
): Reward {
  const always = { fromMs: SAMPLE_EPOCH_MS, untilMs: CAMPAIGNS_END_MS, tiers: null, minimumSpendMinor: 0 };
  return { rewardId, name, points, effect, ...always, ...limits };
}

function multiply(times: number): Campaign['effect'] {
  return { kind: 'multiplier', multiplier: ratio(times, 1) };
}

function ratio(numerator: number, denominator: number): Fraction {
  return { numerator, denominator };
}
