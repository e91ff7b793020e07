import { describe, expect, it } from 'vitest';
import { holdRefusalSchema, movementSchema } from '../../src-shared/contracts/central.ts';
import { redeemLimitSchema, redeemOptionsSchema } from '../../src-shared/contracts/till.ts';
import type { OfferedReward, RedeemNotice } from '../state/notice.ts';
import { noticeWords } from './notice-words.ts';
import { limitWords, redemptionNotes, rewardWords } from './redeem-words.ts';
import { wordsOf } from './words.fixture.ts';

const english = wordsOf('en');
const german = wordsOf('de');
const { t, format } = english;

const rewardSchema = redeemOptionsSchema.shape.rewards.element;
const problems = rewardSchema.shape.problem
  .unwrap()
  .options.flatMap((part) => ('options' in part ? part.options : [...part.values]));
const rules = { minimumPoints: 100, stepPoints: 50, maximumPoints: 1_100, maximumMinor: 1_100 };
const reward: OfferedReward = {
  rewardId: 'five-off',
  name: '5 euros off',
  points: 450,
  effect: 'amount-off',
  amountMinor: 500,
  minimumSpendMinor: 1_500,
  tierNames: [],
  problem: null,
};

/** The words of a notice in both languages: neither is a key, and they are not the same. */
function both(content: RedeemNotice): string {
  const [said, translated] = [noticeWords(content, t, format), noticeWords(content, german.t, german.format)];
  for (const words of [said, translated]) expect(words).not.toMatch(/redeem\.|\{\{/);
  expect(translated).not.toBe(said);
  return said;
}

describe('why not the whole balance', () => {
  it.each(redeemLimitSchema.options)('%s', (reason) => {
    for (const points of [1, 480]) {
      const said = limitWords(reason, { points, heldPoints: 0 }, t, format);
      const translated = limitWords(reason, { points, heldPoints: 0 }, german.t, german.format);
      for (const words of [said, translated]) expect(words).not.toMatch(/redeem\.|\{\{/);
      expect(translated).not.toBe(said);
    }
    expect(both({ kind: 'redeem-limit', reason, points: 0 })).toMatch(/\. .+\.$|: .+\.$/);
  });

  it('names what this sale holds while offline', () => {
    expect(limitWords('offline', { points: 12_480, heldPoints: 0 }, t, format)).toBe(
      'Offline: 12,480 points can be used when the connection is back.',
    );
    expect(limitWords('offline', { points: 11_980, heldPoints: 500 }, t, format)).toBe(
      'Offline: 500 are held for this sale; the others wait for the connection.',
    );
    expect(both({ kind: 'redeem-limit', reason: 'offline', points: 500 })).toContain('The 500 held for this sale');
  });
});

describe('why something cannot be used', () => {
  it.each(problems)('%s', (problem) => {
    expect(both({ kind: 'redemption-problem', problem })).toMatch(/Nothing was used\.$/);
    expect(both({ kind: 'reward-problem', reward: { ...reward, problem } })).toMatch(/^5 euros off: .+ used\.$/);
    expect(rewardWords({ ...reward, problem }, t, format)).not.toContain('redeem.');
  });

  it('knows nine of them', () => expect(problems).toHaveLength(9));

  it.each(holdRefusalSchema.options)('central: %s', (reason) => {
    for (const points of [1, 40]) expect(both({ kind: 'hold-refused', reason, points })).toMatch(/\./);
  });

  it.each<[RedeemNotice, string]>([
    [
      { kind: 'points-problem', problem: 'unreadable', typed: 'all', near: [], rules },
      'Read “all”, which is no number of points. Type it like 1100; nothing was used.',
    ],
    [
      { kind: 'points-problem', problem: 'below-minimum', typed: '50', near: [100], rules },
      'At least 100 points are used at once. Nothing was used.',
    ],
    [
      { kind: 'points-problem', problem: 'not-in-steps', typed: '1080', near: [1_050, 1_100], rules },
      'Points go in steps of 50: 1,050 or 1,100. Nothing was used.',
    ],
    [
      { kind: 'points-problem', problem: 'not-in-steps', typed: '1080', near: [1_050], rules },
      'Points go in steps of 50: 1,050. Nothing was used.',
    ],
    [
      { kind: 'points-problem', problem: 'above-share', typed: '2000', near: [1_100], rules },
      'Points may pay a part of this sale only: at most 1,100 points, which pay €11.00. Nothing was used.',
    ],
    [
      { kind: 'points-problem', problem: 'above-balance', typed: '2000', near: [1_100], rules },
      'At most 1,100 points can be used now. Nothing was used.',
    ],
    [
      { kind: 'too-few-points', points: 40, neededPoints: 100 },
      '40 points can be used, and at least 100 are needed. Nothing was used.',
    ],
  ])('%j', (content, words) => {
    expect(both(content)).toBe(words);
  });
});

describe('what was used', () => {
  it.each<[RedeemNotice, string]>([
    [{ kind: 'redeemed', name: null, points: 500, amountMinor: 500, effect: null }, '500 points pay €5.00.'],
    [
      { kind: 'redeemed', name: '5 euros off', points: 450, amountMinor: 500, effect: 'amount-off' },
      '5 euros off: €5.00 less to pay, for 450 points.',
    ],
    [
      { kind: 'redeemed', name: 'Cotton bag', points: 200, amountMinor: 0, effect: 'merchandise' },
      'Cotton bag for 200 points: hand it over with the receipt.',
    ],
    [
      { kind: 'redeemed', name: 'Voucher', points: 1_000, amountMinor: 0, effect: 'gift-voucher' },
      'Voucher for 1,000 points: its code is on the receipt.',
    ],
    [{ kind: 'redemption-removed', name: null, points: 500 }, '500 points are not used. They are the member’s again.'],
    [
      { kind: 'redemption-removed', name: 'Cotton bag', points: 200 },
      'Cotton bag was taken off. Its 200 points are the member’s again.',
    ],
  ])('%j', (content, words) => {
    expect(both(content)).toBe(words);
  });
});

describe('what stands on the sale', () => {
  const taken = {
    holdId: 'hold',
    kind: 'reward',
    rewardId: 'five-off',
    name: '5 euros off',
    effect: 'amount-off',
    heldPoints: 450,
    points: 450,
    amountMinor: 500,
    problem: null,
  } as const;

  it('costs points', () => expect(redemptionNotes(taken, t, format)).toBe('450 points'));

  it('says why it does not count any more, and that nothing is spent', () => {
    const gone = { ...taken, points: 0, amountMinor: 0, problem: 'minimum-spend' } as const;
    expect(redemptionNotes(gone, t, format)).toBe(
      'Does not count now: the sale comes to too little for it. Its 450 points are not spent.',
    );
  });
});

describe('what a reward gives', () => {
  it.each(rewardSchema.shape.effect.options)('%s', (effect) => {
    const said = rewardWords({ ...reward, effect }, t, format);
    expect(said).not.toContain('redeem.');
    expect(rewardWords({ ...reward, effect }, german.t, german.format)).not.toBe(said);
  });

  it.each([
    { problem: 'minimum-spend', words: 'from €15.00 on' },
    { problem: 'tier-too-low', words: 'only for Gold, Platinum' },
    { problem: 'not-enough-points', words: 'not enough points' },
  ] as const)('$problem: $words', ({ problem, words }) => {
    expect(rewardWords({ ...reward, problem, tierNames: ['Gold', 'Platinum'] }, t, format)).toBe(words);
  });
});

describe('movements', () => {
  it.each(movementSchema.shape.kind.options)('%s has a name', (kind) => {
    expect(t(`redeem.movements.kind.${kind}`)).not.toContain('redeem.');
    expect(german.t(`redeem.movements.kind.${kind}`)).not.toBe(t(`redeem.movements.kind.${kind}`));
  });
});
