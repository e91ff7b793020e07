import { z } from 'zod';
import { idSchema } from '../../../../src-shared/journal/entry.ts';
import { endpoint } from './endpoint.ts';
import { EXAMPLE_PROGRAM_ID, EXAMPLE_TIME_MS } from './examples.ts';
import { timeSchema } from './fields.ts';

const EXAMPLE_TILL_ID = '0198f1c2-7a20-7a10-8c11-0a1b2c3d4e05';
const EXAMPLE_DEVICE_ID = '0198f1c2-7a21-7b20-9d22-1b2c3d4e5f06';
const EXAMPLE_STORE_ID = '0198f1c2-7a22-7c30-ae33-2c3d4e5f6a07';

/** Tills and the devices that serve as them. */
export const devicesContract = {
  list: endpoint({
    method: 'GET',
    path: '/v1/devices',
    tag: 'Devices',
    summary: 'List the tills and the devices that serve, or served, as them',
    scopes: ['devices:write'],
    idempotencyKey: 'none',
    problems: [],
    example: {
      input: {},
      output: {
        tills: [
          {
            tillId: EXAMPLE_TILL_ID,
            name: 'Till 1',
            code: 'T1',
            storeId: EXAMPLE_STORE_ID,
            storeName: 'Market square',
            programId: EXAMPLE_PROGRAM_ID,
            devices: [
              {
                deviceId: EXAMPLE_DEVICE_ID,
                name: 'Counter left',
                status: 'active',
                epoch: 1,
                enrolledAtMs: EXAMPLE_TIME_MS,
                lastSeenAtMs: EXAMPLE_TIME_MS,
              },
            ],
          },
        ],
      },
    },
  })
    .input(z.strictObject({ storeId: idSchema.optional() }))
    .output(
      z.object({
        tills: z.array(
          z.object({
            tillId: idSchema,
            name: z.string(),
            code: z.string(),
            storeId: idSchema,
            storeName: z.string(),
            programId: idSchema,
            devices: z.array(
              z.object({
                deviceId: idSchema,
                name: z.string(),
                status: z.enum(['active', 'revoked']),
                epoch: z.int().min(1),
                enrolledAtMs: timeSchema,
                lastSeenAtMs: timeSchema,
              }),
            ),
          }),
        ),
      }),
    ),

  revoke: endpoint({
    method: 'POST',
    path: '/v1/devices/{deviceId}/revoke',
    tag: 'Devices',
    summary: 'Let a device serve as a till no more',
    description: 'From its next request on. Revoked once more, it stays so.',
    scopes: ['devices:write'],
    idempotencyKey: 'optional',
    problems: ['DEVICE_UNKNOWN'],
    example: {
      input: { deviceId: EXAMPLE_DEVICE_ID },
      output: { deviceId: EXAMPLE_DEVICE_ID, status: 'revoked' },
    },
  })
    .input(z.strictObject({ deviceId: idSchema }))
    .output(z.object({ deviceId: idSchema, status: z.literal('revoked') })),

  issueEnrolmentCode: endpoint({
    method: 'POST',
    path: '/v1/tills/{tillId}/enrolment-codes',
    tag: 'Devices',
    summary: 'Issue a one-time code by which a device becomes a till',
    description: 'The code is said this once. Repeated, the request issues another one; the first stays good.',
    scopes: ['devices:write'],
    idempotencyKey: 'none',
    status: 201,
    problems: ['TILL_UNKNOWN'],
    example: {
      input: { tillId: EXAMPLE_TILL_ID },
      output: { code: '7KQM-2RXT-9HCB', expiresAtMs: EXAMPLE_TIME_MS + 86_400_000 },
    },
  })
    .input(z.strictObject({ tillId: idSchema }))
    .output(z.object({ code: z.string(), expiresAtMs: timeSchema })),
};
