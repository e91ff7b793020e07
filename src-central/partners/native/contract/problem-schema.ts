import type { OpenAPI } from '@orpc/openapi';

const text = { type: 'string' } as const;

/** A refusal in the form of RFC 9457, as JSON Schema. Each answer says in words which codes it can have. */
export const PROBLEM_SCHEMA: OpenAPI.SchemaObject = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code'],
  properties: {
    type: { ...text, format: 'uri', description: 'Where the problem is described.' },
    title: text,
    status: { type: 'integer' },
    detail: { ...text, description: 'What happened here, and what to do.' },
    code: { ...text, description: 'As /docs lists them.' },
    errors: {
      type: 'array',
      description: 'Which fields are wrong.',
      items: { type: 'object', required: ['field', 'message'], properties: { field: text, message: text } },
    },
  },
};

export const PROBLEM_REFERENCE = { $ref: '#/components/schemas/Problem' } as const;
