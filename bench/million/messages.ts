/** What the process of the selling till tells, about once a second. */
export type TillReport = {
  readonly kind: 'report';
  /** Of the whole process, the worker that builds included. */
  readonly memoryMb: number;
  /** Null while no replica is built. */
  readonly building: { readonly done: number; readonly total: number } | null;
  /** Members in the replica that serves. */
  readonly members: number;
  /** How long each sale since the last report took to complete. */
  readonly saleMs: readonly number[];
  /** The longest that the main thread kept anything waiting since the last report. */
  readonly longestWaitMs: number;
};

export type TillOrder = { readonly kind: 'rebuild' } | { readonly kind: 'close' };
