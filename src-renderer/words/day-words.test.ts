import { describe, expect, it } from 'vitest';
import { verdictStatusSchema } from '../../src-shared/contracts/feed.ts';
import { createWords } from '../locales/i18n.ts';
import { namedErrorOf } from '../state/day-till.fixture.ts';
import type { Tally } from '../state/paying.ts';
import { createFormat } from './format.ts';
import {
  agoWords,
  amendmentWords,
  answerWords,
  asksForAnswer,
  chainProblemWords,
  differenceWords,
  entryWords,
  isUnclear,
  managerErrorWords,
} from './manager-words.ts';
import { noticeWords } from './notice-words.ts';
import { payActionWords, tenderWords } from './pay-words.ts';
import { printerWords } from './printer-words.ts';

const { t } = createWords('en');
const format = createFormat({ locale: 'en-GB', currency: 'EUR', timeZone: 'Europe/Berlin' });
const german = createFormat({ locale: 'de-DE', currency: 'EUR', timeZone: 'Europe/Berlin' });

describe('format', () => {
  it('writes a day of the calendar in full, in any zone', () => {
    const far = createFormat({ locale: 'en-GB', currency: 'EUR', timeZone: 'Pacific/Honolulu' });
    expect(far.day('2026-11-22')).toMatch(/^Sunday,? 22 November 2026$/);
    expect(german.day('2026-11-22')).toBe('Sonntag, 22. November 2026');
  });

  it.each([
    ['en', format, '.', '1234.50'],
    ['de', german, ',', '1234,50'],
    ['yen', createFormat({ locale: 'en-GB', currency: 'JPY', timeZone: 'UTC' }), null, '123450'],
  ] as const)('knows how an amount is typed: %s', (_name, each, mark, plain) => {
    expect(each.decimalMark).toBe(mark);
    expect(each.plain(123_450)).toBe(plain);
  });
});

describe('payActionWords', () => {
  it.each([
    [tallyOf({}), 'Card 58.89', 'Cash 58.89'],
    [tallyOf({ typedMinor: 2_000 }), 'Card 20.00', 'Cash 20.00'],
    [tallyOf({ typedMinor: 6_000 }), 'Card 58.89', 'Complete sale'],
    [tallyOf({ typedMinor: 5_889 }), 'Card 58.89', 'Complete sale'],
  ])('%j', (tally, card, cash) => {
    expect(payActionWords(tally, t, format)).toEqual({ card, cash });
  });
});

describe('tenderWords', () => {
  it.each([
    [{ kind: 'card', amountMinor: 100 }, 'By card'],
    [{ kind: 'cash', amountMinor: 100, receivedMinor: 100 }, 'In cash'],
    [{ kind: 'cash', amountMinor: 100, receivedMinor: 500 }, 'In cash, of 5.00 handed over'],
  ] as const)('%j: %s', (tender, words) => {
    expect(tenderWords(tender, t, format)).toBe(words);
  });
});

describe('noticeWords of paying', () => {
  it.each([
    [
      { kind: 'completed', netMinor: 5_889, earnPoints: 172, changeMinor: 111 },
      'Sale completed · change €1.11 · €58.89 · +172 points',
    ],
    [{ kind: 'completed', netMinor: 5_889, earnPoints: null, changeMinor: 0 }, 'Sale completed · €58.89'],
    [
      { kind: 'part-taken', by: 'cash', amountMinor: 2_000, leftMinor: 3_889 },
      '€20.00 taken in cash. Still to pay: €38.89.',
    ],
    [
      { kind: 'pay-problem', problem: 'amount-unreadable', amountMinor: 0, typed: 'ten' },
      'Read “ten”, which is no amount. Type it like 12.50; nothing was taken.',
    ],
    [
      { kind: 'pay-problem', problem: 'card-too-much', amountMinor: 5_889, typed: '60' },
      'By card at most €58.89, which is what is left to pay. Nothing was taken.',
    ],
    [{ kind: 'parked', lines: 1, amountMinor: 849 }, 'Parked: 1 line, €8.49. F4 with an empty sale takes it up again.'],
    [
      { kind: 'tender-wrong', problem: 'not-enough' },
      'The parts are less than is to pay. Take the rest; the sale is kept.',
    ],
  ] as const)('%j', (content, words) => {
    expect(noticeWords(content, t, format)).toBe(words);
  });
});

describe('printerWords', () => {
  it.each([
    [null, null],
    [{ waiting: 0, problem: null }, null],
    [{ waiting: 3, problem: null }, null],
    [{ waiting: 2, problem: 'unreachable' }, 'Printer is off: 2 receipts wait'],
    [{ waiting: 1, problem: 'timed-out' }, 'Printer does not answer: 1 receipt waits'],
    [{ waiting: 0, problem: 'cut-off' }, 'Printer stopped halfway'],
  ] as const)('%j: %s', (printer, words) => {
    expect(printerWords(printer, t)).toBe(words);
  });
});

describe('managerErrorWords', () => {
  it.each([
    [namedErrorOf('NOT_ALLOWED'), /^This needs a manager\./],
    [namedErrorOf('SHIFT_OPEN'), /^A shift is open already\./],
    [namedErrorOf('OF_A_NEWER_TILL'), /^The till did not do it/],
    [new Error('port'), /^The till did not do it/],
  ])('%s', (error, words) => {
    expect(managerErrorWords(error, t)).toMatch(words);
  });
});

