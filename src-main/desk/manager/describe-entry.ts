import type { JournalRow } from '../../../src-shared/contracts/manager.ts';
import { entryBodySchema, type SaleCompleted } from '../../../src-shared/journal/entry.ts';
import type { AnsweredEntry } from '../../journal/list-entries.ts';
import type { Desk } from '../desk.ts';
import { viewMember } from '../member-view.ts';

/** An entry as a person reads it. One that cannot be read is shown without its figures. */
export function describeEntry(desk: Desk, { entry, verdict, settled }: AnsweredEntry): JournalRow {
  const sale = readSale(entry.body);
  return {
    epoch: entry.epoch,
    sequence: entry.sequence,
    entryId: entry.id,
    kind: entry.kind,
    occurredAtMs: entry.occurredAtMs,
    receiptNumber: sale?.receiptNumber ?? null,
    memberHint: sale?.member ? memberHint(desk, sale.member.memberId) : null,
    netMinor: sale?.totals.netMinor ?? null,
    earnPoints: sale?.earnPoints ?? null,
    answer: verdict && {
      status: verdict.status,
      code: verdict.code,
      amendments: verdict.amendments,
      answeredAtMs: verdict.answeredAtMs,
      settled,
    },
  };
}

function readSale(body: Buffer): SaleCompleted | null {
  try {
    const read = entryBodySchema.safeParse(JSON.parse(body.toString('utf8')));
    return read.success && read.data.kind === 'sale-completed' ? read.data.payload : null;
  } catch {
    return null;
  }
}

/** The last characters of the member's card, or of the phone where there is no card. */
function memberHint(desk: Desk, memberId: string): string | null {
  const member = viewMember(desk, memberId);
  return member?.cardHint ?? member?.phoneHint ?? null;
}
