import { multiplyFraction } from './fraction.ts';
import type { PricedLine } from './price-lines.ts';
import type { RewardEffect } from './program.ts';
import type { RedemptionProblem } from './quote.ts';

/** A line with what earlier rewards left of it, in minor units. */
export type OpenLine = { readonly line: PricedLine; readonly leftMinor: number };

/** What a reward takes off, and the lines that share it in proportion to what is left of them. */
export type RewardOff =
  | { readonly amountMinor: number; readonly lines: ReadonlySet<PricedLine>; readonly problem: null }
  | { readonly amountMinor: 0; readonly lines: null; readonly problem: RedemptionProblem };

/** What a reward takes off the lines as they are left. Merchandise and vouchers take off nothing and are never a problem. */
export function rewardOff(effect: RewardEffect, lines: readonly OpenLine[]): RewardOff {
  switch (effect.kind) {
    case 'amount-off':
      return takeOff(effect.amountMinor, lines);
    case 'percent-off':
      return percentOff(effect, lines);
    case 'free-product':
      return freeProduct(effect, lines);
    case 'merchandise':
    case 'gift-voucher':
      return { amountMinor: 0, lines: new Set(), problem: null };
  }
}

/** Of what the lines come to together, rounded half up once. */
function percentOff(effect: Extract<RewardEffect, { kind: 'percent-off' }>, lines: readonly OpenLine[]): RewardOff {
  const { categories } = effect;
  const covered = lines.filter(({ line }) => categories?.includes(line.line.categoryId) !== false);
  if (covered.length === 0 && lines.length > 0) return problem('no-such-product');
  const share = { numerator: effect.basisPoints, denominator: 10_000 };
  const wantedMinor = multiplyFraction(sumLeftMinor(covered), share, 'half-up');
  return takeOff(Math.min(wantedMinor, effect.maximumMinor ?? wantedMinor), covered);
}

/**
 * The price of one unit of the dearest line, by what it costs after the discount, as long as that much is left of it. A
 * unit's share of a discount is rounded in the customer's favour: what is free leaves not a cent to pay.
 */
function freeProduct(effect: Extract<RewardEffect, { kind: 'free-product' }>, lines: readonly OpenLine[]): RewardOff {
  const skus = new Set(effect.skus);
  const offers = lines
    .filter(({ line: { line } }) => line.sku !== null && skus.has(line.sku))
    .map((open) => ({ open, amountMinor: Math.min(open.leftMinor, unitNetMinor(open.line)) }));
  const [first, ...others] = offers;
  if (first === undefined) return problem('no-such-product');
  const best = others.reduce((dearest, offer) => (offer.amountMinor > dearest.amountMinor ? offer : dearest), first);
  return takeOff(best.amountMinor, [best.open]);
}

function takeOff(wantedMinor: number, lines: readonly OpenLine[]): RewardOff {
  const amountMinor = Math.min(wantedMinor, sumLeftMinor(lines));
  if (amountMinor === 0) return problem('nothing-left-to-pay');
  return { amountMinor, lines: new Set(lines.map(({ line }) => line)), problem: null };
}

function unitNetMinor({ netMinor, line }: PricedLine): number {
  return multiplyFraction(netMinor, { numerator: 1, denominator: line.quantity }, 'up');
}

function sumLeftMinor(lines: readonly OpenLine[]): number {
  return lines.reduce((sum, { leftMinor }) => sum + leftMinor, 0);
}

function problem(why: RedemptionProblem): RewardOff {
  return { amountMinor: 0, lines: null, problem: why };
}
