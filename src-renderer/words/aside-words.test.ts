import { describe, expect, it } from 'vitest';
import type { AsideNotice } from '../state/aside-notice.ts';
import { ASIDE_PLAIN_WORDS } from './aside-words.ts';
import { noticeWords } from './notice-words.ts';
import { wordsOf } from './words.fixture.ts';

const english = wordsOf('en');
const german = wordsOf('de');

/** The words of a notice in both languages: neither is a key, and they are not the same. */
function both(content: Parameters<typeof noticeWords>[0]): string {
  const said = noticeWords(content, english.t, english.format);
  const translated = noticeWords(content, german.t, german.format);
  for (const words of [said, translated]) expect(words).not.toMatch(/(refund|enrol)\.\w|\{\{/);
  expect(translated).not.toBe(said);
  return said;
}

describe('what is said of goods that come back, of new members and of cards', () => {
  it.each([
    [
      { kind: 'refund-not-found', typed: 'RS01-1-9' },
      'No sale has the number RS01-1-9. Compare it with the paper, each letter and digit.',
    ],
    [
      { kind: 'refund-too-much', name: 'Shirt', leftQuantity: 1 },
      'Of Shirt only 1 can still come back. Look at the figures again.',
    ],
    [{ kind: 'refund-too-much', name: 'Shirt', leftQuantity: 0 }, 'Nothing of Shirt is left to come back.'],
    [{ kind: 'refunded', by: 'cash', amountMinor: 769 }, 'Give €7.69 in cash. It is written.'],
    [{ kind: 'refunded', by: 'card', amountMinor: 769 }, 'Give €7.69 back on the card terminal. It is written here.'],
    [{ kind: 'refunded', by: null, amountMinor: 0 }, 'It is written. No money goes back.'],
    [
      { kind: 'enrolled', name: 'Wanda', isOffline: true },
      'Wanda is a member now and stands on this sale. Central confirms it when the connection is back.',
    ],
    [{ kind: 'enrolled', name: 'Wanda', isOffline: false }, 'Wanda is a member now and stands on this sale.'],
    [
      { kind: 'member-linked', name: 'Wanda' },
      'Central knew this person already: Wanda stands on the sale, and the points are theirs.',
    ],
    [
      { kind: 'card-replaced', name: 'Wanda', hint: '4471' },
      'The new card ··· 4471 of Wanda works now. The old one is blocked.',
    ],
    [{ kind: 'card-blocked', name: 'Wanda' }, 'The card of Wanda is blocked here. Phone and email go on working.'],
    [{ kind: 'refund-no-receipt', read: '4471' }, /^Read “4471”/],
    [{ kind: 'refund-not-on-receipt', name: 'Shirt' }, /^Shirt is not on this receipt\./],
  ] satisfies [AsideNotice, string | RegExp][])('%j', (content, words) => {
    const said = both(content);
    if (typeof words === 'string') expect(said).toBe(words);
    else expect(said).toMatch(words);
  });

  it.each(Object.keys(ASIDE_PLAIN_WORDS) as (keyof typeof ASIDE_PLAIN_WORDS)[])('%s', (kind) => {
    // What happened, and what to do.
    expect(both({ kind })).toMatch(/[.;:,] .+\.$/);
  });
});
