import { z } from 'zod';
import { listAuditEvents } from '../../../auth/list-audit-events.ts';
import { fromCursor, PAGE, toCursor } from '../cursor.ts';
import { native } from '../implement.ts';
import { NativeProblem } from '../problems.ts';

export const auditHandlers = native.audit.router({
  list: native.audit.list.handler(async ({ input, context: { db, chains } }) => {
    if (chains !== null) {
      throw new NativeProblem('CHAIN_LIMITED', 'The audit trail is of all chains, and this client sees some only.');
    }
    const { cursor, limit = PAGE, ...filter } = input;
    const events = await listAuditEvents(db, filter, { before: fromCursor(cursor, z.int()), limit });
    const last = events.length < limit ? undefined : events.at(-1);
    return { events: events.map(toAnswer), nextCursor: last ? toCursor(last.eventId) : null };
  }),
});

function toAnswer({ targetKind, ...event }: Awaited<ReturnType<typeof listAuditEvents>>[number]) {
  return { ...event, targetKind: targetKindSchema.parse(targetKind) };
}

const targetKindSchema = z.enum(['member', 'account', 'program', 'device', 'order']);
