import { v7 as uuidv7 } from 'uuid';
import { quoteSale } from '../../../src-shared/domain/quote-sale.ts';
import type { SaleLine } from '../../../src-shared/domain/sale.ts';
import { inJournalTransaction } from '../../database/open.ts';
import { appendEntry } from '../../journal/append-entry.ts';
import { readDevice } from '../../journal/local-state.ts';
import { readConfiguration, readMember } from '../../replica/lookup.ts';
import type { TestTill } from './test-till.ts';

/** Completes a sale for a member at a till, as the desk does, and returns the entry's id. */
export function sellTo(till: TestTill, memberId: string, amountMinor: number): string {
  const device = readDevice(till.journal);
  const member = readMember(till.replica(), memberId);
  const config = device && readConfiguration(till.replica(), device.programId, Date.now());
  if (!device || !member || !config) throw new Error('the till knows no such member or program');
  const line: SaleLine = {
    lineId: '1',
    kind: 'amount',
    sku: null,
    name: null,
    categoryId: 'food',
    quantity: 1,
    unitPriceMinor: amountMinor,
  };
  const { store, tillId, tillCode, programId } = device;
  const occurredAtMs = Date.now();
  const quote = quoteSale({ config, lines: [line], member, atMs: occurredAtMs, timeZone: store.timeZone });
  const lines = quote.lines.map(({ amountMinor: amount, discountMinor, rewardMinor, eligibleMinor }) => ({
    ...line,
    amountMinor: amount,
    discountMinor,
    rewardMinor,
    eligibleMinor,
  }));
  const payload = {
    saleId: uuidv7(),
    receiptNumber: `${tillCode}-${occurredAtMs}`,
    storeId: store.storeId,
    tillId,
    staffId: uuidv7(),
    businessDay: '2026-11-22',
    currency: config.currency,
    programId,
    configVersion: config.version,
    member: { memberId, tierId: member.tierId, identifiedBy: 'card' as const },
    lines,
    totals: quote.totals,
    taxLines: quote.taxLines,
    earnPoints: quote.earn.points,
    tenders: [{ kind: 'card' as const, amountMinor: quote.totals.netMinor }],
    redemptions: [],
    closesHolds: [],
  };
  const id = uuidv7();
  const entry = { id, kind: 'sale-completed', payload, occurredAtMs, lastContactAtMs: null } as const;
  const effect = { memberId, account: 'available', points: quote.earn.points } as const;
  inJournalTransaction(till.journal, (tx) => appendEntry(tx, till.identity().signer, entry, [effect]));
  return id;
}
