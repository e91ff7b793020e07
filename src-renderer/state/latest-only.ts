/** Asks for the newest question only, one at a time. */
export type LatestOnly<Question> = {
  /** Asks; what was asked before and not answered yet is answered no more. */
  readonly ask: (question: Question) => void;
  /** Resolves when the newest question has its answer or its failure. */
  readonly settled: () => Promise<void>;
};

/**
 * One call at a time, and each with the newest question: the till keeps drafts in the order they were made, and an older
 * answer can never overwrite a newer one. Questions that were overtaken before they were asked are left out.
 */
export function latestOnly<Question, Answer>(
  call: (question: Question) => Promise<Answer>,
  on: {
    readonly answer: (answer: Answer, question: Question) => void;
    readonly failure: (error: unknown, question: Question) => void;
  },
): LatestOnly<Question> {
  let newest: { readonly question: Question } | null = null;
  let running: Promise<void> | null = null;

  async function run(): Promise<void> {
    for (let asked = newest; asked !== null; asked = newest === asked ? null : newest) {
      const { question } = asked;
      const outcome = await call(question).then(
        (answer) => ({ answered: true as const, answer }),
        (error: unknown) => ({ answered: false as const, error }),
      );
      if (newest !== asked) continue;
      if (outcome.answered) on.answer(outcome.answer, question);
      else on.failure(outcome.error, question);
    }
  }

  return {
    ask: (question) => {
      newest = { question };
      running ??= run().finally(() => {
        running = null;
      });
    },
    settled: async () => {
      for (let current = running; current !== null; current = running) await current;
    },
  };
}
