/** Central's log. Fields hold ids, codes and counts: never names, phone numbers, addresses, card codes or secrets. */
export interface Log {
  info(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

export type LogFields = Readonly<Record<string, unknown>>;

/** A log that writes one line an event: time, level, message, and the fields as JSON. */
export function createLog(write: (line: string) => void, now: () => Date = () => new Date()): Log {
  const line = (level: string, message: string, fields: LogFields | undefined) =>
    write(
      `${now().toISOString()} ${level} ${message.replaceAll('\n', ' ')}${fields ? ` ${JSON.stringify(fields)}` : ''}\n`,
    );
  return {
    info: (message, fields) => line('info', message, fields),
    error: (message, fields) => line('error', message, fields),
  };
}

/**
 * What may be logged of an unexpected error: its kind and where it came from. The words of a database error are left out,
 * since they quote the values of the statement.
 */
export function describeError(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error: typeof error };
  const frames = error.stack?.split('\n').filter((frame) => frame.trimStart().startsWith('at ')) ?? [];
  return {
    error: error.name,
    ...databaseFields(error),
    ...(isDatabaseError(error) ? {} : { message: error.message }),
    frames: frames.slice(0, MAXIMUM_FRAMES).map((frame) => frame.trim()),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}

const MAXIMUM_FRAMES = 8;

/** Drizzle's errors quote a statement and its parameters, PostgreSQL's the offending values. */
function isDatabaseError(error: Error): boolean {
  return 'params' in error || ('severity' in error && 'code' in error);
}

function databaseFields(error: Error): LogFields {
  const known = ['code', 'table', 'constraint', 'routine'] as const;
  const record: Readonly<Record<string, unknown>> = { ...error };
  return Object.fromEntries(known.filter((key) => typeof record[key] === 'string').map((key) => [key, record[key]]));
}
