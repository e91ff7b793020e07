import { z } from 'zod';
import { memberStateSchema } from '../../../../src-shared/domain/members.ts';
import { idSchema } from '../../../../src-shared/journal/entry.ts';
import { newAccountSchema } from './accounts.ts';
import { endpoint } from './endpoint.ts';
import {
  EXAMPLE_ACCOUNT_ID,
  EXAMPLE_IDENTIFIERS,
  EXAMPLE_MEMBER,
  EXAMPLE_MEMBER_ID,
  EXAMPLE_MOVEMENT,
  EXAMPLE_PROGRAM_ID,
} from './examples.ts';
import {
  cursorSchema,
  identifierInputSchema,
  LIMITED_MEMBER,
  memberSchema,
  movementSchema,
  nextCursorSchema,
  PAGE_LIMIT,
  queryNumber,
  regionSchema,
  timeSchema,
} from './fields.ts';

const changeableFields = {
  primary: z.boolean().optional().describe("True makes it the account's primary membership, in place of any other."),
  expiresAtMs: timeSchema.nullable().optional(),
  code: z.string().min(1).max(64).nullable().optional(),
  url: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .nullable()
    .optional(),
  region: regionSchema.optional().describe('By which phone numbers without a country code are read.'),
};

const byId = z.strictObject({ memberId: idSchema });
const MEMBER_PROBLEMS = ['MEMBER_UNKNOWN', 'MEMBER_DELETED'] as const;

