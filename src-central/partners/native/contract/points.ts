import { z } from 'zod';
import { MAXIMUM_POINTS, pointsSchema } from '../../../../src-shared/domain/money.ts';
import { idSchema } from '../../../../src-shared/journal/entry.ts';
import { endpoint } from './endpoint.ts';
import { EXAMPLE_BALANCE, EXAMPLE_MEMBER_ID, EXAMPLE_MOVEMENT, EXAMPLE_TIME_MS } from './examples.ts';
import {
  balanceSchema,
  cursorSchema,
  movementSchema,
  nextCursorSchema,
  PAGE_LIMIT,
  queryNumber,
  timeSchema,
} from './fields.ts';

const byMember = z.strictObject({ memberId: idSchema });
const movedPoints = pointsSchema.min(1);

const movedSchema = z.object({
  movementId: idSchema.describe('By which it can be reversed.'),
  memberId: idSchema,
  points: z.int().describe('Up or down.'),
  balance: balanceSchema.describe("The member's figures after it."),
});

const lotSchema = z.object({
  lotId: idSchema,
  points: z.int(),
  earnedAtMs: timeSchema,
  expiresAtMs: timeSchema
    .nullable()
    .describe('The first instant at which they are expired; null where they never are.'),
});

const MOVED = {
  movementId: EXAMPLE_MOVEMENT.movementId,
  memberId: EXAMPLE_MEMBER_ID,
  points: 300,
  balance: EXAMPLE_BALANCE,
};
const OTHER_MEMBER_ID = '0198f1c2-7a13-7a40-8e15-7d9f5a1b4c08';
const EXAMPLE_LOT = {
  lotId: '0198f1c2-7a14-7b50-9f26-8e0a6b2c5d09',
  points: 300,
  earnedAtMs: EXAMPLE_TIME_MS,
  expiresAtMs: EXAMPLE_TIME_MS + 86_400_000,
};
const ONCE = 'Done once for each `Idempotency-Key`, for ever.';
const CHANGE = { scopes: ['points:write'], idempotencyKey: 'required', tag: 'Points' } as const;
const READ = { method: 'GET', scopes: ['points:read'], idempotencyKey: 'none', tag: 'Points' } as const;

