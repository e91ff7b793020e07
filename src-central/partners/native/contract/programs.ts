import { z } from 'zod';
import { idSchema } from '../../../../src-shared/journal/entry.ts';
import { endpoint } from './endpoint.ts';
import { EXAMPLE_PROGRAM_ID, EXAMPLE_TIME_MS } from './examples.ts';
import { cursorSchema, nextCursorSchema, PAGE_LIMIT, queryNumber, timeSchema } from './fields.ts';
import {
  configurationSchema,
  contentShape,
  EXAMPLE_CONTENT,
  EXAMPLE_RULES,
  EXAMPLE_VERSION,
  nextVersionSchema,
  rulesSchema,
  rulesShape,
} from './program-fields.ts';

const byProgram = z.strictObject({ programId: idSchema });
const limitSchema = queryNumber(1, PAGE_LIMIT).optional().describe('50 where left out.');

const programSchema = z.object({
  programId: idSchema,
  name: z.string(),
  description: z.string(),
  chainId: idSchema.nullable().describe('The brand that it is of.'),
  test: z.boolean(),
  createdAtMs: timeSchema,
  version: z.int().min(1).describe('The one in force.'),
});
const versionSchema = configurationSchema.pick({ version: true, validFromMs: true, honourUntilMs: true });

const EXAMPLE_STORE_ID = '0198f1c2-7a22-7c30-ae33-2c3d4e5f6a07';
const EXAMPLE_CHAIN_ID = '0198f1c2-7a23-7d40-bf44-3d4e5f6a7b0b';
const EXAMPLE_PROGRAM = {
  programId: EXAMPLE_PROGRAM_ID,
  name: 'Example Club',
  description: '',
  chainId: EXAMPLE_CHAIN_ID,
  test: false,
  createdAtMs: EXAMPLE_TIME_MS,
  version: 2,
};
const CONFIGURATION = { ...EXAMPLE_VERSION, ...EXAMPLE_CONTENT };
const READ = { method: 'GET', tag: 'Programs', scopes: ['programs:read'], idempotencyKey: 'none' } as const;
const CHANGE = { tag: 'Programs', scopes: ['programs:write'], idempotencyKey: 'none' } as const;
const PUBLISHED =
  'It is valid from now on; what tills quote under the earlier version stands for a day more. Asked again with the same content, it stays as it is. Where tiers are reached in another way now, every member is counted anew.';

/** Programs and the versions of their configuration. */
export const programsContract = {
  list: endpoint({
    ...READ,
    path: '/v1/programs',
    summary: 'List programs, the oldest first',
    problems: ['CURSOR_UNKNOWN'],
    example: { input: { limit: 50 }, output: { programs: [EXAMPLE_PROGRAM], nextCursor: null } },
  })
    .input(z.strictObject({ cursor: cursorSchema.optional(), limit: limitSchema }))
    .output(z.object({ programs: z.array(programSchema).max(PAGE_LIMIT), nextCursor: nextCursorSchema })),

  read: endpoint({
    ...READ,
    path: '/v1/programs/{programId}',
    summary: 'Read a program and its configuration in force',
    problems: ['PROGRAM_UNKNOWN'],
    example: {
      input: { programId: EXAMPLE_PROGRAM_ID },
      output: { ...EXAMPLE_PROGRAM, configuration: CONFIGURATION },
    },
  })
    .input(byProgram)
    .output(programSchema.extend({ configuration: configurationSchema })),

  listVersions: endpoint({
    ...READ,
    path: '/v1/programs/{programId}/versions',
    summary: 'List the versions of a configuration, the latest first',
    problems: ['PROGRAM_UNKNOWN'],
    example: {
      input: { programId: EXAMPLE_PROGRAM_ID, limit: 50 },
      output: { versions: [{ version: 2, validFromMs: EXAMPLE_TIME_MS, honourUntilMs: null }], nextCursor: null },
    },
  })
    .input(byProgram.extend({ cursor: cursorSchema.optional(), limit: limitSchema }))
    .output(z.object({ versions: z.array(versionSchema).max(PAGE_LIMIT), nextCursor: nextCursorSchema })),

  readVersion: endpoint({
    ...READ,
    path: '/v1/programs/{programId}/versions/{version}',
    summary: 'Read one version of a configuration',
    problems: ['PROGRAM_UNKNOWN', 'VERSION_UNKNOWN'],
    example: { input: { programId: EXAMPLE_PROGRAM_ID, version: 2 }, output: CONFIGURATION },
  })
    .input(byProgram.extend({ version: queryNumber(1, 1_000_000_000) }))
    .output(configurationSchema),

  publish: endpoint({
    ...CHANGE,
    method: 'POST',
    path: '/v1/programs/{programId}/versions',
    summary: 'Publish the next version of a configuration, all of it',
    description: PUBLISHED,
    problems: ['PROGRAM_UNKNOWN', 'INVALID', 'VERSION_CONFLICT'],
    example: { input: { programId: EXAMPLE_PROGRAM_ID, version: 2, ...EXAMPLE_CONTENT }, output: CONFIGURATION },
  })
    .input(byProgram.extend({ version: nextVersionSchema, ...contentShape }))
    .output(configurationSchema),

  readRules: endpoint({
    ...READ,
    path: '/v1/programs/{programId}/rules',
    summary: 'Read the rules in force: all but campaigns and rewards',
    problems: ['PROGRAM_UNKNOWN'],
    example: { input: { programId: EXAMPLE_PROGRAM_ID }, output: { ...EXAMPLE_VERSION, ...EXAMPLE_RULES } },
  })
    .input(byProgram)
    .output(rulesSchema),

  putRules: endpoint({
    ...CHANGE,
    method: 'PUT',
    path: '/v1/programs/{programId}/rules',
    summary: 'Publish a version with other rules',
    description: `The campaigns and rewards of the last version stay. ${PUBLISHED}`,
    problems: ['PROGRAM_UNKNOWN', 'INVALID', 'VERSION_CONFLICT'],
    example: {
      input: { programId: EXAMPLE_PROGRAM_ID, version: 2, ...EXAMPLE_RULES },
      output: { ...EXAMPLE_VERSION, ...EXAMPLE_RULES },
    },
  })
    .input(byProgram.extend({ version: nextVersionSchema, ...rulesShape }))
    .output(rulesSchema),

  resolve: endpoint({
    ...READ,
    path: '/v1/stores/{storeId}/program',
    summary: 'Read what holds at a store: its program, the brand and the configuration in force',
    description:
      'Rules are those of the program: neither a brand nor a store has rules of its own. Days and weekdays are those of the time zone of the store.',
    problems: ['STORE_UNKNOWN'],
    example: {
      input: { storeId: EXAMPLE_STORE_ID },
      output: {
        storeId: EXAMPLE_STORE_ID,
        store: { name: 'Market square', region: 'DE', timeZone: 'Europe/Berlin', currency: 'EUR' },
        chainId: EXAMPLE_CHAIN_ID,
        configuration: CONFIGURATION,
      },
    },
  })
    .input(z.strictObject({ storeId: idSchema }))
    .output(
      z.object({
        storeId: idSchema,
        store: z.object({ name: z.string(), region: z.string(), timeZone: z.string(), currency: z.string() }),
        chainId: idSchema.nullable(),
        configuration: configurationSchema,
      }),
    ),
};
