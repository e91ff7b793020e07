import { describe, expect, it } from 'vitest';
import type { ReadResult } from '../../src-shared/contracts/till.ts';
import { MEMBER_STANDING, standingKeySchema } from '../../src-shared/domain/members.ts';
import { categoryOf, lineOf } from '../../src-shared/domain/program.fixture.ts';
import { COFFEE, memberOf, saleOf } from './sale.fixture.ts';
import { type Heard, leaveChoice, takeCategory, takeMember, takeRead } from './take-read.ts';

const scan: Heard = { source: 'scan', text: '4006381333931' };
const typed: Heard = { source: 'typed', text: '12.50' };
const take = (state: Parameters<typeof takeRead>[0], result: ReadResult, heard = scan) =>
  takeRead(state, result, heard, 'new');
const product: ReadResult = { kind: 'product', product: COFFEE };

describe('a product', () => {
  it('becomes the selected line, and is said', () => {
    const after = take(saleOf(), product);
    expect(after.lines).toHaveLength(1);
    expect(after.selectedLineId).toBe('new');
    expect(after.notice).toMatchObject({
      tone: 'good',
      content: { kind: 'product-added', name: 'Coffee', quantity: 1 },
    });
  });

  it('is said anew when it comes again', () => {
    const once = take(saleOf(), product);
    const twice = take(once, product);
    expect(twice.notice).toMatchObject({ id: (once.notice?.id ?? 0) + 1, content: { quantity: 2 } });
  });

  it('answers "discard this sale?" with no, and leaves other questions open', () => {
    expect(take(saleOf({ choice: { kind: 'discard' } }), product).choice).toBeNull();
    const choice = { kind: 'category', amountMinor: 1_250, typed: '12.50' } as const;
    expect(take(saleOf({ choice }), product)).toMatchObject({ choice, lines: [{ sku: 'coffee' }] });
  });
});

describe('a member', () => {
  it.each(standingKeySchema.options)('%s', (standing) => {
    const member = memberOf({ standing });
    const before = { memberId: '0193a0a0-0000-7000-8000-00000000000b', identifiedBy: 'phone' } as const;
    const after = takeMember(saleOf({ member: before }), member, 'card');
    if (MEMBER_STANDING[standing].identify) {
      expect(after.member).toEqual({ memberId: member.memberId, identifiedBy: 'card' });
      expect(after.notice).toMatchObject({ tone: 'good', content: { kind: 'member-found', standing } });
    } else {
      expect(after.member).toEqual(before);
      expect(after.notice).toMatchObject({ tone: 'bad', content: { kind: 'standing', standing } });
    }
  });

  it('closes the question which of several it is', () => {
    const members = [memberOf(), memberOf({ displayName: 'Other' })];
    const asked = take(saleOf(), { kind: 'members', members, identifiedBy: 'phone' });
    expect(asked.choice).toMatchObject({ kind: 'member', members });
    expect(take(asked, { kind: 'member', member: memberOf(), identifiedBy: 'card' }).choice).toBeNull();
  });
});

describe('an amount', () => {
  const asked = take(saleOf(), { kind: 'amount', amountMinor: 1_250 }, typed);

  it('asks for its category', () => {
    expect(asked.choice).toEqual({ kind: 'category', amountMinor: 1_250, typed: '12.50' });
    expect(asked.lines).toEqual([]);
  });

  it('is a line once the category is chosen', () => {
    const after = takeCategory(asked, categoryOf({ name: 'Home' }), 'new');
    expect(after).toMatchObject({ choice: null, lines: [{ kind: 'amount', name: 'Home', unitPriceMinor: 1_250 }] });
  });

  it('goes back to the field when the question is left, unless something stands there', () => {
    expect(leaveChoice(asked)).toMatchObject({ choice: null, fieldText: '12.50' });
    expect(leaveChoice({ ...asked, fieldText: '7' }).fieldText).toBe('7');
  });

  it('is not lost when another question takes its place', () => {
    const members = [memberOf(), memberOf()];
    expect(take(asked, { kind: 'members', members, identifiedBy: 'card' }).fieldText).toBe('12.50');
  });
});

function unreadable(problem: 'unknown-format' | 'payment-card'): ReadResult {
  return { kind: 'unreadable', problem, read: '', expected: null };
}

describe('what is not understood', () => {
  const notFound: ReadResult = { kind: 'not-found', what: 'email', read: 'a@b.c' };

  it.each([
    { what: 'typed, unknown', result: unreadable('unknown-format'), heard: typed, fieldText: '12.50' },
    { what: 'typed, not found', result: notFound, heard: typed, fieldText: '12.50' },
    { what: 'typed, a payment card', result: unreadable('payment-card'), heard: typed, fieldText: '' },
    { what: 'scanned', result: unreadable('unknown-format'), heard: scan, fieldText: '' },
  ])('$what: the field holds "$fieldText"', ({ result, heard, fieldText }) => {
    const after = take(saleOf(), result, heard);
    expect(after.fieldText).toBe(fieldText);
    expect(after.notice?.tone).toBe('bad');
  });

  it('changes nothing of the sale', () => {
    const before = saleOf({ lines: [lineOf({})], member: { memberId: memberOf().memberId, identifiedBy: 'card' } });
    const after = take(before, notFound, typed);
    expect(after.lines).toBe(before.lines);
    expect(after.member).toBe(before.member);
  });
});
