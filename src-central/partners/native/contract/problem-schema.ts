import type { OpenAPI } from '@orpc/openapi';
import type { ProblemCode } from '../problems.ts';

/** A refusal in the form of RFC 9457, as JSON Schema. */
export function problemSchema(status: number, codes: readonly ProblemCode[]): OpenAPI.SchemaObject {
  const text = { type: 'string' } as const;
  return {
    type: 'object',
    required: ['type', 'title', 'status', 'detail', 'code'],
    properties: {
      type: { ...text, format: 'uri', description: 'Where the problem is described.' },
      title: text,
      status: { type: 'integer', const: status },
      detail: { ...text, description: 'What happened here, and what to do.' },
      code: { ...text, enum: [...codes] },
      ...(codes.includes('INSUFFICIENT_POINTS') && {
        availablePoints: { type: 'integer', description: 'With INSUFFICIENT_POINTS: what there is.' },
      }),
      errors: {
        type: 'array',
        description: 'Which fields are wrong.',
        items: { type: 'object', required: ['field', 'message'], properties: { field: text, message: text } },
      },
    },
  };
}
