import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { EXAMPLE_MEMBER_ID, EXAMPLE_TIME_MS } from './examples.ts';
import { cursorSchema, nextCursorSchema, PAGE_LIMIT, queryNumber, timeSchema } from './fields.ts';

const targetKindSchema = z.enum(['member', 'account', 'program', 'device', 'order']);

/** Who changed what, and who read personal data. */
export const auditContract = {
  list: endpoint({
    method: 'GET',
    path: '/v1/audit',
    tag: 'Audit',
    summary: 'List what was changed, and which personal data was read, the latest first',
    description:
      'It names fields, never what is in them. It is of all chains: a client that sees some chains only may not read it.',
    scopes: ['audit:read'],
    idempotencyKey: 'none',
    problems: ['CHAIN_LIMITED'],
    example: {
      input: { targetKind: 'member', targetId: EXAMPLE_MEMBER_ID, limit: 50 },
      output: {
        events: [
          {
            eventId: 4711,
            atMs: EXAMPLE_TIME_MS,
            clientId: 'crm',
            action: 'members.read',
            targetKind: 'member',
            targetId: EXAMPLE_MEMBER_ID,
            fields: ['displayName', 'identifiers'],
            source: '192.0.2.0/24',
          },
        ],
        nextCursor: null,
      },
    },
  })
    .input(
      z.strictObject({
        targetKind: targetKindSchema.optional(),
        targetId: z.string().min(1).max(64).optional(),
        clientId: z.string().min(1).max(64).optional(),
        cursor: cursorSchema.optional(),
        limit: queryNumber(1, PAGE_LIMIT).optional().describe('50 where left out.'),
      }),
    )
    .output(
      z.object({
        events: z
          .array(
            z.object({
              eventId: z.int(),
              atMs: timeSchema,
              clientId: z.string(),
              action: z.string(),
              targetKind: targetKindSchema,
              targetId: z.string(),
              fields: z.array(z.string()),
              source: z.string(),
            }),
          )
          .max(PAGE_LIMIT),
        nextCursor: nextCursorSchema,
      }),
    ),
};
