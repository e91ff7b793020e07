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

type StandingRow = {
  /** The member may stand on the sale. Where not, the sale goes on without a member. */
  readonly identify: boolean;
  /** `pending`: the points wait until the membership is confirmed. */
  readonly earn: 'yes' | 'pending' | 'no';
  readonly redeem: boolean;
  /** The tier's discount is given. */
  readonly discount: boolean;
  /** The words shown, in the window's locale files. */
  readonly messageKey: `memberStanding.${StandingKey}`;
};

/** What the till may do for a member, and the key of the words that say so. */
export type Standing = StandingRow & { readonly standing: StandingKey };

/** The one table of what each membership lets the till do. */
export const MEMBER_STANDING = {
  new: { identify: true, earn: 'pending', redeem: false, discount: false, messageKey: 'memberStanding.new' },
  pending: { identify: true, earn: 'pending', redeem: false, discount: false, messageKey: 'memberStanding.pending' },
  enrolled: { identify: true, earn: 'yes', redeem: true, discount: true, messageKey: 'memberStanding.enrolled' },
  canceled: { identify: false, earn: 'no', redeem: false, discount: false, messageKey: 'memberStanding.canceled' },
  declined: { identify: false, earn: 'no', redeem: false, discount: false, messageKey: 'memberStanding.declined' },
  deleted: { identify: false, earn: 'no', redeem: false, discount: false, messageKey: 'memberStanding.deleted' },
  expired: { identify: true, earn: 'no', redeem: false, discount: false, messageKey: 'memberStanding.expired' },
} as const satisfies Readonly<Record<StandingKey, StandingRow>>;

/** Every key of words that a standing can show: the window's locale files must have all of them. */
export const STANDING_MESSAGE_KEYS = standingKeySchema.options.map((key) => MEMBER_STANDING[key].messageKey);

/**
 * Where a member stands at an instant. A deleted member is deleted whatever its state; a membership that was never or is
 * no longer one (Declined, Canceled) cannot expire.
 */
export function standingOf(member: MemberCondition, atMs: number): Standing {
  const standing = standingKeyOf(member, atMs);
  return { standing, ...MEMBER_STANDING[standing] };
}

function standingKeyOf(member: MemberCondition, atMs: number): StandingKey {
  if (member.deleted) return 'deleted';
  if (member.state === 'Canceled') return 'canceled';
  if (member.state === 'Declined') return 'declined';
  if (member.expiresAtMs !== null && atMs >= member.expiresAtMs) return 'expired';
  return UNEXPIRED[member.state];
}

const UNEXPIRED = { New: 'new', Pending: 'pending', Enrolled: 'enrolled' } as const;
