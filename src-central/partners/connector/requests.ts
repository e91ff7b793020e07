import { z } from 'zod';
import { memberStateSchema } from '../../../src-shared/domain/members.ts';
import { ConnectorError } from './errors.ts';
import { fieldSchemas, idSchema, idsSchema, instantSchema, MAXIMUM_ITEMS } from './fields.ts';

/** What every request names beside its tokens. Fields that are not known are passed over. */
const clientSchema = z.object({ Client: z.string().min(1).max(255) });

/** From and up to: three months at most, by the calendar. */
const intervalSchema = z
  .object({ StartUtc: instantSchema, EndUtc: instantSchema })
  .refine(({ StartUtc, EndUtc }) => StartUtc <= EndUtc, 'EndUtc is before StartUtc')
  .refine(({ StartUtc, EndUtc }) => EndUtc <= monthsLater(StartUtc, 3), 'an interval has three months at most')
  .transform(({ StartUtc, EndUtc }) => ({ fromMs: StartUtc, untilMs: EndUtc }));

export const getAllSchema = clientSchema.extend({
  ChainIds: idsSchema.nullish(),
  LoyaltyMembershipIds: idsSchema.nullish(),
  LoyaltyProgramIds: idsSchema.nullish(),
  AccountIds: idsSchema.nullish(),
  MembershipStates: z.array(memberStateSchema).max(MAXIMUM_ITEMS).nullish(),
  ActivityStates: z
    .array(z.enum(['Active', 'Deleted']))
    .max(MAXIMUM_ITEMS)
    .nullish(),
  CreatedUtc: intervalSchema.nullish(),
  UpdatedUtc: intervalSchema.nullish(),
  Limitation: z.object({ Cursor: idSchema.nullish(), Count: z.int().min(1).max(MAXIMUM_ITEMS) }).nullish(),
});

const membershipSchema = z.object({
  LoyaltyProgramId: fieldSchemas.LoyaltyProgramId,
  AccountId: idSchema,
  IsPrimary: fieldSchemas.IsPrimary,
  State: fieldSchemas.State.nullish(),
  Points: fieldSchemas.Points.nullish(),
  Code: fieldSchemas.Code.optional(),
  ExpirationDate: fieldSchemas.ExpirationDate.optional(),
  Url: fieldSchemas.Url.optional(),
  LoyaltyTierId: fieldSchemas.LoyaltyTierId.optional(),
});

export const addSchema = clientSchema.extend({
  ChainId: idSchema.nullish(),
  LoyaltyMemberships: z.array(membershipSchema).max(MAXIMUM_ITEMS),
});

const updateValue = <Value extends z.ZodType>(value: Value) => z.object({ Value: value }).nullish();

const membershipUpdateSchema = z.object({
  LoyaltyMembershipId: idSchema,
  // What every membership has cannot be taken away: no value leaves it as it is.
  LoyaltyProgramId: updateValue(fieldSchemas.LoyaltyProgramId.nullable()),
  IsPrimary: updateValue(fieldSchemas.IsPrimary.nullable()),
  Points: updateValue(fieldSchemas.Points.nullable()),
  State: updateValue(fieldSchemas.State.nullable()),
  Code: updateValue(fieldSchemas.Code),
  ExpirationDate: updateValue(fieldSchemas.ExpirationDate),
  Url: updateValue(fieldSchemas.Url),
  LoyaltyTierId: updateValue(fieldSchemas.LoyaltyTierId),
});
export type MembershipUpdateFields = z.output<typeof membershipUpdateSchema>;

export const updateSchema = clientSchema.extend({
  ChainId: idSchema.nullish(),
  LoyaltyMembershipUpdates: z.array(membershipUpdateSchema).max(MAXIMUM_ITEMS),
});

export const deleteSchema = clientSchema.extend({ LoyaltyMembershipIds: idsSchema });

/** @throws ConnectorError 400, naming the first field that is wrong. */
export function parseRequest<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const place = issue?.path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  throw new ConnectorError(400, `${place?.replace(/^\./, '') || 'The request'}: ${issue?.message ?? 'not allowed'}`);
}

function monthsLater(atMs: number, months: number): number {
  const at = new Date(atMs);
  return at.setUTCMonth(at.getUTCMonth() + months);
}
