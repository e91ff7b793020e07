import type { CentralAudit } from '../../src-central/audit.ts';

/** A sale as the till's window showed it on its receipt. */
export type ShownSale = {
  readonly receiptNumber: string;
  /** `enrolled`: somebody who became a member there and then, whose id the window does not show. */
  readonly memberId: string | null;
  readonly earnPoints: number;
  /** Points that it used, for rewards or as payment. */
  readonly redeemedPoints: number;
  readonly offline: boolean;
};

/** A refund as the window showed it. */
export type ShownRefund = {
  /** Of the sale that it is of. */
  readonly receiptNumber: string;
  readonly moneyMinor: number;
  readonly reversedEarnPoints: number;
  readonly returnedPoints: number;
};

/** What the day's window showed, and what central's data holds at its end. */
export type TradedDay = {
  readonly sales: readonly ShownSale[];
  readonly refunds: readonly ShownRefund[];
  /** How many people were made members at the till. */
  readonly enrolments: number;
  /** Times that the till, offline, said that no points can be used now, and why. */
  readonly refusedOffline: number;
  readonly crashes: number;
  /** The balances that the till showed at the end, by member. */
  readonly balances: ReadonlyMap<string, number>;
  readonly audit: CentralAudit;
};

export type DaySummary = {
  readonly sales: number;
  readonly offlineSales: number;
  /** Sales that used points, and how many. */
  readonly redemptions: number;
  readonly redeemedPoints: number;
  readonly redemptionsRefusedOffline: number;
  readonly refunds: number;
  readonly enrolments: number;
  readonly crashes: number;
  /** Sales, refunds and enrolments that the till showed and that central does not have as shown. */
  readonly lost: number;
  /** Sales and refunds that central has more than once, or without a receipt. */
  readonly doubled: number;
  readonly membersCompared: number;
  readonly tillBalanceEqualsCentral: boolean;
  readonly booksBalance: boolean;
  readonly differences: readonly string[];
};

/** Holds what was shown against central's own figures, sale by sale, refund by refund and member by member. */
export function compareDay(day: TradedDay): DaySummary {
  const sales = compareSales(day);
  const refunds = compareRefunds(day);
  const enrolments = compareEnrolments(day);
  const balances = unequalBalances(day);
  const redemptions = day.sales.filter(({ redeemedPoints }) => redeemedPoints > 0);
  return {
    sales: day.sales.length,
    offlineSales: day.sales.filter(({ offline }) => offline).length,
    redemptions: redemptions.length,
    redeemedPoints: redemptions.reduce((sum, { redeemedPoints }) => sum + redeemedPoints, 0),
    redemptionsRefusedOffline: day.refusedOffline,
    refunds: day.refunds.length,
    enrolments: day.enrolments,
    crashes: day.crashes,
    lost: sales.lost.length + refunds.lost.length + enrolments.length,
    doubled: sales.doubled.length + refunds.doubled.length,
    membersCompared: day.balances.size,
    tillBalanceEqualsCentral: balances.length === 0,
    booksBalance: day.audit.findings.length === 0,
    differences: [
      ...sales.lost,
      ...sales.doubled,
      ...refunds.lost,
      ...refunds.doubled,
      ...enrolments,
      ...balances,
      ...day.audit.findings,
    ],
  };
}

/** Whether the day came out as Earnest promises. A day in which something never happened has shown nothing of it. */
export function isAsItMustBe(summary: DaySummary): boolean {
  const { sales, offlineSales, redemptions, redemptionsRefusedOffline, refunds, enrolments, crashes } = summary;
  const happened = [sales, offlineSales, redemptions, redemptionsRefusedOffline, refunds, enrolments, crashes];
  const hasShown = happened.every((count) => count > 0) && summary.membersCompared > 0;
  const isWhole = summary.lost === 0 && summary.doubled === 0;
  return hasShown && isWhole && summary.tillBalanceEqualsCentral && summary.booksBalance;
}

type Differences = { readonly lost: readonly string[]; readonly doubled: readonly string[] };

function compareSales({ sales, audit }: TradedDay): Differences {
  const posted = new Map(audit.sales.map((sale) => [`${sale.epoch}-${sale.sequence}`, sale]));
  const shownAt = new Set(sales.map(({ receiptNumber }) => placeOf(receiptNumber)));
  const lost = sales.filter((sale) => {
    const there = posted.get(placeOf(sale.receiptNumber));
    const isSame = there?.earnPoints === sale.earnPoints && there.redeemedPoints === sale.redeemedPoints;
    return there?.status !== 'accepted' || !isSame || !isMember(there.memberId, sale.memberId, audit);
  });
  const times = (saleId: string | null) => audit.sales.filter((sale) => sale.saleId === saleId).length;
  const doubled = audit.sales.filter(
    (sale) => times(sale.saleId) > 1 || !shownAt.has(`${sale.epoch}-${sale.sequence}`),
  );
  return {
    lost: lost.map(({ receiptNumber }) => `receipt ${receiptNumber} is not at central as shown`),
    doubled: doubled.map(({ epoch, sequence }) => `central has entry ${epoch}-${sequence} twice, or without a receipt`),
  };
}

function isMember(there: string | null, shown: string | null, { enrolments }: CentralAudit): boolean {
  return shown === 'enrolled' ? enrolments.some(({ memberId }) => memberId === there) : there === shown;
}

/** Refunds of one sale are told apart by their figures alone: each of central's answers for one that was shown. */
function compareRefunds({ refunds, audit }: TradedDay): Differences {
  const left = [...audit.refunds];
  const lost = refunds.filter((shown) => {
    const place = left.findIndex((there) => FIGURES.every((figure) => there[figure] === shown[figure]));
    if (place >= 0) left.splice(place, 1);
    return place < 0;
  });
  return {
    lost: lost.map(({ receiptNumber }) => `a refund of receipt ${receiptNumber} is not at central as shown`),
    doubled: left.map(({ receiptNumber }) => `central has a refund of receipt ${receiptNumber} that no till showed`),
  };
}

const FIGURES = ['receiptNumber', 'moneyMinor', 'reversedEarnPoints', 'returnedPoints'] as const;

function compareEnrolments({ enrolments, audit }: TradedDay): string[] {
  const settled = audit.enrolments.filter(({ status, memberId }) => status === 'accepted' && memberId !== null);
  if (settled.length === enrolments && audit.enrolments.length === enrolments) return [];
  return [
    `the till enrolled ${enrolments}, central has ${audit.enrolments.length}, of which ${settled.length} settled`,
  ];
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