/** Points of members: what there is, what came and went, and all that moves them. */
export const pointsContract = {
  balance: endpoint({
    ...READ,
    path: '/v1/members/{memberId}/points',
    summary: "Read a member's points",
    problems: ['MEMBER_UNKNOWN'],
    example: { input: { memberId: EXAMPLE_MEMBER_ID }, output: EXAMPLE_BALANCE },
  })
    .input(byMember)
    .output(balanceSchema),

  history: endpoint({
    ...READ,
    path: '/v1/members/{memberId}/points/history',
    summary: "List what changed a member's points, the latest first",
    description:
      'From every interface and till. `lots` has what a movement made, and below zero what it took from which lots. What is held only, or given back by a till, is no movement.',
    problems: ['MEMBER_UNKNOWN', 'CURSOR_UNKNOWN'],
    example: {
      input: { memberId: EXAMPLE_MEMBER_ID, limit: 50 },
      output: { movements: [{ ...EXAMPLE_MOVEMENT, lots: [{ ...EXAMPLE_LOT, points: 42 }] }], nextCursor: null },
    },
  })
    .input(
      byMember.extend({
        cursor: cursorSchema.optional(),
        limit: queryNumber(1, PAGE_LIMIT).optional().describe('50 where left out.'),
      }),
    )
    .output(
      z.object({
        movements: z.array(movementSchema.extend({ lots: z.array(lotSchema) })).max(PAGE_LIMIT),
        nextCursor: nextCursorSchema,
      }),
    ),

  expiry: endpoint({
    ...READ,
    path: '/v1/members/{memberId}/points/expiry',
    summary: "Read which of a member's available points end when, lot by lot",
    description:
      'What ends first stands first; at most 1000 lots. Points that tills hold do not end, and are left out.',
    problems: ['MEMBER_UNKNOWN'],
    example: {
      input: { memberId: EXAMPLE_MEMBER_ID },
      output: { balance: EXAMPLE_BALANCE, lots: [EXAMPLE_LOT], more: false },
    },
  })
    .input(byMember)
    .output(z.object({ balance: balanceSchema, lots: z.array(lotSchema), more: z.boolean() })),

  award: endpoint({
    ...CHANGE,
    method: 'POST',
    path: '/v1/members/{memberId}/points/award',
    summary: 'Give points that were earned',
    description: `${ONCE} They settle what the member owes, wait where the membership does, and expire by the program's rule.`,
    status: 201,
    problems: ['MEMBER_UNKNOWN', 'CAMPAIGN_UNKNOWN', 'MEMBER_MAY_NOT_EARN', 'PROGRAM_CLOSED'],
    example: { input: { memberId: EXAMPLE_MEMBER_ID, points: 300 }, output: MOVED },
  })
    .input(
      byMember.extend({
        points: movedPoints,
        qualifies: z.boolean().default(true).describe('Whether they count towards the tier.'),
        campaignId: z
          .string()
          .min(1)
          .max(64)
          .nullable()
          .default(null)
          .describe('The campaign that they are given for.'),
      }),
    )
    .output(movedSchema),

  redeem: endpoint({
    ...CHANGE,
    method: 'POST',
    path: '/v1/members/{memberId}/points/redeem',
    summary: 'Redeem available points',
    description: `${ONCE} The first in are the first out. What tills hold cannot be redeemed here.`,
    status: 201,
    problems: ['MEMBER_UNKNOWN', 'INSUFFICIENT_POINTS', 'MEMBER_MAY_NOT_REDEEM', 'PROGRAM_CLOSED'],
    example: { input: { memberId: EXAMPLE_MEMBER_ID, points: 300 }, output: { ...MOVED, points: -300 } },
  })
    .input(byMember.extend({ points: movedPoints }))
    .output(movedSchema),

  adjust: endpoint({
    ...CHANGE,
    method: 'POST',
    path: '/v1/members/{memberId}/points/adjust',
    summary: 'Give or take points by hand',
    description: `${ONCE} Below zero takes them, never more than are available. It counts towards no tier.`,
    status: 201,
    problems: ['MEMBER_UNKNOWN', 'INSUFFICIENT_POINTS', 'MEMBER_DELETED', 'PROGRAM_CLOSED'],
    example: { input: { memberId: EXAMPLE_MEMBER_ID, points: -300 }, output: { ...MOVED, points: -300 } },
  })
    .input(
      byMember.extend({
        points: z
          .int()
          .min(-MAXIMUM_POINTS)
          .max(MAXIMUM_POINTS)
          .refine((points) => points !== 0, 'must not be 0'),
      }),
    )
    .output(movedSchema),

  transfer: endpoint({
    ...CHANGE,
    method: 'POST',
    path: '/v1/points/transfers',
    summary: 'Move points from one member to another of the same program',
    description: `${ONCE} They keep their age and their end. A transfer is undone by one in the other direction.`,
    status: 201,
    problems: [
      'MEMBER_UNKNOWN',
      'SAME_MEMBER',
      'PROGRAMS_DIFFER',
      'INSUFFICIENT_POINTS',
      'MEMBER_MAY_NOT_EARN',
      'MEMBER_MAY_NOT_REDEEM',
      'PROGRAM_CLOSED',
    ],
    example: {
      input: { fromMemberId: EXAMPLE_MEMBER_ID, toMemberId: OTHER_MEMBER_ID, points: 300 },
      output: {
        movementId: EXAMPLE_MOVEMENT.movementId,
        from: { memberId: EXAMPLE_MEMBER_ID, balance: EXAMPLE_BALANCE },
        to: { memberId: OTHER_MEMBER_ID, balance: EXAMPLE_BALANCE },
      },
    },
  })
    .input(z.strictObject({ fromMemberId: idSchema, toMemberId: idSchema, points: movedPoints }))
    .output(
      z.object({
        movementId: idSchema,
        from: z.object({ memberId: idSchema, balance: balanceSchema }),
        to: z.object({ memberId: idSchema, balance: balanceSchema }),
      }),
    ),

  reverse: endpoint({
    ...CHANGE,
    method: 'POST',
    path: '/v1/points/movements/{movementId}/reverse',
    summary: 'Undo an award, a redemption or an adjustment',
    description:
      'A movement is undone once, whatever keys it is asked with. What was given and is spent already becomes debt; what was taken goes back into its lots. What a till, an order or a transfer did is undone there.',
    status: 201,
    problems: ['MOVEMENT_UNKNOWN', 'MOVEMENT_NOT_REVERSIBLE', 'PROGRAM_CLOSED'],
    example: { input: { movementId: EXAMPLE_MOVEMENT.movementId }, output: { ...MOVED, points: -300 } },
  })
    .input(z.strictObject({ movementId: idSchema }))
    .output(movedSchema),
};
