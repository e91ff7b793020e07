import { beforeEach, describe, expect, it } from 'vitest';
import { namedErrorOf, openDay } from './day-till.fixture.ts';

let day: Awaited<ReturnType<typeof openDay>>;
const notice = () => day.state().notice?.content;

beforeEach(async () => {
  day = await openDay();
});

describe('parking', () => {
  it('sets the open sale aside and begins another', async () => {
    await day.sellCoffee();
    const { saleId } = day.state();
    await day.session.parkOrRecall();
    await day.settle();
    expect(day.till.parked.map((draft) => draft.saleId)).toEqual([saleId]);
    expect(day.state()).toMatchObject({ phase: 'ringing', lines: [] });
    expect(day.state().saleId).not.toBe(saleId);
    expect(notice()).toEqual({ kind: 'parked', lines: 1, amountMinor: 849 });
  });

  it('ends a payment that was begun', async () => {
    await day.sellCoffee();
    day.session.payInCash();
    await day.session.parkOrRecall();
    expect(day.state().paying).toBeNull();
  });

  it('leaves nothing behind in the field', async () => {
    await day.sellCoffee();
    day.session.setFieldText('12.50');
    await day.session.parkOrRecall();
    expect(day.till.parked).toEqual([]);
    expect(notice()).toEqual({ kind: 'field-not-taken', typed: '12.50' });
  });

  it.each([
    { error: namedErrorOf('NOT_SIGNED_IN'), says: 'not-signed-in' },
    { error: new Error('port'), says: 'no-answer' },
  ])('keeps the sale where the till does not do it: $says', async ({ error, says }) => {
    await day.sellCoffee();
    day.till.failures.park = error;
    await day.session.parkOrRecall();
    expect(day.state()).toMatchObject({ phase: 'ringing', lines: [{ sku: 'coffee' }] });
    expect(notice()).toEqual({ kind: says });
  });
});

describe('with an empty sale', () => {
  it('says that none is parked', async () => {
    await day.session.parkOrRecall();
    expect(notice()).toEqual({ kind: 'nothing-parked' });
  });

  it('asks which parked one, and takes it up', async () => {
    await day.sellCoffee();
    const { saleId } = day.state();
    await day.session.parkOrRecall();
    await day.session.parkOrRecall();
    expect(day.state().choice).toMatchObject({ kind: 'parked', sales: [{ saleId }] });
    await day.session.recall(saleId ?? '');
    await day.settle();
    expect(day.state()).toMatchObject({ phase: 'ringing', saleId, lines: [{ sku: 'coffee' }], choice: null });
    expect(notice()).toEqual({ kind: 'recalled' });
    expect(day.till.parked).toEqual([]);
  });

  it('says so where somebody was faster', async () => {
    await day.session.recall('0193a0a0-0000-7000-8000-00000000ffff');
    expect(notice()).toEqual({ kind: 'not-parked' });
    expect(day.state().phase).toBe('ringing');
  });

  it('says so where the till does not answer', async () => {
    day.till.failures.parked = new Error('port');
    await day.session.parkOrRecall();
    expect(notice()).toEqual({ kind: 'no-answer' });
  });
});
