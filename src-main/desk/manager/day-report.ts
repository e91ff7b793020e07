import type { DayReport } from '../../../src-shared/contracts/manager.ts';
import { isUnanswered } from '../../../src-shared/domain/balance.ts';
import { businessDayAt, parseBusinessDay } from '../../../src-shared/domain/business-time.ts';
import type { TaxLine } from '../../../src-shared/domain/quote.ts';
import type { SaleCompleted } from '../../../src-shared/journal/entry.ts';
import { type PlacedSale, readTradeOfDay } from '../../journal/read-sales.ts';
import { readReplicaState } from '../../replica/lookup.ts';
import { configInForceNow } from '../configuration.ts';
import type { Desk } from '../desk.ts';
import { tenderedMinor } from './shift.ts';

/**
 * What this till sold on a business day of its store, from the journal's own figures; today where none is named. Figures of
 * goods, tax and categories are those of the sales; what came back stands beside them, and off the money.
 */
export function dayReport(desk: Desk, businessDay: string | null): DayReport {
  const { timeZone, currency } = desk.till.store;
  const day = businessDay ?? businessDayAt(desk.clock.nowMs(), timeZone);
  // The replica first: see the displayed balance.
  const waiting = waitingIn(desk);
  // Figures of two currencies make no sum, should the store's ever have been another.
  const trade = readTradeOfDay(desk.journal, parseBusinessDay(day), timeZone);
  const placed = trade.sales.filter(({ sale }) => sale.currency === currency);
  const sales = placed.map(({ sale }) => sale);
  const refunds = trade.refunds.filter((refund) => refund.currency === currency);
  return {
    businessDay: day,
    currency,
    sales: sales.length,
    withMember: sales.filter(({ member }) => member !== null).length,
    grossMinor: sumOf(sales, ({ totals }) => totals.grossMinor),
    // What members were spared, be it by their tier or by rewards.
    discountMinor: sumOf(sales, ({ totals }) => totals.discountMinor + totals.rewardMinor),
    netMinor: sumOf(sales, ({ totals }) => totals.netMinor),
    refunds: refunds.length,
    refundedMinor: sumOf(refunds, ({ totals }) => totals.amountMinor),
    pointsMinor: tenderedMinor(sales, 'points'),
    redeemedPoints: sumOf(sales, ({ redemptions }) => sumOf(redemptions, ({ points }) => points)),
    returnedPoints: sumOf(refunds, ({ returnedPoints }) => returnedPoints),
    reversedEarnPoints: sumOf(refunds, ({ reversedEarnPoints }) => reversedEarnPoints),
    cashMinor: tenderedMinor(sales, 'cash') - tenderedMinor(refunds, 'cash'),
    cardMinor: tenderedMinor(sales, 'card') - tenderedMinor(refunds, 'card'),
    taxLines: taxOf(sales),
    earnPoints: sumOf(sales, ({ earnPoints }) => earnPoints),
    categories: categoriesOf(desk, sales),
    waiting: placed.filter(waiting).length,
  };
}

function waitingIn(desk: Desk): (sale: PlacedSale) => boolean {
  const { watermark, unsettled } = readReplicaState(desk.replica());
  const unsettledIds = new Set(unsettled.map(({ entryId }) => entryId));
  return (sale) => isUnanswered(sale, watermark, unsettledIds);
}

function taxOf(sales: readonly SaleCompleted[]): TaxLine[] {
  const lines = sales.flatMap(({ taxLines }) => taxLines);
  const rates = [...new Set(lines.map(({ taxBasisPoints }) => taxBasisPoints))].toSorted((one, other) => one - other);
  return rates.map((taxBasisPoints) => {
    const ofRate = lines.filter((line) => line.taxBasisPoints === taxBasisPoints);
    return {
      taxBasisPoints,
      netMinor: sumOf(ofRate, ({ netMinor }) => netMinor),
      taxableMinor: sumOf(ofRate, ({ taxableMinor }) => taxableMinor),
      taxMinor: sumOf(ofRate, ({ taxMinor }) => taxMinor),
    };
  });
}

/** What was paid for each category, most first, by the names of now. */
function categoriesOf(desk: Desk, sales: readonly SaleCompleted[]): DayReport['categories'] {
  const names = new Map(configInForceNow(desk).earning.categories.map(({ categoryId, name }) => [categoryId, name]));
  const netMinor = new Map<string, number>();
  for (const line of sales.flatMap(({ lines }) => lines)) {
    const before = netMinor.get(line.categoryId) ?? 0;
    netMinor.set(line.categoryId, before + line.amountMinor - line.discountMinor - line.rewardMinor);
  }
  return [...netMinor]
    .map(([categoryId, net]) => ({ categoryId, name: names.get(categoryId) ?? categoryId, netMinor: net }))
    .toSorted((one, other) => other.netMinor - one.netMinor || (one.categoryId < other.categoryId ? -1 : 1));
}

function sumOf<Item>(items: readonly Item[], figure: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + figure(item), 0);
}
