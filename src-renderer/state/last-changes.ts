/** Whether what the cashier did last has reached the till: asked before a lock, told by whoever follows a sale. */
export type LastChanges = {
  readonly settled: () => Promise<void>;
  /** @returns what ends the telling. */
  readonly follow: (settled: () => Promise<void>) => () => void;
};

export function createLastChanges(): LastChanges {
  let current: (() => Promise<void>) | null = null;
  return {
    settled: () => current?.() ?? Promise.resolve(),
    follow: (settled) => {
      current = settled;
      return () => {
        if (current === settled) current = null;
      };
    },
  };
}
