import type { z } from 'zod';
import type { Fraction } from './fraction.ts';

type TierShape = { tierId: string; rank: number; qualifier: number; multiplier: Fraction } & {
  discountCategories: readonly string[] | null;
};

type CampaignShape = {
  campaignId: string;
  fromMs: number;
  untilMs: number;
  categories: readonly string[] | null;
  tiers: readonly string[] | null;
  effect: { kind: 'multiplier'; multiplier: Fraction } | { kind: 'bonus' };
};

type RewardShape = {
  rewardId: string;
  fromMs: number;
  untilMs: number;
  tiers: readonly string[] | null;
  effect: { kind: 'percent-off'; categories: readonly string[] | null } | { kind: OtherEffect };
};
type OtherEffect = 'amount-off' | 'free-product' | 'merchandise' | 'gift-voucher';

type RedemptionShape = {
  pointsPayment: { rate: Fraction; minimumPoints: number; stepPoints: number } | null;
  rewards: readonly RewardShape[];
};

type ProgramShape = {
  validFromMs: number;
  honourUntilMs: number | null;
  earning: {
    categories: readonly { categoryId: string; taxBasisPoints: number | null }[];
    campaigns: readonly CampaignShape[];
  };
  tiers: readonly TierShape[];
  redemption: RedemptionShape;
  cardFormats: readonly { symbology: string; prefix: string; length: number }[];
};

/** A sale's entry has room for so many tax lines. */
const MAXIMUM_TAX_RATES = 100;

type Path = (string | number)[];
type Report = (path: Path, message: string) => void;

/** What holds between the parts of a program's configuration; each issue names the part by its path. */
export function checkProgram(program: ProgramShape, context: z.RefinementCtx): void {
  const report: Report = (path, message) => context.addIssue({ code: 'custom', path, message });
  const { categories, campaigns } = program.earning;
  if (program.honourUntilMs !== null && program.honourUntilMs <= program.validFromMs) {
    report(['honourUntilMs'], 'must be later than validFromMs');
  }
  checkUnique(
    categories.map((category) => category.categoryId),
    ['earning', 'categories'],
    'categoryId',
    report,
  );
  checkUnique(
    campaigns.map((campaign) => campaign.campaignId),
    ['earning', 'campaigns'],
    'campaignId',
    report,
  );
  checkUnique(
    program.tiers.map((tier) => tier.tierId),
    ['tiers'],
    'tierId',
    report,
  );
  if (new Set(categories.map((category) => category.taxBasisPoints)).size > MAXIMUM_TAX_RATES) {
    report(['earning', 'categories'], `have more than ${MAXIMUM_TAX_RATES} different tax rates`);
  }
  checkCampaigns(program, report);
  checkTiers(program, report);
  checkPointsPayment(program.redemption, report);
  checkRewards(program, report);
  checkCardFormats(program, report);
}

function checkCampaigns(program: ProgramShape, report: Report): void {
  const tierIds = new Set(program.tiers.map((tier) => tier.tierId));
  for (const [index, campaign] of program.earning.campaigns.entries()) {
    const path = ['earning', 'campaigns', index];
    if (campaign.untilMs <= campaign.fromMs) report([...path, 'untilMs'], 'must be later than fromMs');
    checkKnown(campaign.categories, categoryIdsOf(program), [...path, 'categories'], 'category', report);
    checkKnown(campaign.tiers, tierIds, [...path, 'tiers'], 'tier', report);
    if (campaign.effect.kind === 'multiplier' && isBelowOne(campaign.effect.multiplier)) {
      report([...path, 'effect', 'multiplier'], 'a campaign cannot lower what a sale earns: at least 1 is needed');
    }
  }
}

