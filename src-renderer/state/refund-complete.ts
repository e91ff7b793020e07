import type { RefundQuote, RefundReceipt } from '../../src-shared/contracts/till.ts';
import { namedError } from '../port/till-client.ts';
import type { AsideLink } from './aside.ts';
import { tellRefundFailure } from './refund-failure.ts';
import type { PricedRefund, RefundPricing } from './refund-pricing.ts';
import { type ApprovalProblem, type RefundPaper, requestOf } from './refund-state.ts';

type Approval = { readonly staffId: string; readonly pin: string };

/**
 * The cashier's "give back", safe against being pressed twice: it writes only figures that the cashier has seen, and asks
 * for a PIN where the till needs one.
 */
export function createRefundCompletion(link: AsideLink, pricing: RefundPricing, readsIdle: () => Promise<void>) {
  const { sale } = link;

  function priced(): PricedRefund | null {
    const aside = link.current();
    return aside?.kind === 'refund' && (aside.step === 'lines' || aside.step === 'paper') ? aside : null;
  }

  async function give(): Promise<void> {
    const before = priced();
    if (before === null || before.isBusy) return;
    await readsIdle();
    await pricing.settled();
    const now = priced();
    if (now === null || now.isBusy || now.refundId !== before.refundId) return;
    if (requestOf(now) === null) return sale.say('bad', { kind: 'refund-nothing-chosen' });
    if (now.quote === null) {
      pricing.show(now);
      return sale.say('bad', { kind: 'refund-no-figures' });
    }
    if (before.quote === null || !isSame(before.quote, now.quote)) return sale.say('bad', { kind: 'refund-changed' });
    if (now.step === 'paper' && now.quote.needsApproval) {
      sale.hush();
      return link.show({ kind: 'refund', step: 'approval', paper: now, problem: null });
    }
    await send(now, now.quote, null);
  }

  async function approve(approval: Approval): Promise<void> {
    const aside = link.current();
    if (aside?.kind !== 'refund' || aside.step !== 'approval' || aside.paper.isBusy) return;
    const { paper } = aside;
    if (paper.quote !== null) await send(paper, paper.quote, approval);
  }

  async function send(state: PricedRefund, quote: RefundQuote, approval: Approval | null): Promise<void> {
    const request = requestOf(state);
    if (request === null) return;
    const { refundId, way } = state;
    const { moneyMinor } = quote.totals;
    const { reversedEarnPoints, returnedPoints } = quote;
    setBusy(state, true);
    try {
      const receipt = await link.till.refunds.complete({
        refundId,
        request,
        shown: { moneyMinor, reversedEarnPoints, returnedPoints },
        tenders: moneyMinor === 0 ? [] : [{ kind: way, amountMinor: moneyMinor }],
        approval,
      });
      done(receipt);
    } catch (error) {
      await failed(state, error);
    }
  }

  function done(receipt: RefundReceipt): void {
    link.show({ kind: 'refund', step: 'done', receipt, sinceMs: link.nowMs() });
    const { totals, tenders } = receipt.refund;
    sale.say('good', { kind: 'refunded', by: tenders[0]?.kind ?? null, amountMinor: totals.moneyMinor });
    // The member of the open sale may be the one of the receipt.
    sale.refresh();
  }

  function setBusy(state: PricedRefund, isBusy: boolean): void {
    const aside = link.current();
    if (aside?.kind === 'refund' && aside.step === 'approval') {
      link.show({ ...aside, paper: { ...aside.paper, isBusy }, problem: null });
    } else link.show({ ...state, isBusy });
  }

  async function failed(state: PricedRefund, error: unknown): Promise<void> {
    const problem = approvalProblem(error);
    if (problem !== null && state.step === 'paper') return askAgain(state, problem);
    if (namedError(error) === 'QUOTE_CHANGED') {
      link.show({ ...state, isBusy: false, quote: (error as { data: RefundQuote }).data });
      return sale.say('bad', { kind: 'refund-changed' });
    }
    const unsure = namedError(error) === 'DISK_FULL' ? 'refund-disk-full' : 'refund-unsure';
    await tellRefundFailure(link, state, error, unsure);
  }

  function askAgain(paper: RefundPaper, problem: ApprovalProblem): void {
    link.show({ kind: 'refund', step: 'approval', paper: { ...paper, isBusy: false }, problem });
  }

  return { give: () => void give(), approve };
}

function approvalProblem(error: unknown): ApprovalProblem | null {
  switch (namedError(error)) {
    case 'PIN_WRONG':
      return { kind: 'pin-wrong', attemptsLeft: (error as { data: { attemptsLeft: number } }).data.attemptsLeft };
    case 'LOCKED_OUT':
      return { kind: 'locked-out', untilMs: (error as { data: { untilMs: number } }).data.untilMs };
    case 'APPROVAL_NEEDED':
      return { kind: 'not-allowed' };
    default:
      return null;
  }
}

function isSame(seen: RefundQuote, now: RefundQuote): boolean {
  return (
    seen.totals.moneyMinor === now.totals.moneyMinor &&
    seen.reversedEarnPoints === now.reversedEarnPoints &&
    seen.returnedPoints === now.returnedPoints
  );
}
