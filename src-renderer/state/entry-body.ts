import { z } from 'zod';
import type { JournalDetail } from '../../src-shared/contracts/manager.ts';

const saleBodySchema = z.object({ kind: z.literal('sale-completed'), payload: z.object({ saleId: z.uuid() }) });

/** A signed body as a person reads it: its own text, with breaks. What cannot be read as JSON stays as it is. */
export function prettyBody(body: string): string {
  const read = readJson(body);
  return read === undefined ? body : JSON.stringify(read, null, 2);
}

/** The sale that an entry completed; null for entries of other kinds. */
export function saleIdOf({ body }: Pick<JournalDetail, 'body'>): string | null {
  const sale = saleBodySchema.safeParse(readJson(body));
  return sale.success ? sale.data.payload.saleId : null;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
