import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { quoteRefund, type RefundedBefore } from '../../src-shared/domain/quote-refund.ts';
import type { SaleLine } from '../../src-shared/domain/sale.ts';
import type { EnrolmentLinked, SaleCompleted, SaleRefunded } from '../../src-shared/journal/entry.ts';
import { commitmentText, type EntryDetails } from '../../src-shared/journal/entry-details.ts';
import type { SyncWorld } from './sync-world.ts';
import type { TestTill, WrittenEntry } from './test-till.ts';

type Place = Pick<SyncWorld, 'config' | 'programId' | 'storeId'>;

/** The sale that an entry of a test till is. */
export function saleOf(entry: WrittenEntry): SaleCompleted {
  return (JSON.parse(Buffer.from(entry.body).toString('utf8')) as { payload: SaleCompleted }).payload;
}

/** A line of so many of an article. */
export function productLine(lineId: string, quantity: number, unitPriceMinor: number, sku = `SKU-${lineId}`): SaleLine {
  return { lineId, kind: 'product', sku, name: sku, categoryId: 'food', quantity, unitPriceMinor };
}

/** What a test says of a refund; the till works out the rest as a real one does that knows of no other refund. */
export interface TestRefund {
  readonly sale: SaleCompleted;
  /** All of it where left out. */
  readonly lines?: readonly { readonly lineId: string; readonly quantity: number }[];
  readonly before?: RefundedBefore;
  /** Replaces what the till worked out. */
  readonly claim?: Partial<SaleRefunded>;
  readonly changes?: Record<string, unknown>;
}

/** Appends a refund to a till's journal. */
export function refund({ config, storeId }: Place, till: TestTill, asked: TestRefund): WrittenEntry {
  const { sale, lines = 'all', before = NOTHING_BEFORE, claim, changes } = asked;
  const { earnPoints, receiptNumber, saleId, member, currency, programId } = sale;
  const quoted = quoteRefund({ sale, earnPoints, categories: config.earning.categories, before, lines });
  if (!quoted.ok) throw new Error('a test refunds more than there is');
  const { ok: _, ...figures } = quoted;
  const payload: SaleRefunded = {
    refundId: randomUUID(),
    receiptNumber: `R-${randomUUID().slice(0, 8)}`,
    kind: 'refund',
    storeId,
    tillId: till.tillId,
    staffId: randomUUID(),
    approvedByStaffId: null,
    businessDay: '2026-04-15',
    currency,
    programId,
    original: { receiptNumber, saleId, memberId: member?.memberId ?? null, knownFrom: 'own-journal' },
    ...figures,
    tenders: figures.totals.moneyMinor === 0 ? [] : [{ kind: 'cash', amountMinor: figures.totals.moneyMinor }],
    ...claim,
  };
  return till.append('sale-refunded', payload, changes);
}

export interface TestEnrolment {
  readonly provisionalId?: string;
  readonly displayName?: string;
  readonly phone?: string | null;
  readonly email?: string | null;
  readonly cardCode?: string | null;
  readonly marketing?: boolean;
  /** Sends no details, or others than are committed to. */
  readonly sent?: Uint8Array | null;
}

/** Appends an enrolment to a till's journal. */
export function enrol(
  { programId, storeId }: Place,
  till: TestTill,
  enrolment: TestEnrolment = {},
): WrittenEntry & { readonly provisionalId: string } {
  const { provisionalId = randomUUID(), displayName = 'Nora New', marketing = false } = enrolment;
  const { phone = null, email = null, cardCode = null, sent } = enrolment;
  const { bytes, commitment } = commit({ kind: 'enrolment', salt: newSalt(), displayName, phone, email, cardCode });
  const place = { programId, storeId, tillId: till.tillId, staffId: randomUUID() };
  const payload = { provisionalId, ...place, consents: { terms: true, marketing }, details: commitment };
  const details = sent === undefined ? bytes : (sent ?? undefined);
  return { ...till.append('member-enrolled', payload, {}, details), provisionalId };
}

/** Appends a manager's word on an enrolment. */
export function linkEnrolment(
  till: TestTill,
  enrolment: { readonly entryId: string; readonly provisionalId: string },
  memberId: string | null,
): WrittenEntry {
  const { entryId: enrolmentEntryId, provisionalId } = enrolment;
  const payload: EnrolmentLinked = { enrolmentEntryId, provisionalId, memberId, staffId: randomUUID() };
  return till.append('enrolment-linked', payload);
}

/** Appends a card's replacement to a till's journal. */
export function replaceCard(
  { programId, storeId }: Place,
  till: TestTill,
  memberId: string,
  cards: { readonly oldCardCode: string | null; readonly newCardCode: string | null },
): WrittenEntry {
  const { bytes, commitment } = commit({ kind: 'cards', salt: newSalt(), ...cards });
  const payload = { memberId, programId, storeId, staffId: randomUUID(), reason: 'lost', details: commitment };
  return till.append('card-replaced', payload, {}, bytes);
}

export function commit(details: EntryDetails): { readonly bytes: Uint8Array; readonly commitment: string } {
  const bytes = Buffer.from(commitmentText(details), 'utf8');
  return { bytes, commitment: createHash('sha256').update(bytes).digest('hex') };
}

export function newSalt(): string {
  return randomBytes(32).toString('hex');
}

export const NOTHING_BEFORE: RefundedBefore = {
  lines: new Map(),
  moneyMinor: 0,
  reversedEarnPoints: 0,
  returnedPoints: 0,
};
