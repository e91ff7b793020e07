/** Tells the person at the terminal what is going on. Goes to stderr, so that a script's output stays clean. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
