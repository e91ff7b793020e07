import { z } from 'zod';
import { amountMinorSchema, currencySchema, pointsSchema } from '../domain/money.ts';
import { instantSchema } from '../domain/program.ts';
import { taxLineSchema } from '../domain/quote.ts';
import { lineFiguresSchema, MAXIMUM_LINES, saleLineSchema, saleTotalsSchema } from '../domain/sale.ts';
import { MAXIMUM_TENDERS, tenderSchema } from '../domain/tender.ts';

/** A UTC instant in whole milliseconds since 1970. */
export const instantMsSchema = instantSchema;
export const idSchema = z.uuid();
/** The SHA-256 of an entry's body, in lower-case hex. */
export const hashSchema = z.string().regex(/^[0-9a-f]{64}$/);

/** The first entry of every epoch: it names what came before, so that a gap between epochs is declared, not hidden. */
export const epochOpenedSchema = z.strictObject({
  appVersion: z.string().max(64),
  previous: z.strictObject({ epoch: z.int().min(1), sequence: z.int().min(0), hash: hashSchema }).nullable(),
});

/** One checkout, complete: what was sold, under which rules, and what it earned. Holds no personal data. */
export const saleCompletedSchema = z.strictObject({
  saleId: idSchema,
  receiptNumber: z.string().min(1).max(40),
  storeId: idSchema,
  tillId: idSchema,
  staffId: idSchema,
  businessDay: z.iso.date(),
  currency: currencySchema,
  programId: idSchema,
  configVersion: z.int().min(1),
  member: z
    .strictObject({
      memberId: idSchema,
      tierId: z.string().min(1).max(64),
      identifiedBy: z.enum(['card', 'phone', 'email']),
    })
    .nullable(),
  lines: z
    .array(z.strictObject({ ...saleLineSchema.shape, ...lineFiguresSchema.shape }))
    .min(1)
    .max(MAXIMUM_LINES),
  totals: saleTotalsSchema,
  taxLines: z.array(taxLineSchema).max(100),
  earnPoints: pointsSchema,
  /** How it was paid: the parts come to `totals.netMinor`. */
  tenders: z.array(tenderSchema).max(MAXIMUM_TENDERS),
});

const shiftSchema = z.strictObject({
  shiftId: idSchema,
  storeId: idSchema,
  tillId: idSchema,
  staffId: idSchema,
  currency: currencySchema,
});

/** A shift begins with so much cash in the drawer. */
export const shiftOpenedSchema = shiftSchema.extend({ floatMinor: amountMinorSchema });

/** A shift ends: what should be in the drawer by its sales, and what was counted. */
export const shiftClosedSchema = shiftSchema.extend({
  businessDay: z.iso.date(),
  sales: z.int().min(0),
  netMinor: amountMinorSchema,
  expectedCashMinor: amountMinorSchema,
  countedCashMinor: amountMinorSchema,
});

/** A person's answer to a refusal: it names the refused entry and what was done about it. */
export const refusalAnsweredSchema = z.strictObject({
  answersEntryId: idSchema,
  staffId: idSchema,
  resolution: z.enum(['settled-with-member', 'will-not-be-posted', 'reported']),
});

/** Every kind of entry and the shape of its payload. A new kind is a new line here and a new case where entries post. */
export const payloadSchemas = {
  'epoch-opened': epochOpenedSchema,
  'sale-completed': saleCompletedSchema,
  'shift-opened': shiftOpenedSchema,
  'shift-closed': shiftClosedSchema,
  'refusal-answered': refusalAnsweredSchema,
} as const;

const header = {
  format: z.literal(1),
  deviceId: idSchema,
  epoch: z.int().min(1),
  sequence: z.int().min(1),
  id: idSchema,
  /** The till's corrected time. */
  occurredAtMs: instantMsSchema,
  /** Central's clock at the last contact before this entry: the lower bound within which `occurredAtMs` is believed. */
  lastContactAtMs: instantMsSchema.nullable(),
  previousHash: hashSchema,
};

/** The signed body of an entry of a kind that this version knows. */
export const entryBodySchema = z.discriminatedUnion('kind', [
  z.strictObject({ ...header, kind: z.literal('epoch-opened'), payload: epochOpenedSchema }),
  z.strictObject({ ...header, kind: z.literal('sale-completed'), payload: saleCompletedSchema }),
  z.strictObject({ ...header, kind: z.literal('shift-opened'), payload: shiftOpenedSchema }),
  z.strictObject({ ...header, kind: z.literal('shift-closed'), payload: shiftClosedSchema }),
  z.strictObject({ ...header, kind: z.literal('refusal-answered'), payload: refusalAnsweredSchema }),
]);

/**
 * What taking in checks: the header alone. It never interprets the payload, so an entry of a newer till's kind is taken
 * in and kept, and only its posting waits.
 */
export const entryHeaderSchema = z.looseObject({ ...header, kind: z.string().min(1).max(64) });

export type EntryBody = z.infer<typeof entryBodySchema>;
export type EntryKind = EntryBody['kind'];
export type EntryHeader = z.infer<typeof entryHeaderSchema>;
export type SaleCompleted = z.infer<typeof saleCompletedSchema>;
export type ShiftOpened = z.infer<typeof shiftOpenedSchema>;
export type ShiftClosed = z.infer<typeof shiftClosedSchema>;
export type RefusalAnswered = z.infer<typeof refusalAnsweredSchema>;
export type EpochOpened = z.infer<typeof epochOpenedSchema>;
