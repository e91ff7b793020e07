import { z } from 'zod';
import { type Fraction, fractionSchema } from '../../../src-shared/domain/fraction.ts';
import { pointsSchema } from '../../../src-shared/domain/money.ts';
import type { Qualification } from '../../../src-shared/domain/program.ts';
import { Api15Error } from './errors.ts';
import type { Form } from './form.ts';

/** A figure, and the way it was written: it is given back in the form that it came in. */
export interface Written<Value> {
  readonly value: Value;
  readonly text: string;
}

export interface ProgramFields {
  readonly name: string;
  readonly qualification: Qualification;
  readonly timeRange: string;
}

export interface LevelFields {
  readonly description: string;
  readonly qualifier: Written<number>;
  readonly multiplier: Written<Fraction>;
}

/** @throws Api15Error where a field is missing or not as the document has it. */
export function readProgramFields(form: Form): ProgramFields {
  const type = readMembershipType(form);
  const timeRange = readField(form, 'membership_time_range', timeRangeSchema);
  const shared = {
    windowLength: Number(timeRange),
    windowUnit: readField(form, 'membership_time_unit', z.enum(['D', 'M', 'Y'], 'must be D, M or Y')),
    campaignsIncluded: readField(form, 'membership_campaigns_included', campaignsSchema),
  };
  const qualification: Qualification =
    type === 'A' ? { type, ...shared } : { type, qualifierName: readQualifierName(form), ...shared };
  return { name: readField(form, 'membership_program_name', nameSchema), qualification, timeRange };
}

/** @throws Api15Error */
export function readLevelFields(form: Form): LevelFields {
  return {
    description: readField(form, 'membership_level_description', nameSchema),
    qualifier: readField(form, 'membership_level_qualifier', qualifierSchema),
    multiplier: readField(form, 'membership_level_multiplier', multiplierSchema),
  };
}

/** Whether levels are to be given with the programs; the document has two names for it. @throws Api15Error */
export function readIncludeLevels(form: Form): boolean {
  return ['include_levels', 'include_membership_levels'].some(
    (name) => form.has(name) && readField(form, name, yesOrNoSchema),
  );
}

/** The number of a program or level. One that is too long to be any is 0, which is none's. @throws Api15Error */
export function readNumber(form: Form, name: 'membership_program_id' | 'membership_level_id'): number {
  return readField(form, name, numberSchema);
}

/** @throws Api15Error */
export function readField<Value>(form: Form, name: string, schema: z.ZodType<Value, string>): Value {
  const text = form.get(name);
  if (text === undefined) throw new Api15Error(`${name} is required.`);
  const read = schema.safeParse(text);
  if (!read.success) throw new Api15Error(`${name} ${read.error.issues[0]?.message ?? 'is not allowed'}.`);
  return read.data;
}

/** A multiplier as a decimal fraction, as short as it can be written; rounded where it has no end. */
export function writeDecimal({ numerator, denominator }: Fraction): string {
  const scaled = (BigInt(numerator) * DECIMAL_SCALE * 2n + BigInt(denominator)) / (BigInt(denominator) * 2n);
  const decimals = (scaled % DECIMAL_SCALE).toString().padStart(DECIMALS, '0').replace(/0+$/, '');
  const whole = (scaled / DECIMAL_SCALE).toString();
  return decimals === '' ? whole : `${whole}.${decimals}`;
}

/** A decimal fraction as an exact one, in lowest terms; null where it is none. */
export function readDecimal(text: string): Fraction | null {
  const [, whole, decimals = ''] = /^(\d{1,6})(?:\.(\d{1,6}))?$/.exec(text) ?? [];
  if (whole === undefined) return null;
  const [numerator, denominator] = [Number(whole + decimals), 10 ** decimals.length];
  const divisor = greatestCommonDivisor(numerator, denominator);
  const fraction = fractionSchema.safeParse({ numerator: numerator / divisor, denominator: denominator / divisor });
  return fraction.success ? fraction.data : null;
}

const DECIMALS = 6;
const DECIMAL_SCALE = 10n ** BigInt(DECIMALS);

const text = (maximum: number) =>
  z
    .string()
    .max(maximum, `has more than ${maximum} characters`)
    .regex(/^[^\p{Cc}\u{FFFD}-\u{FFFF}\u{2028}\u{2029}]*$/u, 'has characters that are no text');
const nameSchema = text(100)
  .transform((name) => name.trim())
  .refine((name) => name !== '', 'is empty');
const timeRangeSchema = z
  .string()
  .regex(/^\d{1,4}$/, 'must be a whole number')
  .refine((digits) => Number(digits) >= 1 && Number(digits) <= 3_660, 'must be from 1 to 3660');
const campaignsSchema = text(2_000).transform((ids, context) => {
  if (ids.trim().toLowerCase() === 'all') return 'all' as const;
  const list = [...new Set(ids.split(',').map((id) => id.trim()))];
  const isList = list.length <= 200 && list.every((id) => id.length >= 1 && id.length <= 64);
  if (isList) return list;
  context.addIssue({ code: 'custom', message: 'must be all, or campaign IDs with commas between them' });
  return z.NEVER;
});
const qualifierSchema = z
  .string()
  .regex(/^\d{1,15}$/, 'must be a whole number')
  .refine((digits) => pointsSchema.safeParse(Number(digits)).success, 'is too large')
  .transform((digits) => ({ value: Number(digits), text: digits }));
const multiplierSchema = z.string().transform((decimal, context): Written<Fraction> => {
  const value = readDecimal(decimal);
  if (value !== null) return { value, text: decimal };
  context.addIssue({ code: 'custom', message: 'must be a number such as 1.5, with at most six decimals' });
  return z.NEVER;
});
const numberSchema = z
  .string()
  .regex(/^\d{1,40}$/, 'must be a number')
  .transform((digits) => (Number.isSafeInteger(Number(digits)) ? Number(digits) : 0));
const yesOrNoSchema = z
  .string()
  .regex(/^[YNyn]$/, 'must be Y or N')
  .transform((letter) => letter.toUpperCase() === 'Y');
const membershipTypeSchema = z.enum(['A', 'B'], 'must be A or B');

/** The document calls it `membership_type` where it explains the field, and `membership_style` where it uses it. */
function readMembershipType(form: Form): 'A' | 'B' {
  const given = ['membership_type', 'membership_style'].filter((name) => form.has(name));
  const [type, other] = given.map((name) => readField(form, name, membershipTypeSchema));
  if (type === undefined) throw new Api15Error('membership_type is required.');
  if (other !== undefined && other !== type) {
    throw new Api15Error('membership_type and membership_style are two names of one field, and differ.');
  }
  return type;
}

function readQualifierName(form: Form): string {
  if (form.has(QUALIFIER_NAME)) return readField(form, QUALIFIER_NAME, nameSchema);
  throw new Api15Error(`${QUALIFIER_NAME} is required for membership type B.`);
}

const QUALIFIER_NAME = 'membership_custom_qualifier_name';

function greatestCommonDivisor(first: number, second: number): number {
  let [left, right] = [first, second];
  while (right !== 0) [left, right] = [right, left % right];
  return left;
}
