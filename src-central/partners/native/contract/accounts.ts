import { z } from 'zod';
import { memberStateSchema } from '../../../../src-shared/domain/members.ts';
import { idSchema } from '../../../../src-shared/journal/entry.ts';
import { endpoint } from './endpoint.ts';
import { EXAMPLE_ACCOUNT_ID, EXAMPLE_MEMBER_ID, EXAMPLE_PROGRAM_ID, EXAMPLE_TIME_MS } from './examples.ts';
import { nameSchema, timeSchema } from './fields.ts';

const namesSchema = z
  .array(z.string().min(1).max(64))
  .max(10)
  .describe('What other systems call the account by; no other account has the same.');

export const newAccountSchema = z.strictObject({
  kind: z.enum(['person', 'company']).default('person'),
  displayName: nameSchema,
  test: z.boolean().default(false).describe('For testing only: it goes together with test programs alone.'),
  names: namesSchema.default([]),
});

const accountSchema = z.object({
  accountId: idSchema,
  kind: z.enum(['person', 'company']),
  test: z.boolean(),
  createdAtMs: timeSchema,
  displayName: z.string().optional(),
  names: namesSchema,
  memberships: z.array(
    z.object({
      memberId: idSchema,
      programId: idSchema,
      state: memberStateSchema,
      primary: z.boolean(),
      deleted: z.boolean(),
    }),
  ),
});

const EXAMPLE_ACCOUNT = {
  accountId: EXAMPLE_ACCOUNT_ID,
  kind: 'person',
  test: false,
  createdAtMs: EXAMPLE_TIME_MS,
  displayName: 'Ada Example',
  names: ['crm-4711'],
  memberships: [
    {
      memberId: EXAMPLE_MEMBER_ID,
      programId: EXAMPLE_PROGRAM_ID,
      state: 'Enrolled',
      primary: true,
      deleted: false,
    },
  ],
};

const LIMITED = 'The name of a person or company is there with the scope `pii` alone.';
const byId = z.strictObject({ accountId: idSchema });

/** Persons and companies, apart from what they are members of. */
export const accountsContract = {
  create: endpoint({
    method: 'POST',
    path: '/v1/accounts',
    tag: 'Accounts',
    summary: 'Make an account',
    scopes: ['members:write'],
    idempotencyKey: 'optional',
    status: 201,
    problems: ['ACCOUNT_NAME_IN_USE'],
    example: {
      input: { kind: 'person', displayName: 'Ada Example', names: ['crm-4711'] },
      output: { accountId: EXAMPLE_ACCOUNT_ID },
    },
  })
    .input(newAccountSchema)
    .output(z.object({ accountId: idSchema })),

  read: endpoint({
    method: 'GET',
    path: '/v1/accounts/{accountId}',
    tag: 'Accounts',
    summary: 'Read an account and what it is a member of',
    limited: LIMITED,
    scopes: ['members:read'],
    idempotencyKey: 'none',
    problems: ['ACCOUNT_UNKNOWN'],
    example: { input: { accountId: EXAMPLE_ACCOUNT_ID }, output: EXAMPLE_ACCOUNT },
  })
    .input(byId)
    .output(accountSchema),

  update: endpoint({
    method: 'PATCH',
    path: '/v1/accounts/{accountId}',
    tag: 'Accounts',
    summary: 'Change an account',
    description: 'What is left out stays. `names` replaces all of them. A new name is seen at every till.',
    limited: LIMITED,
    scopes: ['members:write'],
    idempotencyKey: 'none',
    problems: ['ACCOUNT_UNKNOWN', 'ACCOUNT_NAME_IN_USE'],
    example: { input: { accountId: EXAMPLE_ACCOUNT_ID, displayName: 'Ada Example' }, output: EXAMPLE_ACCOUNT },
  })
    .input(
      byId.extend({
        kind: z.enum(['person', 'company']).optional(),
        displayName: nameSchema.optional(),
        names: namesSchema.optional(),
      }),
    )
    .output(accountSchema),
};
