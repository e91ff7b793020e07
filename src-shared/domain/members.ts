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

/** Where a member stands: its state, unless it is deleted or expired. */
export const standingKeySchema = z.enum(['new', 'pending', 'enrolled', 'canceled', 'declined', 'deleted', 'expired']);
export type StandingKey = z.infer<typeof standingKeySchema>;

/** What the till may do for a member, and the key of the words that say so. */
export type Standing = {
  readonly standing: StandingKey;
  /** The member may stand on the sale. Where not, the sale goes on without a member. */
  readonly identify: boolean;
  /** `pending`: the points wait until the membership is confirmed. */
  readonly earn: 'yes' | 'pending' | 'no';
  readonly redeem: boolean;
  readonly discount: boolean;
  /** The words shown, in the window's locale files. */
  readonly messageKey: `memberStanding.${StandingKey}`;
};

/** The one table of what each membership lets the till do. */
export const MEMBER_STANDING: Readonly<Record<StandingKey, Standing>> = {
  new: row('new', true, 'pending', false, false),
  pending: row('pending', true, 'pending', false, false),
  enrolled: row('enrolled', true, 'yes', true, true),
  canceled: row('canceled', false, 'no', false, false),
  declined: row('declined', false, 'no', false, false),
  deleted: row('deleted', false, 'no', false, false),
  expired: row('expired', true, 'no', false, false),
};

/** Every key of words that a standing can show: the window's locale files must have all of them. */
export const STANDING_MESSAGE_KEYS: readonly Standing['messageKey'][] = Object.values(MEMBER_STANDING).map(
  (standing) => standing.messageKey,
);

/**
 * Where a member stands at an instant. A deleted member is deleted whatever its state; a membership that was never or is
 * no longer one (Declined, Canceled) cannot expire.
 */
export function standingOf(member: MemberCondition, atMs: number): Standing {
  return MEMBER_STANDING[standingKeyOf(member, atMs)];
}

function standingKeyOf(member: MemberCondition, atMs: number): StandingKey {
  if (member.deleted) return 'deleted';
  if (member.state === 'Canceled') return 'canceled';
  if (member.state === 'Declined') return 'declined';
  if (member.expiresAtMs !== null && atMs >= member.expiresAtMs) return 'expired';
  return UNEXPIRED[member.state];
}

const UNEXPIRED = { New: 'new', Pending: 'pending', Enrolled: 'enrolled' } as const;

function row(
  standing: StandingKey,
  identify: boolean,
  earn: Standing['earn'],
  redeem: boolean,
  discount: boolean,
): Standing {
  return { standing, identify, earn, redeem, discount, messageKey: `memberStanding.${standing}` };
}