describe('entryWords', () => {
  it.each([
    ['sale-completed', 2_410, 'Sale €24.10'],
    ['sale-completed', null, 'Sale'],
    ['sale-refunded', -769, 'Brought back €7.69'],
    ['member-enrolled', null, 'New member'],
    ['shift-opened', null, 'Shift opened'],
    ['voucher-printed', null, 'Entry of another version (voucher-printed)'],
    ['toString', null, 'Entry of another version (toString)'],
  ])('%s %s: %s', (kind, netMinor, words) => {
    expect(entryWords({ kind, netMinor }, t, format)).toBe(words);
  });
});

describe('answerWords', () => {
  it.each([
    [null, 'plain', 'waiting to send'],
    [answerOf('accepted', null), 'good', 'Accepted'],
    [answerOf('amended', null), 'waiting', 'Amended'],
    [answerOf('refused', 'PROGRAM_CLOSED'), 'wrong', 'Refused · the program is closed'],
    [answerOf('refused', 'PROGRAM_CLOSED', true), 'plain', 'Refused · answered'],
    [answerOf('parked', 'MEMBER_UNKNOWN'), 'wrong', 'Parked · unknown member'],
    [answerOf('amended', 'REFUND_EXCEEDS_SALE'), 'wrong', 'Amended, look · more came back than was sold'],
    [answerOf('amended', 'REFUND_EXCEEDS_SALE', true), 'plain', 'Amended · answered'],
    [answerOf('waiting', 'SEVERAL_MATCHES'), 'wrong', 'Who is it? · several members match'],
    [answerOf('waiting', 'SEVERAL_MATCHES', true), 'plain', 'Said who it is'],
    [answerOf('waiting', 'MEMBER_WAITING'), 'waiting', 'Central waits · its member is not decided yet'],
    [answerOf('waiting', 'OF_A_NEWER_CENTRAL'), 'waiting', 'Central waits · reason OF_A_NEWER_CENTRAL'],
  ])('%j', (answer, tone, text) => {
    expect(answerWords(answer, t)).toMatchObject({ tone, text });
  });

  it.each(verdictStatusSchema.options)('says what %s means', (status) => {
    expect(answerWords(answerOf(status, null), t).meaning).toMatch(/\.$/);
  });
});

describe('what an entry asks of a person', () => {
  it.each([
    [null, false, false],
    [answerOf('accepted', null), false, false],
    [answerOf('amended', null), false, false],
    [answerOf('amended', 'CARD_TAKEN'), true, false],
    [answerOf('amended', 'CARD_TAKEN', true), false, false],
    [answerOf('refused', 'PROGRAM_CLOSED'), true, false],
    [answerOf('refused', 'PROGRAM_CLOSED', true), false, false],
    [answerOf('waiting', 'SEVERAL_MATCHES'), false, true],
    [answerOf('waiting', 'SEVERAL_MATCHES', true), false, false],
    [answerOf('waiting', 'MEMBER_WAITING'), false, false],
    [answerOf('parked', 'POSTING_FAILED'), false, false],
  ])('%j', (answer, asks, isOpen) => {
    expect(asksForAnswer(answer)).toBe(asks);
    expect(isUnclear(answer)).toBe(isOpen);
  });
});

describe('amendmentWords', () => {
  it.each([
    [
      { field: 'totals.moneyMinor', claimed: 769, posted: 0, reason: 'already-refunded' },
      'Money given back: €7.69, of which the sale covers €0.00 · it had come back before',
    ],
    [
      { field: 'lines.shampoo.quantity', claimed: 2, posted: 1, reason: 'not-on-receipt' },
      'Pieces brought back: 2, of which the sale covers 1 · it is not on that receipt',
    ],
    [
      { field: 'cardCode', claimed: 1, posted: 0, reason: 'card-taken' },
      'The card was left out · somebody else has it',
    ],
    [
      { field: 'earnPoints', claimed: 48, posted: 0, reason: 'refused' },
      'Points: 48 on the receipt, 0 posted · as it is refused',
    ],
    [
      { field: 'totals.netMinor', claimed: 1_200, posted: 1_100, reason: 'new-reason' },
      'totals.netMinor: 1,200 here, 1,100 posted · reason new-reason',
    ],
  ])('%j', (amendment, words) => {
    expect(amendmentWords(amendment, t, format)).toBe(words);
  });
});

describe('chainProblemWords', () => {
  it.each([
    ['SIGNATURE_INVALID', 'its signature is not this till’s'],
    ['NEW_PROBLEM', 'problem NEW_PROBLEM'],
  ])('%s', (problem, words) => {
    expect(chainProblemWords(problem, t)).toBe(words);
  });
});

describe('agoWords', () => {
  const nowMs = Date.UTC(2026, 10, 22, 14);
  it.each([
    [30_000, 'just now'],
    [60_000, '1 min ago'],
    [42 * 60_000, '42 min ago'],
    [3 * 3_600_000, '3 h ago'],
    [47 * 3_600_000, '47 h ago'],
    [49 * 3_600_000, '2 days ago'],
    // The clock was set back meanwhile.
    [-5_000, 'just now'],
  ])('%i', (agoMs, words) => {
    expect(agoWords(nowMs - agoMs, nowMs, t)).toBe(words);
  });
});

describe('differenceWords', () => {
  it.each([
    [0, 'It is exactly right.'],
    [-300, '€3.00 too little in the drawer.'],
    [120, '€1.20 too much in the drawer.'],
  ])('%i: %s', (differenceMinor, words) => {
    expect(differenceWords(differenceMinor, t, format)).toBe(words);
  });
});

function tallyOf(parts: Partial<Tally>): Tally {
  return {
    dueMinor: 5_889,
    typedMinor: null,
    leftMinor: 0,
    changeMinor: 0,
    ...parts,
  };
}

function answerOf(status: (typeof verdictStatusSchema.options)[number], code: string | null, settled = false) {
  return {
    status,
    code,
    amendments: [],
    answeredAtMs: 0,
    settled,
  };
}
