/**
 * Writes an unexpected failure to the standard error stream, as one line: its name, code, message and where it came
 * from. Failures carry no personal data; inputs are never logged.
 */
export function logFailure(failure: unknown): void {
  const line = failure instanceof Error ? describe(failure) : { message: String(failure) };
  process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), level: 'error', ...line })}\n`);
}

function describe(failure: Error): Record<string, unknown> {
  const code = 'code' in failure ? failure.code : undefined;
  const cause = failure.cause instanceof Error ? failure.cause.message : undefined;
  return { name: failure.name, code, message: failure.message, cause, stack: failure.stack };
}
