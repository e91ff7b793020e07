import { and, desc, eq, lt } from 'drizzle-orm';
import type { CentralDatabase } from '../database/open.ts';
import { auditEvents } from '../database/schema.ts';

export interface AuditFilter {
  readonly targetKind?: string | undefined;
  readonly targetId?: string | undefined;
  readonly clientId?: string | undefined;
}

/** Audited actions, the latest first, from before one of them on, and at most `limit`. */
export async function listAuditEvents(
  db: CentralDatabase,
  { targetKind, targetId, clientId }: AuditFilter,
  { before, limit }: { readonly before: number | null; readonly limit: number },
): Promise<(typeof auditEvents.$inferSelect)[]> {
  return db
    .select()
    .from(auditEvents)
    .where(
      and(
        targetKind === undefined ? undefined : eq(auditEvents.targetKind, targetKind),
        targetId === undefined ? undefined : eq(auditEvents.targetId, targetId),
        clientId === undefined ? undefined : eq(auditEvents.clientId, clientId),
        before === null ? undefined : lt(auditEvents.eventId, before),
      ),
    )
    .orderBy(desc(auditEvents.eventId))
    .limit(limit);
}
