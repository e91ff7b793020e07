import { describe, expect, it } from 'vitest';
import { inOrder } from './in-order.ts';

/** A call whose answer comes when the test says so. */
function held() {
  const answers: (() => void)[] = [];
  return { answers, call: () => new Promise<void>((resolve) => answers.push(resolve)) };
}

describe('inOrder', () => {
  it('takes what comes while another is under way in its turn, and loses none', async () => {
    const { answers, call } = held();
    const begun: string[] = [];
    const reads = inOrder<string>(
      (item) => {
        begun.push(item);
        return call();
      },
      () => undefined,
    );
    for (const item of ['a', 'b', 'c']) reads.add(item);
    await Promise.resolve();
    expect(begun).toEqual(['a']);
    answers[0]?.();
    await expect.poll(() => begun).toEqual(['a', 'b']);
    reads.add('d');
    for (const at of [1, 2, 3]) {
      await expect.poll(() => answers.length).toBe(at + 1);
      answers[at]?.();
    }
    await reads.idle();
    expect(begun).toEqual(['a', 'b', 'c', 'd']);
  });

  it('goes on after a failure and says which item it was', async () => {
    const failed: string[] = [];
    const done: string[] = [];
    const reads = inOrder<string>(
      async (item) => {
        if (item === 'b') throw new Error('no answer');
        done.push(item);
      },
      (item, error) => failed.push(`${item}: ${String(error)}`),
    );
    for (const item of ['a', 'b', 'c']) reads.add(item);
    await reads.idle();
    expect(done).toEqual(['a', 'c']);
    expect(failed).toEqual(['b: Error: no answer']);
  });

  it('is idle only when nothing was added in the meantime', async () => {
    const done: string[] = [];
    const reads = inOrder<string>(
      async (item) => {
        if (item === 'a') reads.add('b');
        done.push(item);
      },
      () => undefined,
    );
    reads.add('a');
    await reads.idle();
    expect(done).toEqual(['a', 'b']);
  });
});