function checkTiers(program: ProgramShape, report: Report): void {
  const order = program.tiers.map((tier, index) => ({ tier, index })).toSorted((a, b) => a.tier.rank - b.tier.rank);
  const base = order[0];
  if (base !== undefined && base.tier.qualifier !== 0) {
    report(['tiers', base.index, 'qualifier'], 'the lowest rank is the base tier: its qualifier is 0');
  }
  if (base !== undefined && base.tier.multiplier.numerator > base.tier.multiplier.denominator) {
    report(['tiers', base.index, 'multiplier'], 'the lowest rank is the base tier: its multiplier is 1');
  }
  for (const [position, { tier, index }] of order.entries()) {
    if (isBelowOne(tier.multiplier)) {
      report(['tiers', index, 'multiplier'], 'a tier cannot lower what a sale earns: at least 1 is needed');
    }
    const below = order[position - 1]?.tier;
    if (below?.rank === tier.rank) report(['tiers', index, 'rank'], `has the same rank as tier ${below.tierId}`);
    else if (below !== undefined && tier.qualifier <= below.qualifier) {
      report(['tiers', index, 'qualifier'], `must be more than that of tier ${below.tierId}, which ranks below it`);
    }
    const path = ['tiers', index, 'discountCategories'];
    checkKnown(tier.discountCategories, categoryIdsOf(program), path, 'category', report);
  }
}

/** Points pay in whole steps, so that neither a point nor a minor unit is ever split. */
function checkPointsPayment({ pointsPayment }: RedemptionShape, report: Report): void {
  if (pointsPayment === null) return;
  const { rate, minimumPoints, stepPoints } = pointsPayment;
  const path = ['redemption', 'pointsPayment'];
  const isWhole = (BigInt(stepPoints) * BigInt(rate.numerator)) % BigInt(rate.denominator) === 0n;
  if (rate.numerator === 0) report([...path, 'rate'], 'points that pay are worth something');
  else if (!isWhole) report([...path, 'stepPoints'], 'a step must be worth a whole number of minor units');
  if (minimumPoints % stepPoints !== 0) report([...path, 'minimumPoints'], 'must be a whole number of steps');
}

function checkRewards(program: ProgramShape, report: Report): void {
  const { rewards } = program.redemption;
  const tierIds = new Set(program.tiers.map((tier) => tier.tierId));
  checkUnique(
    rewards.map((reward) => reward.rewardId),
    ['redemption', 'rewards'],
    'rewardId',
    report,
  );
  for (const [index, reward] of rewards.entries()) {
    const path = ['redemption', 'rewards', index];
    if (reward.untilMs <= reward.fromMs) report([...path, 'untilMs'], 'must be later than fromMs');
    checkKnown(reward.tiers, tierIds, [...path, 'tiers'], 'tier', report);
    if (reward.effect.kind !== 'percent-off') continue;
    const categoriesPath = [...path, 'effect', 'categories'];
    checkKnown(reward.effect.categories, categoryIdsOf(program), categoriesPath, 'category', report);
  }
}

function checkCardFormats(program: ProgramShape, report: Report): void {
  for (const [index, format] of program.cardFormats.entries()) {
    const path = ['cardFormats', index];
    if (format.prefix.length >= format.length) report([...path, 'length'], 'must be longer than the prefix');
    if (format.symbology === 'ean13' && format.length !== 13) report([...path, 'length'], 'an EAN-13 has 13 digits');
    if (format.symbology !== 'plain' && !/^\d*$/.test(format.prefix)) {
      report([...path, 'prefix'], 'a code with a check digit has digits only');
    }
  }
}

function checkUnique(ids: readonly string[], path: Path, key: string, report: Report): void {
  for (const [index, id] of ids.entries()) {
    if (ids.indexOf(id) < index) report([...path, index, key], `${id} is there twice`);
  }
}

function checkKnown(
  ids: readonly string[] | null,
  known: ReadonlySet<string>,
  path: Path,
  what: string,
  report: Report,
): void {
  for (const [index, id] of (ids ?? []).entries()) {
    if (!known.has(id)) report([...path, index], `there is no ${what} ${id}`);
  }
}

function categoryIdsOf(program: ProgramShape): ReadonlySet<string> {
  return new Set(program.earning.categories.map((category) => category.categoryId));
}

function isBelowOne(fraction: Fraction): boolean {
  return fraction.numerator < fraction.denominator;
}
