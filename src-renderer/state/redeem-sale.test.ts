import { beforeEach, describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { RedeemOptions, SaleQuote } from '../../src-shared/contracts/till.ts';
import { createSaleSession } from './sale-session.ts';
import { CLOSED_SALE, type SaleState } from './sale-state.ts';
import { CARD, FakeTill, namedErrorOf } from './till.fixture.ts';

let till: FakeTill;
let desk: Awaited<ReturnType<typeof openDesk>>;

async function openDesk() {
  const store = createStore<SaleState>(() => CLOSED_SALE);
  const kept: { quote: SaleQuote | undefined; offers: RedeemOptions | undefined } = {
    quote: undefined,
    offers: undefined,
  };
  const clock = { nowMs: 0 };
  const sounds: string[] = [];
  let ids = 0;
  const session = createSaleSession({
    till: till.client,
    store,
    figures: {
      current: () => kept.quote,
      show: (quote) => {
        kept.quote = quote;
      },
      keepReceipt: () => undefined,
      offers: () => kept.offers,
      showOffers: (offers) => {
        kept.offers = offers;
      },
    },
    sound: (tone) => sounds.push(tone),
    newId: () => `line-${++ids}`,
    nowMs: () => clock.nowMs,
  });
  session.begin();
  await expect.poll(() => store.getState().phase).toBe('ringing');
  await session.settled();
  const state = () => store.getState();
  return { session, kept, clock, sounds, state };
}

/** Scans for the sale, all settled. */
async function scan(...texts: string[]) {
  for (const text of texts) desk.session.hear({ source: 'scan', text });
  await desk.session.settled();
}

/** Presses a key, and waits for all that it brings about. */
async function press(...steps: (() => unknown)[]) {
  for (const step of steps) {
    await step();
    await desk.session.settled();
  }
}

async function redeemPoints(typed = '') {
  await press(
    () => desk.session.showPoints(),
    () => desk.session.setPoints(typed),
    () => desk.session.enter(),
  );
}

async function takeReward(rewardId: string) {
  await press(
    () => desk.session.showRewards(),
    () => desk.session.takeReward(rewardId),
  );
}

const notice = () => desk.state().notice?.content;
const quote = () => desk.kept.quote?.quote;
const holdIds = () => quote()?.redemptions.map(({ holdId }) => holdId);

beforeEach(async () => {
  till = new FakeTill();
  desk = await openDesk();
  // 29.90 less 10 % for gold is 26.91: points may pay half of it, in steps of 50.
  await scan(CARD, 'shirt');
});

describe('points as payment', () => {
  it('opens its pane with what can be used', async () => {
    await press(() => desk.session.showPoints());
    expect(desk.state()).toMatchObject({ phase: 'ringing', pane: { kind: 'points', typed: '' }, notice: null });
    expect(desk.kept.offers?.pointsPayment).toMatchObject({ maximumPoints: 1_300, maximumMinor: 1_300 });
  });

  it.each([
    { typed: '500', points: 500, toPayMinor: 2_191 },
    { typed: '', points: 1_300, toPayMinor: 1_391 },
    { typed: '1.000', points: 1_000, toPayMinor: 1_691 },
  ])('"$typed" and Enter use $points', async ({ typed, points, toPayMinor }) => {
    await redeemPoints(typed);
    expect(desk.state()).toMatchObject({ phase: 'ringing', pane: null, notice: { tone: 'good' } });
    expect(notice()).toEqual({ kind: 'redeemed', name: null, points, amountMinor: points, effect: null });
    expect(quote()?.toPayMinor).toBe(toPayMinor);
  });

  it.each([
    { typed: '50', problem: 'below-minimum' },
    { typed: '525', problem: 'not-in-steps' },
    { typed: '2000', problem: 'above-share' },
    { typed: '20.50', problem: 'unreadable' },
  ])('"$typed" is refused: $problem', async ({ typed, problem }) => {
    await redeemPoints(typed);
    expect(notice()).toMatchObject({ kind: 'points-problem', problem, typed });
    expect(desk.state()).toMatchObject({ pane: { kind: 'points', typed }, phase: 'ringing' });
    expect(till.held).toEqual([]);
  });

  it('in a likely amount takes one press', async () => {
    await press(
      () => desk.session.showPoints(),
      () => desk.session.takeLikely(1_000),
    );
    expect(quote()?.toPayMinor).toBe(1_691);
  });

  it('used again take the place of those before', async () => {
    await redeemPoints('500');
    await redeemPoints('200');
    expect(quote()?.redemptions).toMatchObject([{ kind: 'points-payment', points: 200 }]);
    expect(notice()).toMatchObject({ kind: 'redeemed', points: 200 });
  });

  it('follow what is rung up while the pane stands', async () => {
    await press(() => desk.session.showPoints());
    await scan('shirt');
    expect(desk.state().pane).toEqual({ kind: 'points', typed: '' });
    expect(desk.kept.offers?.pointsPayment?.maximumPoints).toBe(2_000);
  });

  it('are taken off again', async () => {
    await redeemPoints('500');
    await press(() => desk.session.remove(holdIds()?.[0] ?? ''));
    expect(notice()).toEqual({ kind: 'redemption-removed', name: null, points: 500 });
    expect(quote()).toMatchObject({ redemptions: [], toPayMinor: 2_691 });
  });

  it('go with the member, and that is said', async () => {
    await redeemPoints('500');
    desk.session.stepBack();
    expect(notice()).toEqual({ kind: 'member-removed', name: 'Amira K.', points: 500 });
  });
});

describe('leaving the pane', () => {
  it('takes back what is typed first', async () => {
    await press(
      () => desk.session.showPoints(),
      () => desk.session.setPoints('500'),
      () => desk.session.stepBack(),
    );
    expect(desk.state().pane).toEqual({ kind: 'points', typed: '' });
    desk.session.stepBack();
    expect(desk.state()).toMatchObject({ pane: null, lines: [{ sku: 'shirt' }] });
    expect(desk.state().member).not.toBeNull();
  });

  it('comes with paying; typed points that were not taken are not passed over', async () => {
    await press(
      () => desk.session.showPoints(),
      () => desk.session.setPoints('500'),
      () => desk.session.payByCard(),
    );
    expect(notice()).toEqual({ kind: 'field-not-taken', typed: '500' });
    desk.session.setPoints('');
    await press(() => desk.session.payInCash());
    expect(desk.state()).toMatchObject({ pane: null, paying: { step: 'amount' } });
  });

  it('comes with another member', async () => {
    await press(() => desk.session.showPoints());
    desk.session.removeMember();
    expect(desk.state().pane).toBeNull();
  });
});

describe('rewards', () => {
  it('come off what is to pay', async () => {
    await takeReward('five-off');
    expect(notice()).toEqual({
      kind: 'redeemed',
      name: '5 EUR off',
      points: 450,
      amountMinor: 500,
      effect: 'amount-off',
    });
    expect(desk.state()).toMatchObject({ pane: null, selectedLineId: 'hold-1' });
    expect(quote()?.toPayMinor).toBe(2_191);
  });

  it('that cannot be taken say why, and nothing is asked', async () => {
    await takeReward('big');
    expect(notice()).toMatchObject({ kind: 'reward-problem', reward: { problem: 'minimum-spend' } });
    expect(desk.state().pane).toEqual({ kind: 'rewards', askedId: null });
    expect(till.log.filter((call) => call.startsWith('redeem'))).toEqual([]);
  });

  it('can be taken off, which marks a line again', async () => {
    await takeReward('bag');
    await press(() => desk.session.remove('hold-1'));
    expect(notice()).toEqual({ kind: 'redemption-removed', name: 'Bag', points: 200 });
    expect(desk.state().selectedLineId).toBe('line-2');
  });

  it('and points are used in one sale', async () => {
    await takeReward('five-off');
    await redeemPoints();
    // Half of 21.91, in steps of 50.
    expect(quote()).toMatchObject({ toPayMinor: 1_141, totals: { netMinor: 2_191, rewardMinor: 500 } });
    desk.session.payByCard();
    await expect.poll(() => desk.state().phase).toBe('receipt');
    expect(till.log.at(-1)).toMatch(/^complete .* 1141 \d+ 1500$/);
  });
});

describe('while central is asked', () => {
  it('nothing moves, and no second question is asked', async () => {
    await press(
      () => desk.session.showPoints(),
      () => desk.session.setPoints('500'),
    );
    const answer = till.hold('redeem');
    desk.session.enter();
    expect(desk.state()).toMatchObject({ phase: 'redeeming', pane: { kind: 'points', typed: '500' } });
    desk.session.enter();
    desk.session.stepBack();
    desk.session.setPoints('900');
    desk.session.payByCard();
    desk.session.removeMember();
    expect(desk.state()).toMatchObject({ phase: 'redeeming', pane: { kind: 'points', typed: '500' } });
    answer();
    await desk.session.settled();
    expect(quote()?.redemptions).toMatchObject([{ points: 500 }]);
    expect(till.log.filter((call) => call.startsWith('redeem'))).toEqual(['redeem 500']);
  });

  it('a scan waits for its turn and is not lost', async () => {
    await press(() => desk.session.showPoints());
    const answer = till.hold('redeem');
    desk.session.enter();
    desk.session.hear({ source: 'scan', text: 'coffee' });
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(desk.state().lines).toHaveLength(1);
    answer();
    await desk.session.settled();
    expect(desk.state().lines).toHaveLength(2);
    expect(quote()?.redemptions).toMatchObject([{ heldPoints: 1_300 }]);
  });

  it('the reward that is asked for is marked', async () => {
    await press(() => desk.session.showRewards());
    const answer = till.hold('redeem');
    desk.session.takeReward('bag');
    expect(desk.state().pane).toEqual({ kind: 'rewards', askedId: 'bag' });
    answer();
    await desk.session.settled();
  });
});

describe('what cannot be', () => {
  it('without a member', async () => {
    desk.session.removeMember();
    for (const open of [desk.session.showPoints, desk.session.showRewards, desk.session.showHistory]) {
      await press(open);
      expect(notice()).toEqual({ kind: 'points-need-member' });
      expect(desk.state().pane).toBeNull();
    }
  });

  it('after a part was paid', async () => {
    desk.session.payInCash();
    desk.session.setHanded('5');
    desk.session.enter();
    await press(() => desk.session.showPoints());
    expect(notice()).toEqual({ kind: 'parts-taken' });
    expect(desk.state().paying).toMatchObject({ parts: [{ amountMinor: 500 }] });
  });

  it.each(['showPoints', 'showRewards'] as const)('offline: %s says so calmly', async (open) => {
    till.redeemable = { points: 0, reason: 'offline' };
    await press(desk.session[open]);
    expect(notice()).toEqual({ kind: 'redeem-limit', reason: 'offline', points: 0 });
    expect(desk.state()).toMatchObject({ pane: null, notice: { tone: 'waiting' } });
    expect(desk.sounds).not.toContain('bad');
  });

  it('offline: what is held for the sale stays, and is named', async () => {
    await redeemPoints('500');
    till.redeemable = { points: 500, reason: 'offline' };
    await press(() => desk.session.showPoints());
    expect(notice()).toEqual({ kind: 'redeem-limit', reason: 'offline', points: 500 });
    expect(quote()?.toPayMinor).toBe(2_191);
  });

  it.each([
    { what: 'points that are owed', redeemable: { points: 0, reason: 'debt' as const }, kind: 'redeem-limit' },
    { what: 'too few points', redeemable: { points: 40, reason: null }, kind: 'too-few-points' },
  ])('$what', async ({ redeemable, kind }) => {
    till.redeemable = redeemable;
    await press(() => desk.session.showPoints());
    expect(notice()).toMatchObject({ kind, points: redeemable.points });
    expect(desk.state().pane).toBeNull();
  });

  it('points that are no means of payment, and a catalogue with nothing in it', async () => {
    till.redemption = { pointsPayment: null, rewards: [] };
    await press(() => desk.session.showPoints());
    expect(notice()).toEqual({ kind: 'no-points-payment' });
    await press(() => desk.session.showRewards());
    expect(notice()).toEqual({ kind: 'no-rewards' });
  });

  it('for a sale that comes to nothing', async () => {
    desk.session.remove('line-2');
    await desk.session.settled();
    await press(() => desk.session.showPoints());
    expect(notice()).toEqual({ kind: 'redemption-problem', problem: 'nothing-left-to-pay' });
  });
});

describe('what the till refuses', () => {
  it.each([
    {
      error: namedErrorOf('REDEEM_OFFLINE'),
      says: { kind: 'redeem-no-answer' },
      stands: false,
    },
    {
      error: namedErrorOf('REDEMPTION_NOT_POSSIBLE', { problem: 'below-minimum' }),
      says: { kind: 'redemption-problem', problem: 'below-minimum' },
      stands: true,
    },
    {
      error: namedErrorOf('HOLD_REFUSED', { reason: 'insufficient-points', availablePoints: 40 }),
      says: { kind: 'hold-refused', reason: 'insufficient-points', points: 40 },
      stands: true,
    },
    { error: namedErrorOf('DISK_FULL'), says: { kind: 'redeem-disk-full' }, stands: true },
    { error: namedErrorOf('NOT_SIGNED_IN'), says: { kind: 'not-signed-in' }, stands: true },
    { error: new Error('port'), says: { kind: 'redeem-unsure' }, stands: true },
  ])('$says.kind', async ({ error, says, stands }) => {
    till.failNext('redeem', error);
    await redeemPoints('500');
    expect(notice()).toEqual(says);
    expect(desk.state().phase).toBe('ringing');
    expect(desk.state().pane).toEqual(stands ? { kind: 'points', typed: '500' } : null);
    // The figures are asked for again: the till alone knows what is held.
    expect(till.log.at(stands ? -2 : -1)).toMatch(/^quote/);
  });

  it('a member who is not known any more: the sale goes on without', async () => {
    till.failNext('redeem', namedErrorOf('MEMBER_NOT_FOUND'));
    await redeemPoints('500');
    expect(desk.state()).toMatchObject({ member: null, pane: null, phase: 'ringing' });
    expect(notice()).toEqual({ kind: 'member-gone' });
  });

  it('a sale that is completed: its receipt is shown, or the open sale', async () => {
    till.failNext('redeem', namedErrorOf('ALREADY_COMPLETED'));
    await redeemPoints('500');
    await expect.poll(() => till.log.at(-1)).toMatch(/^(draft|quote)/);
    expect(desk.state().pane).toBeNull();
  });
});

describe('completing', () => {
  it('with nothing left to pay takes Enter alone', async () => {
    till.redemption = {
      ...till.redemption,
      rewards: [{ ...firstReward(), effect: { kind: 'amount-off', amountMinor: 10_000 } }],
    };
    await takeReward('five-off');
    expect(quote()?.toPayMinor).toBe(0);
    desk.session.enter();
    await expect.poll(() => desk.state().phase).toBe('receipt');
  });

  it('asks to look again when points stopped counting in the meantime', async () => {
    await redeemPoints('500');
    till.redemption = { ...till.redemption, pointsPayment: null };
    till.priceRise = 0;
    desk.session.refresh();
    desk.session.payByCard();
    await expect.poll(() => notice()?.kind).toBe('figures-moved');
  });
});

describe('history', () => {
  it('opens and closes with the same key', async () => {
    await press(() => desk.session.showHistory());
    expect(desk.state().pane).toEqual({ kind: 'history' });
    await press(() => desk.session.showHistory());
    expect(desk.state().pane).toBeNull();
  });

  it('gives way to points', async () => {
    await press(
      () => desk.session.showHistory(),
      () => desk.session.showPoints(),
    );
    expect(desk.state().pane).toEqual({ kind: 'points', typed: '' });
  });
});

function firstReward() {
  const [first] = till.redemption.rewards;
  if (first === undefined) throw new Error('the fixture has rewards');
  return first;
}
