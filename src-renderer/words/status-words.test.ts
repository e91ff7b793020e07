import { describe, expect, it } from 'vitest';
import { connectionProblemSchema, type TillStatus } from '../../src-shared/contracts/till.ts';
import { problemWords, stateWords } from './status-words.ts';
import { wordsOf } from './words.fixture.ts';

const SINCE_MS = Date.UTC(2026, 10, 22, 13, 2);
const NOW_MS = SINCE_MS + 42 * 60_000;
const { t, format } = wordsOf('en');

function statusOf(state: TillStatus['connection']['state'], waiting: number, needsPerson = 0) {
  return {
    connection: { state, sinceMs: SINCE_MS, lastContactAtMs: SINCE_MS, nextTryAtMs: null, problem: null },
    queue: { waiting, oldestAtMs: null, needsPerson },
  };
}

describe('stateWords', () => {
  it.each([
    { state: 'online', waiting: 0, person: 0, words: ['Online · all sent'], tones: ['good'] },
    { state: 'online', waiting: 12, person: 0, words: ['Sending 12'], tones: ['waiting'] },
    { state: 'syncing', waiting: 12, person: 0, words: ['Sending 12'], tones: ['waiting'] },
    { state: 'syncing', waiting: 0, person: 0, words: ['Online · receiving changes'], tones: ['good'] },
    { state: 'offline', waiting: 0, person: 0, words: ['Offline since 14:02 · nothing waiting'], tones: ['waiting'] },
    { state: 'offline', waiting: 1, person: 0, words: ['Offline since 14:02 · 1 sale safe here'], tones: ['waiting'] },
    {
      state: 'offline',
      waiting: 18,
      person: 0,
      words: ['Offline since 14:02 · 18 sales safe here'],
      tones: ['waiting'],
    },
    { state: 'online', waiting: 0, person: 1, words: ['1 entry needs a manager'], tones: ['wrong'] },
    { state: 'online', waiting: 0, person: 2, words: ['2 entries need a manager'], tones: ['wrong'] },
    // A parked entry still counts as waiting; it is not being sent.
    { state: 'online', waiting: 1, person: 1, words: ['1 entry needs a manager'], tones: ['wrong'] },
    {
      state: 'online',
      waiting: 3,
      person: 1,
      words: ['Sending 3', '1 entry needs a manager'],
      tones: ['waiting', 'wrong'],
    },
    {
      state: 'offline',
      waiting: 3,
      person: 1,
      words: ['Offline since 14:02 · 3 sales safe here', '1 entry needs a manager'],
      tones: ['waiting', 'wrong'],
    },
  ] as const)('$state, $waiting waiting, $person for a person: $words', ({ state, waiting, person, words, tones }) => {
    const said = stateWords(statusOf(state, waiting, person), t, format, NOW_MS);
    expect(said.map((each) => each.text)).toEqual(words);
    expect(said.map((each) => each.tone)).toEqual(tones);
  });

  it('names the day of an outage that began before today', () => {
    const [said] = stateWords(statusOf('offline', 2), t, format, NOW_MS + 86_400_000);
    expect(said?.text).toMatch(/^Offline since 22 Nov,? .*14:02 · 2 sales safe here$/);
  });

  it('speaks German', () => {
    const german = wordsOf('de');
    const [said] = stateWords(statusOf('offline', 18), german.t, german.format, NOW_MS);
    expect(said?.text).toBe('Offline seit 14:02 · 18 Verkäufe hier sicher');
  });
});

describe('problemWords', () => {
  it('says nothing of a network that is just not there', () => {
    expect(problemWords(statusOf('offline', 0).connection, t)).toBeNull();
    expect(problemWords({ ...statusOf('offline', 0).connection, problem: 'unreachable' }, t)).toBeNull();
  });

  it.each(connectionProblemSchema.options.filter((problem) => problem !== 'unreachable'))('explains %s', (problem) => {
    expect(problemWords({ ...statusOf('offline', 0).connection, problem }, t)).toMatch(/\. .+\.$|: .+\.$/);
  });
});
