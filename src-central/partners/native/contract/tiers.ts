import { z } from 'zod';
import { tierSchema } from '../../../../src-shared/domain/program.ts';
import { idSchema } from '../../../../src-shared/journal/entry.ts';
import { endpoint } from './endpoint.ts';
import { EXAMPLE_MEMBER_ID, EXAMPLE_PROGRAM_ID, EXAMPLE_TIME_MS } from './examples.ts';
import { timeSchema } from './fields.ts';

const byMember = z.strictObject({ memberId: idSchema });
const tierIdSchema = z.string().min(1).max(64);
const reasonSchema = z.string().trim().min(1).max(500).describe('For people: nothing of the person.');

const standingSchema = z.object({
  memberId: idSchema,
  tier: tierSchema.pick({ tierId: true, name: true, rank: true }),
  qualifierTotal: z.int().describe('What counts, in the window of the program.'),
  next: z
    .object({ tierId: tierIdSchema, name: z.string(), remaining: z.int().min(0), qualifierName: z.string().nullable() })
    .nullable()
    .describe('What is missing to the next tier; null in the highest. `qualifierName` is null where points count.'),
  assignment: z
    .object({
      tierId: tierIdSchema,
      reason: z.string(),
      untilMs: timeSchema,
      assignedBy: z.string(),
      assignedAtMs: timeSchema,
    })
    .nullable()
    .describe('Null where the tier is what the member has reached.'),
});

const ASSIGNED = {
  tierId: 'gold',
  reason: 'Complaint 4711',
  untilMs: EXAMPLE_TIME_MS + 31_536_000_000,
};
const STANDING = {
  memberId: EXAMPLE_MEMBER_ID,
  tier: { tierId: 'gold', name: 'Gold', rank: 2 },
  qualifierTotal: 12,
  next: { tierId: 'platinum', name: 'Platinum', remaining: 38, qualifierName: 'Nights' },
  assignment: { ...ASSIGNED, assignedBy: 'client/crm', assignedAtMs: EXAMPLE_TIME_MS },
};

/** What counts towards tiers, and the tiers that people give. */
export const tiersContract = {
  countEvent: endpoint({
    method: 'POST',
    path: '/v1/members/{memberId}/qualifier-events',
    tag: 'Tiers',
    summary: "Count events of the program's own qualifier, such as nights",
    description:
      'An event counts once by its id, for ever; below zero it takes back what had counted. The tier follows at once, here and at every till.',
    scopes: ['points:write'],
    idempotencyKey: 'none',
    problems: ['MEMBER_UNKNOWN', 'MEMBER_DELETED', 'QUALIFIER_UNKNOWN', 'CONFLICTING_DUPLICATE', 'TIME_FUTURE'],
    example: {
      input: {
        memberId: EXAMPLE_MEMBER_ID,
        eventId: '0198f1c2-7a15-7c60-a037-9f1b7c3d6e0a',
        qualifier: 'Nights',
        quantity: 3,
        atMs: EXAMPLE_TIME_MS,
      },
      output: { memberId: EXAMPLE_MEMBER_ID, repeated: false, qualifierTotal: 12, tierId: 'gold' },
    },
  })
    .input(
      byMember.extend({
        eventId: idSchema,
        qualifier: z.string().min(1).max(100).describe('As the program names it.'),
        quantity: z
          .int()
          .min(-1_000_000)
          .max(1_000_000)
          .refine((quantity) => quantity !== 0, 'must not be 0'),
        atMs: timeSchema,
      }),
    )
    .output(z.object({ memberId: idSchema, repeated: z.boolean(), qualifierTotal: z.int(), tierId: tierIdSchema })),

  read: endpoint({
    method: 'GET',
    path: '/v1/members/{memberId}/tier',
    tag: 'Tiers',
    summary: "Read a member's tier and how far the next one is",
    scopes: ['members:read'],
    idempotencyKey: 'none',
    problems: ['MEMBER_UNKNOWN', 'PROGRAM_UNKNOWN'],
    example: { input: { memberId: EXAMPLE_MEMBER_ID }, output: STANDING },
  })
    .input(byMember)
    .output(standingSchema),

  assign: endpoint({
    method: 'PUT',
    path: '/v1/members/{memberId}/tier',
    tag: 'Tiers',
    summary: 'Give a member a tier until an end date',
    description:
      'In place of any that was given before. It stands whatever is counted or recalculated, and ends by itself: what the member has reached counts again then.',
    scopes: ['members:write'],
    idempotencyKey: 'none',
    problems: ['MEMBER_UNKNOWN', 'MEMBER_DELETED', 'TIER_UNKNOWN', 'PROGRAM_UNKNOWN', 'TIME_PAST'],
    example: { input: { memberId: EXAMPLE_MEMBER_ID, ...ASSIGNED }, output: STANDING },
  })
    .input(byMember.extend({ tierId: tierIdSchema, reason: reasonSchema, untilMs: timeSchema }))
    .output(standingSchema),

  endAssignment: endpoint({
    method: 'DELETE',
    path: '/v1/members/{memberId}/tier',
    tag: 'Tiers',
    summary: 'Take back a tier that was given',
    description: 'What the member has reached counts again. Where none was given, nothing changes.',
    scopes: ['members:write'],
    idempotencyKey: 'none',
    problems: ['MEMBER_UNKNOWN', 'PROGRAM_UNKNOWN'],
    example: { input: { memberId: EXAMPLE_MEMBER_ID }, output: { ...STANDING, assignment: null } },
  })
    .input(byMember)
    .output(standingSchema),

  recalculate: endpoint({
    method: 'POST',
    path: '/v1/programs/{programId}/tiers/recalculate',
    tag: 'Tiers',
    summary: "Count every member's tier anew",
    description: 'Tiers that were given stand. Repeated, it counts again and changes nothing more.',
    scopes: ['programs:write'],
    idempotencyKey: 'none',
    problems: ['PROGRAM_UNKNOWN'],
    example: { input: { programId: EXAMPLE_PROGRAM_ID }, output: { programId: EXAMPLE_PROGRAM_ID } },
  })
    .input(z.strictObject({ programId: idSchema }))
    .output(z.object({ programId: idSchema })),
};