/** Memberships: an account in a program. */
export const membersContract = {
  create: endpoint({
    method: 'POST',
    path: '/v1/members',
    tag: 'Members',
    summary: 'Make an account a member of a program',
    description:
      'Of an account that is there, by `accountId`, or of a new one that is made with it. Without `primary` it is the primary membership where the account has none.',
    scopes: ['members:write'],
    idempotencyKey: 'optional',
    status: 201,
    problems: [
      'INVALID',
      'ACCOUNT_UNKNOWN',
      'PROGRAM_UNKNOWN',
      'MEMBERSHIP_ALREADY_EXISTS',
      'LIVENESS_MISMATCH',
      'CARD_IN_USE',
      'ACCOUNT_NAME_IN_USE',
    ],
    example: {
      input: {
        programId: EXAMPLE_PROGRAM_ID,
        account: { kind: 'person', displayName: 'Ada Example' },
        state: 'Enrolled',
        identifiers: EXAMPLE_IDENTIFIERS,
      },
      output: { memberId: EXAMPLE_MEMBER_ID, accountId: EXAMPLE_ACCOUNT_ID },
    },
  })
    .input(
      z
        .strictObject({
          ...changeableFields,
          programId: idSchema,
          accountId: idSchema.optional(),
          account: newAccountSchema.optional(),
          state: memberStateSchema.default('Enrolled'),
          identifiers: z.array(identifierInputSchema).max(20).default([]),
        })
        .refine(({ accountId, account }) => (accountId === undefined) !== (account === undefined), {
          error: 'one of accountId and account is needed',
          path: ['accountId'],
        }),
    )
    .output(z.object({ memberId: idSchema, accountId: idSchema })),

  list: endpoint({
    method: 'GET',
    path: '/v1/members',
    tag: 'Members',
    summary: 'List members, the oldest first',
    description: 'Page by page: members that are made meanwhile come at the end, so that none is missed or met twice.',
    limited: LIMITED_MEMBER,
    scopes: ['members:read'],
    idempotencyKey: 'none',
    problems: [],
    example: {
      input: { programId: EXAMPLE_PROGRAM_ID, limit: 50 },
      output: { members: [EXAMPLE_MEMBER], nextCursor: 'MTc3NjI0NzIwMDAwMC4wMTk4ZjFjMg' },
    },
  })
    .input(
      z.strictObject({
        programId: idSchema.optional(),
        accountId: idSchema.optional(),
        state: memberStateSchema.optional(),
        deleted: z.enum(['true', 'false']).default('false').describe('True lists the deleted ones.'),
        cursor: cursorSchema.optional(),
        limit: queryNumber(1, PAGE_LIMIT).optional().describe('50 where left out.'),
      }),
    )
    .output(z.object({ members: z.array(memberSchema).max(PAGE_LIMIT), nextCursor: nextCursorSchema })),

  read: endpoint({
    method: 'GET',
    path: '/v1/members/{memberId}',
    tag: 'Members',
    summary: 'Read a member',
    description: 'By any id that ever meant the member.',
    limited: LIMITED_MEMBER,
    scopes: ['members:read'],
    idempotencyKey: 'none',
    problems: ['MEMBER_UNKNOWN'],
    example: { input: { memberId: EXAMPLE_MEMBER_ID }, output: EXAMPLE_MEMBER },
  })
    .input(byId)
    .output(memberSchema),

  update: endpoint({
    method: 'PATCH',
    path: '/v1/members/{memberId}',
    tag: 'Members',
    summary: 'Change a member',
    description:
      'What is left out stays. `identifiers` replaces all of them but lost cards. Points that waited for the membership can be used as soon as its state is Enrolled.',
    limited: LIMITED_MEMBER,
    scopes: ['members:write'],
    idempotencyKey: 'none',
    problems: [...MEMBER_PROBLEMS, 'INVALID', 'CARD_IN_USE', 'CHANGED_MEANWHILE'],
    example: { input: { memberId: EXAMPLE_MEMBER_ID, state: 'Enrolled', version: 1 }, output: EXAMPLE_MEMBER },
  })
    .input(
      byId.extend({
        ...changeableFields,
        state: memberStateSchema.optional(),
        identifiers: z.array(identifierInputSchema).max(20).optional(),
        version: z.int().min(1).optional().describe('Refused where the member has another one by now.'),
      }),
    )
    .output(memberSchema),

  identify: endpoint({
    method: 'POST',
    path: '/v1/members/identify',
    tag: 'Members',
    summary: 'Recognise a member by card, phone or email',
    description:
      'Members may share a phone or an email, so there can be several; nobody is an empty list. Lost cards and deleted members are nobody. In the body and not in the address, so that no log keeps it.',
    limited: LIMITED_MEMBER,
    scopes: ['members:read'],
    idempotencyKey: 'none',
    problems: ['PROGRAM_UNKNOWN', 'INVALID'],
    example: {
      input: { programId: EXAMPLE_PROGRAM_ID, kind: 'phone', value: '0171 2345678', region: 'DE', movements: 5 },
      output: { members: [{ ...EXAMPLE_MEMBER, movements: [EXAMPLE_MOVEMENT] }] },
    },
  })
    .input(
      identifierInputSchema.extend({
        programId: idSchema,
        region: regionSchema.optional().describe('By which a phone number without a country code is read.'),
        movements: z
          .int()
          .min(0)
          .max(20)
          .default(0)
          .describe('How many of the last movements to tell; with `points:read`.'),
      }),
    )
    .output(z.object({ members: z.array(memberSchema.extend({ movements: z.array(movementSchema).optional() })) })),

  close: endpoint({
    method: 'POST',
    path: '/v1/members/{memberId}/close',
    tag: 'Members',
    summary: 'End a membership',
    description:
      'Its state becomes Canceled: no till recognises it for earning or redeeming. The data and points stay, and the state can be changed back. Closed once more, it stays so.',
    scopes: ['members:write'],
    idempotencyKey: 'optional',
    problems: [...MEMBER_PROBLEMS],
    example: { input: { memberId: EXAMPLE_MEMBER_ID }, output: { memberId: EXAMPLE_MEMBER_ID, state: 'Canceled' } },
  })
    .input(byId)
    .output(z.object({ memberId: idSchema, state: memberStateSchema })),

  erase: endpoint({
    method: 'POST',
    path: '/v1/members/{memberId}/erase',
    tag: 'Members',
    summary: 'Erase the personal data of a member, for ever',
    description:
      "Identifiers, preferences and the name go, here and at every till; so does the account's name where it is a member of nothing else. What was posted stays, of a member without a name. Erased once more, it stays so.",
    scopes: ['members:write', 'pii'],
    idempotencyKey: 'optional',
    problems: ['MEMBER_UNKNOWN'],
    example: {
      input: { memberId: EXAMPLE_MEMBER_ID },
      output: { memberId: EXAMPLE_MEMBER_ID, accountErased: true },
    },
  })
    .input(byId)
    .output(z.object({ memberId: idSchema, accountErased: z.boolean() })),
};
