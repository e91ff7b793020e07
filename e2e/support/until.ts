/** Asks again and again until the answer is neither null nor false. For conditions that no event announces. */
export async function until<T>(
  what: string,
  ask: () => T | Promise<T>,
  options: { withinMs?: number; everyMs?: number } = {},
): Promise<NonNullable<Exclude<T, false>>> {
  const { withinMs = 20_000, everyMs = 50 } = options;
  const giveUpAt = performance.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== undefined && answer !== false) {
      return answer as NonNullable<Exclude<T, false>>;
    }
    if (performance.now() > giveUpAt) throw new Error(`Waited ${withinMs} ms, and it is still not so: ${what}.`);
    await pause(everyMs);
  }
}

export function pause(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}
