import { closeLeftHolds, type HoldKeeper } from './close-holds.ts';

export interface HoldWatchOptions {
  readonly keeper: HoldKeeper;
  /** Entries ended holds: they are to be sent. */
  readonly onClosed: () => void;
  /** As where the disk is full: the next look tries again. */
  readonly onFailure: (failure: unknown) => void;
}

/** Ends what a kill left behind, at once, and from then on holds that are past their time. Returns how to stop that. */
export function watchHolds({ keeper, onClosed, onFailure }: HoldWatchOptions): () => void {
  const look = (when: 'starting' | 'running') => {
    try {
      if (closeLeftHolds(keeper, when) > 0) onClosed();
    } catch (failure) {
      onFailure(failure);
    }
  };
  look('starting');
  const timer = setInterval(() => look('running'), LOOK_EVERY_MS);
  return () => clearInterval(timer);
}

const LOOK_EVERY_MS = 15_000;
