import { describe, expect, it } from 'vitest';
import { latestOnly } from './latest-only.ts';

type Call = { question: number; answer: (text: string) => void; fail: (error: Error) => void };

function setUp() {
  const calls: Call[] = [];
  const heard: string[] = [];
  const quotes = latestOnly(
    (question: number) =>
      new Promise<string>((resolve, reject) => calls.push({ question, answer: resolve, fail: reject })),
    {
      answer: (answer, question) => heard.push(`${question} ${answer}`),
      failure: (error, question) => heard.push(`${question} ${(error as Error).message}`),
    },
  );
  return { calls, heard, quotes };
}

describe('latestOnly', () => {
  it('asks one at a time, leaves out what was overtaken, and hears the newest only', async () => {
    const { calls, heard, quotes } = setUp();
    for (const question of [1, 2, 3]) quotes.ask(question);
    expect(calls.map((call) => call.question)).toEqual([1]);
    calls[0]?.answer('old');
    await expect.poll(() => calls.map((call) => call.question)).toEqual([1, 3]);
    calls[1]?.answer('new');
    await quotes.settled();
    expect(heard).toEqual(['3 new']);
  });

  it('does not hear the failure of an overtaken question', async () => {
    const { calls, heard, quotes } = setUp();
    quotes.ask(1);
    quotes.ask(2);
    calls[0]?.fail(new Error('lost'));
    await expect.poll(() => calls.length).toBe(2);
    calls[1]?.fail(new Error('gone'));
    await quotes.settled();
    expect(heard).toEqual(['2 gone']);
  });

  it('asks again what was asked before: the same question later is a new one', async () => {
    const { calls, heard, quotes } = setUp();
    quotes.ask(1);
    calls[0]?.answer('first');
    await quotes.settled();
    quotes.ask(1);
    calls[1]?.answer('second');
    await quotes.settled();
    expect(heard).toEqual(['1 first', '1 second']);
  });

  it('is settled at once when nothing was asked', async () => {
    await expect(setUp().quotes.settled()).resolves.toBeUndefined();
  });

  it('is settled only after a question that an answer led to', async () => {
    const asked: number[] = [];
    const quotes = latestOnly(async (question: number) => question, {
      answer: (answer) => {
        asked.push(answer);
        if (answer < 3) quotes.ask(answer + 1);
      },
      failure: () => undefined,
    });
    quotes.ask(1);
    await quotes.settled();
    expect(asked).toEqual([1, 2, 3]);
  });
});
