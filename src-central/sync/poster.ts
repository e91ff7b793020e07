import { describeError } from '../log.ts';
import {
  answerAgain,
  answerNext,
  findAwaiting,
  findUnanswered,
  findUnresolved,
  type Posting,
} from './answer-entries.ts';

export interface Poster {
  /** Says that entries were taken in. Returns at once. */
  wake(): void;
  /** Resolves when everything that can be answered now has its answer. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

export interface PosterOptions {
  /** How often what is parked, or was left by a process that ended, is tried again. */
  readonly retryEveryMs: number;
  /** Called after commits that tills wait for. */
  readonly onAnswered: () => void;
}

/**
 * Posts what was taken in, in order for each till and in turns between them; first of all what an earlier run has left, and
 * what is parked. After each run it tries again what waits for other entries, which may be there now; what is parked for
 * other reasons is tried again by the timer. A failure of the database ends a run, and the timer starts the next.
 */
export function startPoster(posting: Posting, { retryEveryMs, onAnswered }: PosterOptions): Poster {
  const state = { woken: false, retryParked: true, stopped: false };
  let running: Promise<void> | null = null;
  const run = async () => {
    while (state.woken && !state.stopped) {
      state.woken = false;
      await answerAll(posting, state, onAnswered);
      const find = state.retryParked ? findUnresolved : findAwaiting;
      state.retryParked = false;
      await retryAll(posting, state, find, onAnswered);
    }
  };
  const wake = () => {
    state.woken = true;
    if (running || state.stopped) return;
    running = run()
      .catch((error) => posting.log.error('posting was interrupted and is tried again', describeError(error)))
      .finally(() => {
        running = null;
      });
  };
  const idle = async (): Promise<void> => {
    if (!running) return;
    await running;
    await idle();
  };
  const timer = setInterval(() => {
    state.retryParked = true;
    wake();
  }, retryEveryMs);
  timer.unref();
  wake();
  return {
    wake,
    idle,
    stop: async () => {
      state.stopped = true;
      clearInterval(timer);
      await idle();
    },
  };
}

type State = { readonly stopped: boolean };

async function answerAll(posting: Posting, state: State, onAnswered: () => void): Promise<void> {
  for (;;) {
    const journals = await findUnanswered(posting.db);
    if (journals.length === 0) return;
    for (const journal of journals) {
      for (let turn = 0; turn < ENTRIES_A_TURN; turn += 1) {
        if (state.stopped) return;
        if (!(await answerNext(posting, journal))) break;
        onAnswered();
      }
    }
  }
}

/** Tries entries again until none of them gets another answer: one that is answered may be what the next waits for. */
async function retryAll(
  posting: Posting,
  state: State,
  find: typeof findUnresolved,
  onAnswered: () => void,
): Promise<void> {
  for (let changed = true; changed; ) {
    changed = false;
    for (const entryId of await find(posting.db)) {
      if (state.stopped) return;
      if (!(await answerAgain(posting, entryId))) continue;
      changed = true;
      onAnswered();
    }
  }
}

/** A till with a long queue does not keep the others waiting for all of it. */
const ENTRIES_A_TURN = 20;
