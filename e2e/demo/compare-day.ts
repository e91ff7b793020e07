import type { CentralAudit } from '../../src-central/audit.ts';

/** A sale as the till's window showed it on its receipt. */
export type ShownSale = {
  readonly receiptNumber: string;
  readonly memberId: string | null;
  readonly earnPoints: number;
  readonly offline: boolean;
};

/** What the day's window showed, and what central's data holds at its end. */
export type TradedDay = {
  readonly sales: readonly ShownSale[];
  readonly crashes: number;
  /** The balances that the till showed at the end, by member. */
  readonly balances: ReadonlyMap<string, number>;
  readonly audit: CentralAudit;
};

export type DaySummary = {
  readonly sales: number;
  readonly offlineSales: number;
  readonly crashes: number;
  /** Sales with a receipt that central does not have as shown. */
  readonly lost: number;
  /** Sales that central has more than once, or without a receipt. */
  readonly doubled: number;
  readonly membersCompared: number;
  readonly tillBalanceEqualsCentral: boolean;
  readonly booksBalance: boolean;
  readonly differences: readonly string[];
};

/** Holds what was shown against central's own figures, sale by sale and member by member. */
export function compareDay(day: TradedDay): DaySummary {
  const posted = new Map(day.audit.sales.map((sale) => [`${sale.epoch}-${sale.sequence}`, sale]));
  const shownAt = new Set(day.sales.map(({ receiptNumber }) => placeOf(receiptNumber)));
  const lost = day.sales.filter((sale) => {
    const there = posted.get(placeOf(sale.receiptNumber));
    return there?.status !== 'accepted' || there.earnPoints !== sale.earnPoints || there.memberId !== sale.memberId;
  });
  const times = (saleId: string | null) => day.audit.sales.filter((sale) => sale.saleId === saleId).length;
  const doubled = day.audit.sales.filter(
    (sale) => times(sale.saleId) > 1 || !shownAt.has(`${sale.epoch}-${sale.sequence}`),
  );
  const balances = unequalBalances(day);
  return {
    sales: day.sales.length,
    offlineSales: day.sales.filter(({ offline }) => offline).length,
    crashes: day.crashes,
    lost: lost.length,
    doubled: doubled.length,
    membersCompared: day.balances.size,
    tillBalanceEqualsCentral: balances.length === 0,
    booksBalance: day.audit.findings.length === 0,
    differences: [
      ...lost.map(({ receiptNumber }) => `receipt ${receiptNumber} is not at central as shown`),
      ...doubled.map(({ epoch, sequence }) => `central has entry ${epoch}-${sequence} twice, or without a receipt`),
      ...balances,
      ...day.audit.findings,
    ],
  };
}

/** Whether the day came out as Earnest promises. A day without sales or comparisons has shown nothing. */
export function isAsItMustBe(summary: DaySummary): boolean {
  const { sales, offlineSales, lost, doubled, membersCompared } = summary;
  const hasShown = sales > 0 && offlineSales > 0 && membersCompared > 0 && summary.crashes > 0;
  return hasShown && lost === 0 && doubled === 0 && summary.tillBalanceEqualsCentral && summary.booksBalance;
}

function unequalBalances({ balances, audit }: TradedDay): string[] {
  const central = new Map(audit.members.map((member) => [member.memberId, member.available + member.held]));
  return [...balances]
    .filter(([memberId, shown]) => central.get(memberId) !== shown)
    .map(([memberId, shown]) => `member ${memberId}: the till shows ${shown}, central has ${central.get(memberId)}`);
}

/** A receipt's number is the till's code and the place of its entry in the journal. */
function placeOf(receiptNumber: string): string {
  return receiptNumber.split('-').slice(1).join('-');
}
