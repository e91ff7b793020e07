import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { multiplyFraction } from './fraction.ts';
import type { QuotedRedemption } from './quote.ts';
import { quoteSale } from './quote-sale.ts';
import { redeemOptions } from './redeem-options.ts';
import type { HeldRedemption } from './redemption.ts';
import { anyRedeemingSale } from './testing/any-sale.ts';

const runs = { numRuns: 500 };
const isPayment = ({ kind }: { kind: HeldRedemption['kind'] }) => kind === 'points-payment';

describe('what is redeemed in any sale', () => {
  it('spends what is held at most, and takes off and pays what the totals say', () => {
    fc.assert(
      fc.property(anyRedeemingSale, (input) => {
        const { redemptions, totals, toPayMinor, lines } = quoteSale(input);
        expect(redemptions.map(({ holdId }) => holdId)).toEqual(input.redemptions.map(({ holdId }) => holdId));
        for (const { points, heldPoints, problem, amountMinor } of redemptions) {
          expect(points).toBeLessThanOrEqual(heldPoints);
          if (problem === null) expect(points).toBeGreaterThan(0);
          else expect([points, amountMinor]).toEqual([0, 0]);
        }
        expect(amountOf(redemptions.filter((each) => !isPayment(each)))).toBe(totals.rewardMinor);
        expect(totals.netMinor - amountOf(redemptions.filter(isPayment))).toBe(toPayMinor);
        for (const line of lines) expect(line.rewardMinor).toBeLessThanOrEqual(line.amountMinor - line.discountMinor);
      }),
      runs,
    );
  });

  it('pays in whole steps that are worth what the rate says, within its share of the sale', () => {
    fc.assert(
      fc.property(anyRedeemingSale, (input) => {
        const rules = input.config.redemption.pointsPayment;
        const { redemptions, totals } = quoteSale(input);
        const payments = redemptions.filter(isPayment);
        if (rules === null) {
          expect(amountOf(payments)).toBe(0);
          return;
        }
        for (const { points, amountMinor, problem } of payments) {
          expect(points % rules.stepPoints).toBe(0);
          expect(amountMinor * rules.rate.denominator).toBe(points * rules.rate.numerator);
          if (problem === null) expect(points).toBeGreaterThanOrEqual(rules.minimumPoints);
        }
        const share = { numerator: rules.maximumShareBasisPoints, denominator: 10_000 };
        expect(amountOf(payments)).toBeLessThanOrEqual(multiplyFraction(totals.netMinor, share, 'down'));
      }),
      runs,
    );
  });

  it('comes to the same again from what was spent alone, as central has it', () => {
    fc.assert(
      fc.property(anyRedeemingSale, (input) => {
        const quote = quoteSale(input);
        const spent = quote.redemptions.filter(({ problem }) => problem === null);
        const asEntry = spent.map(({ holdId, kind, rewardId, points }) => ({
          holdId,
          kind,
          rewardId,
          heldPoints: points,
        }));
        const { redemptions, ...figures } = quoteSale({ ...input, redemptions: asEntry });
        const { redemptions: _, ...before } = quote;
        expect(figures).toEqual(before);
        expect(redemptions).toEqual(spent.map((each) => ({ ...each, heldPoints: each.points })));
      }),
      runs,
    );
  });
});

describe('what is offered for any sale', () => {
  const anyOffer = fc.record({ input: anyRedeemingSale, redeemablePoints: fc.integer({ min: 0, max: 10_000 }) });

  it('is accepted by the quote: the points payment up to its maximum, and not one step more', () => {
    fc.assert(
      fc.property(anyOffer, ({ input, redeemablePoints }) => {
        const option = redeemOptions({ ...input, redeemablePoints }).pointsPayment;
        const rewards = input.redemptions.filter((held) => !isPayment(held));
        const pay = (heldPoints: number) => {
          const redemption: HeldRedemption = { holdId: 'new', kind: 'points-payment', rewardId: null, heldPoints };
          return quoteSale({ ...input, redemptions: [...rewards, redemption] }).redemptions.at(-1);
        };
        if (option === null) {
          expect(input.config.redemption.pointsPayment).toBeNull();
          return;
        }
        const { maximumPoints, maximumMinor, stepPoints, minimumPoints, problem } = option;
        const usable = redeemablePoints + heldIn(input.redemptions.filter(isPayment));
        if (problem !== null) {
          expect([maximumPoints, maximumMinor]).toEqual([0, 0]);
          if (problem === 'not-enough-points') expect(usable).toBeLessThan(minimumPoints);
          else expect(pay(Math.max(usable, minimumPoints))?.problem).toBe(problem);
          return;
        }
        expect(maximumPoints).toBeLessThanOrEqual(usable);
        expect(pay(maximumPoints)).toMatchObject({ points: maximumPoints, amountMinor: maximumMinor, problem: null });
        for (let points = minimumPoints; points < maximumPoints; points += stepPoints) {
          expect(pay(points)).toMatchObject({ points, problem: null });
          if (points > minimumPoints + 3 * stepPoints) break;
        }
        const oneMore = maximumPoints + stepPoints;
        if (oneMore <= usable) expect(pay(oneMore)?.points).toBe(maximumPoints);
      }),
      runs,
    );
  });

  it('is accepted by the quote: each reward as it is offered, or refused for the same reason', () => {
    fc.assert(
      fc.property(anyOffer, ({ input, redeemablePoints }) => {
        const rewards = input.redemptions.filter((held) => !isPayment(held));
        for (const option of redeemOptions({ ...input, redeemablePoints }).rewards) {
          const { rewardId, points, effect, amountMinor, problem } = option;
          const redemption: HeldRedemption = { holdId: 'new', kind: 'reward', rewardId, heldPoints: points };
          const quoted = quoteSale({ ...input, redemptions: [...rewards, redemption] }).redemptions.at(-1);
          if (problem === 'not-enough-points') expect(points).toBeGreaterThan(redeemablePoints);
          else expect(quoted?.problem).toBe(problem);
          if (problem === null) expect(quoted?.points).toBe(points);
          if (effect !== 'gift-voucher') expect(quoted?.amountMinor).toBe(amountMinor);
        }
      }),
      runs,
    );
  });
});

function amountOf(redemptions: readonly QuotedRedemption[]): number {
  return redemptions.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
}

function heldIn(redemptions: readonly HeldRedemption[]): number {
  return redemptions.reduce((sum, { heldPoints }) => sum + heldPoints, 0);
}
