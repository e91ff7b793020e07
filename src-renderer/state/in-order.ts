/** Handles items one after the other, in the order they came, each to its end before the next begins. */
export type InOrder<Item> = {
  readonly add: (item: Item) => void;
  /** Resolves when nothing is waiting or being handled. */
  readonly idle: () => Promise<void>;
};

/**
 * A scanner is faster than an answer: what is read while another read is under way waits its turn and is never lost. A
 * failure is reported with its item and does not hold up the next.
 */
export function inOrder<Item>(
  handle: (item: Item) => Promise<void>,
  onFailure: (item: Item, error: unknown) => void,
): InOrder<Item> {
  let last: Promise<void> = Promise.resolve();
  return {
    add: (item) => {
      last = last.then(() => handle(item)).catch((error: unknown) => onFailure(item, error));
    },
    idle: async () => {
      for (let seen: Promise<void> | null = null; seen !== last; ) {
        seen = last;
        await seen;
      }
    },
  };
}
