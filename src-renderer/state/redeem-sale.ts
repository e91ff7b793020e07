import type { RedemptionRequest, SaleDraft, SaleQuote } from '../../src-shared/contracts/till.ts';
import type { QuotedRedemption } from '../../src-shared/domain/quote.ts';
import type { NoticeContent, NoticeTone } from './notice.ts';
import { tellRedeemFailure } from './redeem-failure.ts';
import { readPoints } from './redeem-points.ts';
import type { SaleLink } from './sale-link.ts';
import { createPanes } from './sale-panes.ts';
import { draftOf, isSameSale, type Pane, type SaleState, withNotice } from './sale-state.ts';

/** What the cashier does with the member's points. */
export function createRedeem(link: SaleLink) {
  const { store, whileRinging } = link;
  const panes = createPanes(link);
  const redeem = createChanges(link);

  /** Uses what is typed as points, or the most that can be. */
  function takePoints(): void {
    const { pane } = store.getState();
    const offers = link.figures.offers();
    if (pane?.kind !== 'points' || !offers?.pointsPayment) return;
    const read = readPoints(pane.typed, offers.pointsPayment, usablePoints(link));
    if (read.ok) return void redeem.ask({ kind: 'points-payment', points: read.points });
    const { problem, near } = read;
    const { minimumPoints, stepPoints, maximumPoints, maximumMinor } = offers.pointsPayment;
    const rules = { minimumPoints, stepPoints, maximumPoints, maximumMinor };
    whileRinging((state) =>
      withNotice(state, 'bad', { kind: 'points-problem', problem, typed: pane.typed.trim(), near, rules }),
    );
  }

  return {
    ...panes,
    setPoints: (typed: string) =>
      whileRinging((state) =>
        state.pane?.kind === 'points' ? { ...state, pane: { ...state.pane, typed }, notice: null } : state,
      ),
    takePoints,
    /** Uses one of the likely amounts. */
    takeLikely: (points: number) => {
      if (store.getState().pane?.kind === 'points') void redeem.ask({ kind: 'points-payment', points });
    },
    /** Takes a reward of the catalogue, or says why it cannot be taken. */
    takeReward: (rewardId: string) => {
      const offered = link.figures.offers()?.rewards.find((each) => each.rewardId === rewardId);
      if (offered === undefined || store.getState().pane?.kind !== 'rewards') return;
      if (offered.problem === null) return void redeem.ask({ kind: 'reward', rewardId });
      whileRinging((state) => withNotice(state, 'bad', { kind: 'reward-problem', reward: offered }));
    },
    /** Takes points or a reward off the sale. */
    takeOff: (holdId: string) => void redeem.takeOff(holdId),
    /** Takes the points off that pay a part of the sale, where there are any. */
    dropPoints: () => {
      const paying = redemptionsOf(link.figures.current()).find(({ kind }) => kind === 'points-payment');
      if (paying !== undefined) void redeem.takeOff(paying.holdId);
    },
  };
}

/** What the member could use to pay, whatever the sale allows: rewards that were taken have theirs already. */
function usablePoints({ figures }: SaleLink): number {
  const forRewards = (figures.current()?.quote.redemptions ?? [])
    .filter((each) => each.kind === 'reward')
    .reduce((sum, each) => sum + each.heldPoints, 0);
  return Math.max(0, (figures.offers()?.redeemable.points ?? 0) - forRewards);
}

/** Has points held for the sale, or lets them go. Nothing else of the sale changes meanwhile. */
function createChanges(link: SaleLink) {
  const { store, update } = link;

  async function change(
    askedId: string | null,
    call: (draft: SaleDraft) => Promise<SaleQuote>,
    done: (before: Redemptions, after: Redemptions) => Done,
  ) {
    const before = store.getState();
    if (before.phase !== 'ringing') return;
    update((state) => ({ ...state, phase: 'redeeming', notice: null, pane: askedFor(state.pane, askedId) }));
    try {
      await link.quotes.settled();
      const asked = store.getState();
      // The member is not known any more: that has been said.
      if (!isSameSale(before, asked)) {
        again();
        return link.quotes.ask(store.getState());
      }
      const held = redemptionsOf(link.figures.current());
      const quote = await call(draftOf(asked));
      link.takeFigures(quote, asked);
      const { notice, tone, selectedLineId } = done(held, redemptionsOf(quote));
      update((state) => {
        const after: SaleState = { ...state, phase: 'ringing', pane: null, paying: null };
        return withNotice({ ...after, selectedLineId: selectedLineId ?? lastLine(state) }, tone, notice);
      });
    } catch (error) {
      again();
      tellRedeemFailure(link, error);
    }
  }

  function again(): void {
    update((state) => ({ ...state, phase: 'ringing', pane: askedFor(state.pane, null) }));
  }

  return {
    ask: (what: RedemptionRequest) =>
      change(
        what.kind === 'reward' ? what.rewardId : null,
        (draft) => link.till.sale.redeem({ draft, what }),
        (held, now) =>
          redeemed(
            now.find((each) => !held.some(({ holdId }) => holdId === each.holdId)),
            what,
          ),
      ),
    takeOff: (holdId: string) =>
      change(
        null,
        (draft) => link.till.sale.cancelRedemption({ draft, holdId }),
        (held) => takenOff(held.find((each) => each.holdId === holdId)),
      ),
  };
}

type Redemptions = readonly QuotedRedemption[];
/** What is said in the end, and which reward is marked. */
type Done = { readonly notice: NoticeContent; readonly tone: NoticeTone; readonly selectedLineId: string | null };

function redemptionsOf(figures: SaleQuote | undefined): Redemptions {
  return figures?.quote.redemptions ?? [];
}

function lastLine({ selectedLineId, lines }: SaleState): string | null {
  const isLine = lines.some(({ lineId }) => lineId === selectedLineId);
  return isLine ? selectedLineId : (lines.at(-1)?.lineId ?? null);
}

function askedFor(pane: Pane | null, askedId: string | null): Pane | null {
  return pane?.kind === 'rewards' ? { ...pane, askedId } : pane;
}

function redeemed(taken: QuotedRedemption | undefined, what: RedemptionRequest): Done {
  if (taken === undefined) return { notice: { kind: 'redeemed-before' }, tone: 'plain', selectedLineId: null };
  const { kind, name, points, amountMinor, effect, holdId } = taken;
  return {
    notice: { kind: 'redeemed', name: kind === 'reward' ? name : null, points, amountMinor, effect },
    tone: 'good',
    selectedLineId: what.kind === 'reward' ? holdId : null,
  };
}

function takenOff(gone: QuotedRedemption | undefined): Done {
  const name = gone?.kind === 'reward' ? gone.name : null;
  const notice: NoticeContent = { kind: 'redemption-removed', name, points: gone?.heldPoints ?? 0 };
  return { notice, tone: 'plain', selectedLineId: null };
}
