import type { z } from 'zod';
import { NativeProblem } from './problems.ts';

/** A place in a list as a text that callers hand back and look no further into. */
export function toCursor(place: unknown): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** The place that a cursor is of; null where a list begins. @throws NativeProblem REQUEST_INVALID */
export function fromCursor<Place>(cursor: string | undefined, schema: z.ZodType<Place>): Place | null {
  if (cursor === undefined) return null;
  const read = schema.safeParse(parse(cursor));
  if (read.success) return read.data;
  throw new NativeProblem('REQUEST_INVALID', 'cursor: it must be what the page before said.');
}

/** How many a page has where nobody said. */
export const PAGE = 50;

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
