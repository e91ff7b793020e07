import type { TFunction } from 'i18next';
import type { RedeemLimit } from '../../src-shared/contracts/till.ts';
import type { QuotedRedemption } from '../../src-shared/domain/quote.ts';
import type { OfferedReward, PlainNotice, RedeemNotice } from '../state/notice.ts';
import type { Format } from './format.ts';

/** The words of using points that have nothing to fill in. */
export const REDEEM_PLAIN_WORDS = {
  'points-need-member': 'redeem.needMember',
  'parts-taken': 'redeem.partsTaken',
  'no-points-payment': 'redeem.noPointsPayment',
  'no-rewards': 'redeem.noRewards',
  'redeemed-before': 'redeem.before',
  'redeem-no-answer': 'redeem.noAnswer',
  'redeem-unsure': 'redeem.unsure',
  'redeem-disk-full': 'redeem.diskFull',
} as const satisfies Partial<Readonly<Record<PlainNotice, string>>>;

/** What the message line says about points that are used or not: what happened, and what would help. */
export function redeemNoticeWords(content: RedeemNotice, t: TFunction, format: Format): string {
  switch (content.kind) {
    case 'redeem-limit':
      return refusedWords(content.reason, content.points, t, format);
    case 'too-few-points': {
      const { points, neededPoints } = content;
      return t('redeem.tooFew', { count: points, points: format.points(points), needed: format.points(neededPoints) });
    }
    case 'redemption-problem':
      return t('redeem.notPossible', { problem: t(`redeem.problem.${content.problem}`) });
    case 'reward-problem': {
      const { reward } = content;
      return t('redeem.rewardNotPossible', { name: reward.name, problem: whyNotWords(reward, t, format) });
    }
    case 'hold-refused':
      return content.reason === 'insufficient-points'
        ? t('redeem.holdRefused.insufficient-points', { count: content.points, points: format.points(content.points) })
        : t(`redeem.holdRefused.${content.reason}`);
    case 'points-problem':
      return typedWords(content, t, format);
    case 'redeemed':
      return redeemedWords(content, t, format);
    case 'redemption-removed': {
      const points = format.points(content.points);
      const { name } = content;
      return name === null ? t('redeem.removedPoints', { points }) : t('redeem.removed', { name, points });
    }
  }
}

/** Why the member cannot use the whole balance: `points` of it, while `heldPoints` are held for this sale. */
export function limitWords(
  reason: RedeemLimit,
  { points, heldPoints }: { readonly points: number; readonly heldPoints: number },
  t: TFunction,
  format: Pick<Format, 'points'>,
): string {
  const words = { count: points, points: format.points(points) };
  switch (reason) {
    case 'offline':
      return heldPoints > 0
        ? t('redeem.limit.offlineHeld', { held: format.points(heldPoints) })
        : t('redeem.limit.offline', words);
    case 'not-sent-yet':
      return t('redeem.limit.not-sent-yet', words);
    case 'held-elsewhere':
      return t('redeem.limit.held-elsewhere', words);
    default:
      return t(`redeem.limit.${reason}`);
  }
}

/** What a reward of the catalogue gives in this sale, or why it cannot be taken. */
export function rewardWords(reward: OfferedReward, t: TFunction, format: Format): string {
  if (reward.problem !== null) return whyNotWords(reward, t, format);
  return t(`redeem.gives.${reward.effect}`, { amount: format.money(reward.amountMinor) });
}

/** What stands below the name of a reward that was taken, or beside points that pay. */
export function redemptionNotes(redemption: QuotedRedemption, t: TFunction, format: Format): string {
  const { points, heldPoints, problem } = redemption;
  if (problem === null) return t('redeem.forPoints', { count: points, points: format.points(points) });
  const words = { count: heldPoints, points: format.points(heldPoints) };
  return t('redeem.doesNotCount', { ...words, problem: t(`redeem.problem.${problem}`) });
}

function refusedWords(reason: RedeemLimit, points: number, t: TFunction, format: Format): string {
  if (reason === 'offline' && points > 0) return t('redeem.refused.offlineHeld', { held: format.points(points) });
  return t(`redeem.refused.${reason}`);
}

function whyNotWords(reward: OfferedReward, t: TFunction, format: Format): string {
  const { problem, minimumSpendMinor, tierNames } = reward;
  if (problem === 'minimum-spend') return t('redeem.minimumSpend', { amount: format.money(minimumSpendMinor) });
  if (problem === 'tier-too-low' && tierNames.length > 0) {
    return t('redeem.forTiers', { tiers: tierNames.join(', ') });
  }
  return problem === null ? '' : t(`redeem.problem.${problem}`);
}

function typedWords(content: Extract<RedeemNotice, { kind: 'points-problem' }>, t: TFunction, format: Format): string {
  const { problem, typed, near, rules } = content;
  const words = {
    typed,
    example: String(rules.maximumPoints),
    minimum: format.points(rules.minimumPoints),
    step: format.points(rules.stepPoints),
    maximum: format.points(rules.maximumPoints),
    amount: format.money(rules.maximumMinor),
  };
  if (problem !== 'not-in-steps' || near.length === 0) return t(`redeem.typed.${problem}`, words);
  const [below, above] = near.map(format.points);
  const either = above === undefined ? (below ?? '') : t('redeem.typed.or', { below: below ?? '', above });
  return t('redeem.typed.not-in-stepsNear', { ...words, near: either });
}

function redeemedWords(content: Extract<RedeemNotice, { kind: 'redeemed' }>, t: TFunction, format: Format): string {
  const { name, effect } = content;
  const words = { points: format.points(content.points), amount: format.money(content.amountMinor) };
  if (name === null) return t('redeem.takenPoints', words);
  if (effect === 'merchandise') return t('redeem.takenHand', { name, ...words });
  if (effect === 'gift-voucher') return t('redeem.takenVoucher', { name, ...words });
  return t('redeem.takenOff', { name, ...words });
}
