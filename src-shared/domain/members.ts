import { z } from 'zod';
import { instantSchema } from './program.ts';

/** The states of a membership. */
export const memberStateSchema = z.enum(['New', 'Pending', 'Enrolled', 'Canceled', 'Declined']);
export type MemberState = z.infer<typeof memberStateSchema>;

/** What of a member decides where it stands. `expiresAtMs` is the first instant at which it is expired. */
export const memberConditionSchema = z.object({
  state: memberStateSchema,
  deleted: z.boolean(),
  expiresAtMs: instantSchema.nullable(),
});
export type MemberCondition = z.infer<typeof memberConditionSchema>;

/** A member as a quote needs it. */
export const quoteMemberSchema = memberConditionSchema.extend({
  memberId: z.string().min(1).max(64),
  tierId: z.string().min(1).max(64),
});
export type QuoteMember = z.infer<typeof quoteMemberSchema>;
