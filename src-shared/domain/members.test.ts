import { describe, expect, it } from 'vitest';
import { MEMBER_STANDING, type MemberState, STANDING_MESSAGE_KEYS, standingOf } from './members.ts';

const NOW_MS = 1_000;

type Row = [
  MemberState,
  'active' | 'deleted',
  'valid' | 'expired',
  string,
  boolean,
  'yes' | 'pending' | 'no',
  boolean,
  boolean,
];

describe('what each membership lets the till do', () => {
  it.each<Row>([
    // state, deletion, expiry -> standing, identify, earn, redeem, discount
    ['New', 'active', 'valid', 'new', true, 'pending', false, false],
    ['New', 'active', 'expired', 'expired', true, 'no', false, false],
    ['New', 'deleted', 'valid', 'deleted', false, 'no', false, false],
    ['New', 'deleted', 'expired', 'deleted', false, 'no', false, false],
    ['Pending', 'active', 'valid', 'pending', true, 'pending', false, false],
    ['Pending', 'active', 'expired', 'expired', true, 'no', false, false],
    ['Pending', 'deleted', 'valid', 'deleted', false, 'no', false, false],
    ['Pending', 'deleted', 'expired', 'deleted', false, 'no', false, false],
    ['Enrolled', 'active', 'valid', 'enrolled', true, 'yes', true, true],
    ['Enrolled', 'active', 'expired', 'expired', true, 'no', false, false],
    ['Enrolled', 'deleted', 'valid', 'deleted', false, 'no', false, false],
    ['Enrolled', 'deleted', 'expired', 'deleted', false, 'no', false, false],
    ['Canceled', 'active', 'valid', 'canceled', false, 'no', false, false],
    ['Canceled', 'active', 'expired', 'canceled', false, 'no', false, false],
    ['Canceled', 'deleted', 'valid', 'deleted', false, 'no', false, false],
    ['Canceled', 'deleted', 'expired', 'deleted', false, 'no', false, false],
    ['Declined', 'active', 'valid', 'declined', false, 'no', false, false],
    ['Declined', 'active', 'expired', 'declined', false, 'no', false, false],
    ['Declined', 'deleted', 'valid', 'deleted', false, 'no', false, false],
    ['Declined', 'deleted', 'expired', 'deleted', false, 'no', false, false],
  ])('%s, %s, %s: %s', (state, deletion, expiry, standing, identify, earn, redeem, discount) => {
    const expiresAtMs = expiry === 'expired' ? NOW_MS : NOW_MS + 1;
    expect(standingOf({ state, deleted: deletion === 'deleted', expiresAtMs }, NOW_MS)).toEqual({
      standing,
      identify,
      earn,
      redeem,
      discount,
      messageKey: `memberStanding.${standing}`,
    });
  });

  it('lets a membership without an end run on', () => {
    expect(standingOf({ state: 'Enrolled', deleted: false, expiresAtMs: null }, 8e15).standing).toBe('enrolled');
  });

  it('gives each standing words of its own', () => {
    expect(new Set(STANDING_MESSAGE_KEYS).size).toBe(Object.keys(MEMBER_STANDING).length);
  });
});
