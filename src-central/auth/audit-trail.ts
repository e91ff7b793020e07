import type { Clock } from '../clock.ts';
import { insertRows } from '../database/insert-rows.ts';
import type { CentralDatabase, CentralTransaction } from '../database/open.ts';
import { auditEvents } from '../database/schema.ts';

/** Who asks, for the audit trail and the rows that say who made them. */
export interface Caller {
  readonly clientId: string;
  /** Where the request came from. */
  readonly source: string;
}

export interface AuditedAction {
  /** As `members.read` or `points.redeem`. */
  readonly action: string;
  readonly targetKind: 'member' | 'account' | 'program' | 'device' | 'order';
  readonly targetId: string;
  /** Names of the fields that were read or changed, never what is in them. */
  readonly fields?: readonly string[];
}

/** Keeps what was done, in the transaction that does it. Every change, and every read of personal data. */
export async function recordAction(
  tx: CentralDatabase,
  clock: Clock,
  caller: Caller,
  action: AuditedAction,
): Promise<void> {
  const { clientId, source } = caller;
  await tx
    .insert(auditEvents)
    .values({ atMs: clock.nowMs(), clientId, source, ...action, fields: [...(action.fields ?? [])] });
}

/** The same for many at once. */
export async function recordActions(
  tx: CentralTransaction,
  clock: Clock,
  { clientId, source }: Caller,
  actions: readonly AuditedAction[],
): Promise<void> {
  const atMs = clock.nowMs();
  await insertRows(
    tx,
    auditEvents,
    actions.map(({ fields = [], ...action }) => ({ atMs, clientId, source, ...action, fields: [...fields] })),
  );
}
