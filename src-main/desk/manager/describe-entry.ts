import type { JournalRow } from '../../../src-shared/contracts/manager.ts';
import { type EntryBody, entryBodySchema } from '../../../src-shared/journal/entry.ts';
import type { AnsweredEntry } from '../../journal/list-entries.ts';
import type { Desk } from '../desk.ts';
import { viewMember } from '../member-view.ts';

/** An entry as a person reads it. One that cannot be read is shown without its figures. */
export function describeEntry(desk: Desk, { entry, verdict, settled }: AnsweredEntry): JournalRow {
  const body = readBody(entry.body);
  const { memberId, ...figures } = body === null ? NOTHING : summaryOf(body);
  return {
    epoch: entry.epoch,
    sequence: entry.sequence,
    entryId: entry.id,
    kind: entry.kind,
    occurredAtMs: entry.occurredAtMs,
    memberHint: memberId === null ? null : memberHint(desk, memberId),
    ...figures,
    answer: verdict && {
      status: verdict.status,
      code: verdict.code,
      amendments: verdict.amendments,
      answeredAtMs: verdict.answeredAtMs,
      settled,
    },
  };
}

function readBody(body: Buffer): EntryBody | null {
  try {
    const read = entryBodySchema.safeParse(JSON.parse(body.toString('utf8')));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}

type Summary = Pick<JournalRow, 'receiptNumber' | 'netMinor' | 'earnPoints'> & { readonly memberId: string | null };

const NOTHING: Summary = { receiptNumber: null, memberId: null, netMinor: null, earnPoints: null };

/** Of what came back, the figures are below zero: what was paid for it, and what of the earn was taken back. */
function summaryOf({ kind, payload }: EntryBody): Summary {
  switch (kind) {
    case 'sale-completed': {
      const { receiptNumber, member, totals, earnPoints } = payload;
      return { receiptNumber, memberId: member?.memberId ?? null, netMinor: totals.netMinor, earnPoints };
    }
    case 'sale-refunded': {
      const { receiptNumber, original, totals, reversedEarnPoints } = payload;
      const earnPoints = 0 - reversedEarnPoints;
      return { receiptNumber, memberId: original.memberId, netMinor: 0 - totals.amountMinor, earnPoints };
    }
    case 'member-enrolled':
      return { ...NOTHING, memberId: payload.provisionalId };
    case 'enrolment-linked':
      return { ...NOTHING, memberId: payload.memberId ?? payload.provisionalId };
    case 'card-replaced':
    case 'hold-closed':
      return { ...NOTHING, memberId: payload.memberId };
    default:
      return NOTHING;
  }
}

/** The last characters of the member's card, or of the phone or the address where there is no card. */
function memberHint(desk: Desk, memberId: string): string | null {
  const member = viewMember(desk, memberId);
  return member?.cardHint ?? member?.phoneHint ?? member?.emailHint ?? null;
}
