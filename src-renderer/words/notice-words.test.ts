import { describe, expect, it } from 'vitest';
import type { NoticeContent, PlainNotice } from '../state/notice.ts';
import { noticeWords, PLAIN_WORDS } from './notice-words.ts';
import { wordsOf } from './words.fixture.ts';

const { t, format } = wordsOf('en');

describe('noticeWords', () => {
  it.each<[NoticeContent, string]>([
    [{ kind: 'product-added', name: 'Coffee', quantity: 1, amountMinor: 849 }, 'Coffee · €8.49'],
    [{ kind: 'product-added', name: 'Coffee', quantity: 2, amountMinor: 849 }, 'Coffee · now 2'],
    [{ kind: 'amount-added', name: 'Home', amountMinor: 1_250 }, 'Home · €12.50'],
    [{ kind: 'line-removed', name: 'Coffee' }, 'Coffee was removed from the sale.'],
    [
      { kind: 'member-found', name: 'Amira K.', tierName: 'Gold', points: 12_480, standing: 'enrolled' },
      'Amira K. · Gold · 12,480 points',
    ],
    [{ kind: 'completed', netMinor: 5_889, earnPoints: 172 }, 'Sale completed · €58.89 · +172 points'],
    [{ kind: 'completed', netMinor: 5_889, earnPoints: null }, 'Sale completed · €58.89'],
    [
      { kind: 'standing', name: 'Carla', standing: 'canceled' },
      'Carla: This membership was canceled. The sale goes on without it: no points and no discount.',
    ],
    [
      { kind: 'not-found', what: 'phone', read: '+4917012345' },
      'No member with phone +4917012345. Check the number, or ask for the card.',
    ],
    [
      { kind: 'unreadable', problem: 'wrong-check-digit', read: '4006381333939', expected: 'ean13' },
      'Read 4006381333939, and its check digit is wrong. Scan again, or type it digit by digit. ' +
        'Expected: 13 digits of an EAN barcode.',
    ],
    [
      { kind: 'limit', limit: 'quantity-limit', name: 'Coffee' },
      'A line holds at most 9,999. “Coffee” was not counted up.',
    ],
    [
      { kind: 'limit', limit: 'too-many-lines', name: 'Coffee' },
      'A sale holds at most 500 lines. “Coffee” was not added: complete this sale first.',
    ],
  ])('%j', (content, words) => {
    expect(noticeWords(content, t, format)).toBe(words);
  });

  it('says nothing of the number on a payment card', () => {
    const words = noticeWords(
      { kind: 'unreadable', problem: 'payment-card', read: '4111111111111111', expected: 'luhn' },
      t,
      format,
    );
    expect(words).not.toMatch(/\d|Expected/);
  });

  it.each(Object.keys(PLAIN_WORDS) as PlainNotice[])('%s says what to do in both languages', (kind) => {
    const german = wordsOf('de');
    const [english, translated] = [noticeWords({ kind }, t, format), noticeWords({ kind }, german.t, german.format)];
    expect(english).toMatch(/[.:;?] \S/);
    expect(translated).not.toBe(english);
  });
});
