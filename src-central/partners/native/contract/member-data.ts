import { z } from 'zod';
import { idSchema } from '../../../../src-shared/journal/entry.ts';
import { endpoint } from './endpoint.ts';
import {
  EXAMPLE_BALANCE,
  EXAMPLE_IDENTIFIERS,
  EXAMPLE_MEMBER,
  EXAMPLE_MEMBER_ID,
  EXAMPLE_MOVEMENT,
  EXAMPLE_TIME_MS,
} from './examples.ts';
import { consentSchema, memberSchema, movementSchema, preferencesSchema, timeSchema } from './fields.ts';

const byId = z.strictObject({ memberId: idSchema });

const EXAMPLE_PREFERENCES = { language: 'de-AT', channels: ['email'], topics: ['wine'] };
const EXAMPLE_CONSENT = { kind: 'marketing', given: true, atMs: EXAMPLE_TIME_MS };

/** What there is of a member besides the membership: preferences, consents, and all of it at once. */
export const memberDataContract = {
  readPreferences: endpoint({
    method: 'GET',
    path: '/v1/members/{memberId}/preferences',
    tag: 'Members',
    summary: 'Read what a member prefers',
    scopes: ['members:read'],
    idempotencyKey: 'none',
    problems: ['MEMBER_UNKNOWN'],
    example: { input: { memberId: EXAMPLE_MEMBER_ID }, output: EXAMPLE_PREFERENCES },
  })
    .input(byId)
    .output(preferencesSchema),

  putPreferences: endpoint({
    method: 'PUT',
    path: '/v1/members/{memberId}/preferences',
    tag: 'Members',
    summary: 'Replace what a member prefers',
    scopes: ['members:write'],
    idempotencyKey: 'none',
    problems: ['MEMBER_UNKNOWN', 'MEMBER_DELETED'],
    example: { input: { memberId: EXAMPLE_MEMBER_ID, ...EXAMPLE_PREFERENCES }, output: EXAMPLE_PREFERENCES },
  })
    .input(byId.extend(preferencesSchema.shape))
    .output(preferencesSchema),

  readConsents: endpoint({
    method: 'GET',
    path: '/v1/members/{memberId}/consents',
    tag: 'Members',
    summary: 'Read what a member agreed to',
    description: '`history` has what was said and taken back, the latest first; `current` what counts now.',
    scopes: ['members:read'],
    idempotencyKey: 'none',
    problems: ['MEMBER_UNKNOWN'],
    example: {
      input: { memberId: EXAMPLE_MEMBER_ID },
      output: { current: { terms: null, marketing: true }, history: [EXAMPLE_CONSENT] },
    },
  })
    .input(byId)
    .output(
      z.object({
        current: z.object({ terms: z.boolean().nullable(), marketing: z.boolean().nullable() }),
        history: z.array(consentSchema),
      }),
    ),

  addConsent: endpoint({
    method: 'POST',
    path: '/v1/members/{memberId}/consents',
    tag: 'Members',
    summary: 'Record that a member agrees, or takes it back',
    description: 'Nothing that was said is ever changed: the latest of a kind counts.',
    scopes: ['members:write'],
    idempotencyKey: 'optional',
    status: 201,
    problems: ['MEMBER_UNKNOWN', 'MEMBER_DELETED', 'INVALID'],
    example: {
      input: { memberId: EXAMPLE_MEMBER_ID, kind: 'marketing', given: true },
      output: EXAMPLE_CONSENT,
    },
  })
    .input(
      byId.extend({
        kind: z.enum(['terms', 'marketing']),
        given: z.boolean(),
        atMs: timeSchema.optional().describe('When it was said, where that was before now.'),
      }),
    )
    .output(consentSchema),

  export: endpoint({
    method: 'GET',
    path: '/v1/members/{memberId}/export',
    tag: 'Members',
    summary: "Give out all of one member's data",
    description: 'As of one instant, for the person whom it is about. It is in the audit trail that it was given out.',
    scopes: ['members:read', 'points:read', 'pii'],
    idempotencyKey: 'none',
    problems: ['MEMBER_UNKNOWN'],
    example: {
      input: { memberId: EXAMPLE_MEMBER_ID },
      output: {
        exportedAtMs: EXAMPLE_TIME_MS,
        member: { ...EXAMPLE_MEMBER, identifiers: EXAMPLE_IDENTIFIERS, balance: EXAMPLE_BALANCE },
        accountNames: ['crm-4711'],
        preferences: EXAMPLE_PREFERENCES,
        consents: [EXAMPLE_CONSENT],
        movements: [EXAMPLE_MOVEMENT],
        lots: [
          {
            points: 300,
            remaining: 300,
            pending: false,
            earnedAtMs: EXAMPLE_TIME_MS,
            expiresAtMs: EXAMPLE_TIME_MS + 86_400_000,
          },
        ],
        qualifyingEvents: [{ kind: 'points', quantity: 300, atMs: EXAMPLE_TIME_MS }],
        sales: [{ receiptNumber: 'T1-000123', soldAtMs: EXAMPLE_TIME_MS, netMinor: 4_200, earnPoints: 42 }],
        vouchers: [],
        orders: [],
        tierAssignment: null,
        otherIds: [],
        audit: [{ atMs: EXAMPLE_TIME_MS, clientId: 'crm', action: 'members.read', fields: ['displayName'] }],
      },
    },
  })
    .input(byId)
    .output(
      z.object({
        exportedAtMs: timeSchema,
        member: memberSchema,
        accountNames: z.array(z.string()),
        preferences: preferencesSchema,
        consents: z.array(consentSchema),
        movements: z.array(movementSchema),
        lots: z.array(
          z.object({
            points: z.int(),
            remaining: z.int(),
            pending: z.boolean(),
            earnedAtMs: timeSchema,
            expiresAtMs: timeSchema.nullable(),
          }),
        ),
        qualifyingEvents: z.array(
          z.object({ kind: z.enum(['points', 'qualifier']), quantity: z.int(), atMs: timeSchema }),
        ),
        sales: z.array(
          z.object({ receiptNumber: z.string(), soldAtMs: timeSchema, netMinor: z.int(), earnPoints: z.int() }),
        ),
        vouchers: z.array(
          z.object({
            code: z.string(),
            amountMinor: z.int(),
            currency: z.string(),
            state: z.enum(['issued', 'cancelled']),
            issuedAtMs: timeSchema,
          }),
        ),
        orders: z.array(
          z.object({
            orderId: z.string(),
            points: z.int(),
            state: z.enum(['placed', 'fulfilled', 'failed']),
            placedAtMs: timeSchema,
          }),
        ),
        tierAssignment: z.object({ tierId: z.string(), reason: z.string(), untilMs: timeSchema }).nullable(),
        otherIds: z.array(idSchema).describe('Other ids by which the member was known.'),
        audit: z
          .array(z.object({ atMs: timeSchema, clientId: z.string(), action: z.string(), fields: z.array(z.string()) }))
          .describe('Who read or changed what.'),
      }),
    ),
};
