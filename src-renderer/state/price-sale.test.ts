import { describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { SaleQuote } from '../../src-shared/contracts/till.ts';
import { createPricing } from './price-sale.ts';
import { memberOf, saleOf } from './sale.fixture.ts';
import type { SaleState } from './sale-state.ts';
import { FakeTill } from './till.fixture.ts';

const PROVISIONAL = '0193a0a0-0000-7000-8000-0000000000ff';
const CANONICAL = memberOf().memberId;

/** Prices a sale of a member; the till knows one member, whatever the id. */
async function priceFor(member: SaleState['member'], meanwhile: Partial<SaleState> = {}) {
  const store = createStore<SaleState>(() => saleOf({ member }));
  const shown: SaleQuote[] = [];
  const figures = {
    current: () => shown.at(-1),
    show: (quote: SaleQuote) => shown.push(quote),
    keepReceipt: () => undefined,
    offers: () => undefined,
    showOffers: () => undefined,
  };
  const pricing = createPricing({ till: new FakeTill().client, store, figures, nowMs: () => 0 }, () => undefined);
  pricing.quotes.ask(store.getState());
  store.setState(meanwhile);
  await pricing.quotes.settled();
  return store.getState();
}

describe('somebody enrolled here whom central knew already', () => {
  it('is on the sale as the member that central says, and it is told', async () => {
    const state = await priceFor({ memberId: PROVISIONAL, identifiedBy: 'enrolled' });
    expect(state.member).toEqual({ memberId: CANONICAL, identifiedBy: 'enrolled' });
    expect(state.notice?.content).toEqual({ kind: 'member-linked', name: memberOf().displayName });
  });

  it.each([
    ['the member is as before', { memberId: CANONICAL, identifiedBy: 'card' }, {}],
    ['nobody is on the sale', null, {}],
  ] as const)('changes nothing where %s', async (_name, member, meanwhile) => {
    const state = await priceFor(member, meanwhile);
    expect(state.member).toEqual(member);
    expect(state.notice).toBeNull();
  });

  it('changes nothing where somebody else is on the sale by now', async () => {
    const now = { memberId: '0193a0a0-0000-7000-8000-0000000000ee', identifiedBy: 'card' } as const;
    const state = await priceFor({ memberId: PROVISIONAL, identifiedBy: 'enrolled' }, { member: now });
    expect(state.member).toEqual(now);
  });
});
