import { z } from 'zod';
import type { JournalDetail } from '../../src-shared/contracts/manager.ts';

const receiptBodySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('sale-completed'), payload: z.object({ saleId: z.uuid() }) }),
  z.object({ kind: z.literal('sale-refunded'), payload: z.object({ refundId: z.uuid() }) }),
]);

/** A signed body as a person reads it: its own text, with breaks. What cannot be read as JSON stays as it is. */
export function prettyBody(body: string): string {
  const read = readJson(body);
  return read === undefined ? body : JSON.stringify(read, null, 2);
}

/** The sale or the refund whose receipt an entry stands for; null for entries of other kinds. */
export function receiptIdOf({ body }: Pick<JournalDetail, 'body'>): string | null {
  const read = receiptBodySchema.safeParse(readJson(body));
  if (!read.success) return null;
  return read.data.kind === 'sale-completed' ? read.data.payload.saleId : read.data.payload.refundId;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
