import type { Verdict } from '../../src-shared/contracts/feed.ts';
import { entryBodySchema, payloadSchemas } from '../../src-shared/journal/entry.ts';
import type { CentralTransaction } from '../database/open.ts';
import type { entries } from '../database/schema.ts';
import type { Changes } from '../feed/feed-transaction.ts';
import { postHoldClosed } from '../holds/close-hold.ts';
import type { Decision } from './judge-sale.ts';
import { postCard } from './post-card.ts';
import { postEnrolment } from './post-enrolment.ts';
import { postEnrolmentLink } from './post-enrolment-link.ts';
import { postRefund } from './post-refund.ts';
import { postSale } from './post-sale.ts';

export type TakenInEntry = typeof entries.$inferSelect;

/**
 * Posts one entry and says what became of it. An entry that this version cannot read is parked, not refused: it was validly
 * signed, and a newer central may know its kind.
 */
export async function postEntry(
  tx: CentralTransaction,
  changes: Changes,
  entry: TakenInEntry,
  nowMs: number,
): Promise<Decision> {
  const body = entryBodySchema.safeParse(JSON.parse(Buffer.from(entry.body).toString('utf8')));
  if (!body.success) return parked(entry.kind in payloadSchemas ? 'PAYLOAD_UNREADABLE' : 'KIND_UNKNOWN');
  const times = { takenInAtMs: entry.takenInAtMs, nowMs };
  switch (body.data.kind) {
    case 'epoch-opened':
    // Of a shift and of a person's answer central keeps the entry itself: neither moves points.
    case 'shift-opened':
    case 'shift-closed':
    case 'refusal-answered':
      return { status: 'accepted', code: null, amendments: [] };
    case 'sale-completed':
      return postSale(tx, changes, body.data, times);
    case 'hold-closed':
      return postHoldClosed(tx, changes, body.data, nowMs);
    case 'sale-refunded':
      return postRefund(tx, changes, body.data, times);
    case 'member-enrolled':
      return postEnrolment(tx, changes, body.data, times);
    case 'enrolment-linked':
      return postEnrolmentLink(tx, body.data);
    case 'card-replaced':
      return postCard(tx, changes, body.data);
  }
}

/** A decision as the till is told of it. */
export function toVerdict(entry: TakenInEntry, decision: Decision): Verdict {
  const { entryId, epoch, sequence } = entry;
  return { kind: 'verdict', entryId, epoch, sequence, ...decision };
}

function parked(code: string): Decision {
  return { status: 'parked', code, amendments: [] };
}
