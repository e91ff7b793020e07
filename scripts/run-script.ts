import { say } from './say.ts';

/** Runs a script's work. A failure is told in words, with its causes, and ends the process with code 1. */
export async function runScript(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) say(cause.message);
    if (!(error instanceof Error)) say(String(error));
    process.exit(1);
  }
}
