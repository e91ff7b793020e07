import { oc } from '@orpc/contract';
import type { OpenAPI } from '@orpc/openapi';
import type { Scope } from '../../../auth/roles.ts';
import { PROBLEMS, type ProblemCode } from '../problems.ts';
import { PROBLEM_REFERENCE } from './problem-schema.ts';

/** What an endpoint is, besides its input and output. */
export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With parameters in braces, each named in the input. */
  readonly path: `/v1/${string}`;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  /** What a request must be allowed to do, all of it. */
  readonly scopes: readonly Scope[];
  /** Fields that more scopes add to the answer, in words. */
  readonly limited?: string;
  /**
   * Whether the request bears an `Idempotency-Key`. Its answer is then kept for ever, and must hold ids and figures alone, nothing
   * of a person. With `none` the request may be repeated as it is.
   */
  readonly idempotencyKey: 'none' | 'optional' | 'required';
  readonly status?: 200 | 201;
  /** What it can be refused for, besides what every request can. */
  readonly problems: readonly ProblemCode[];
  /** `input` without path parameters. */
  readonly example: { readonly input?: Readonly<Record<string, unknown>>; readonly output: unknown };
}

/** Begins an endpoint of the native interface: its input and output follow. */
export function endpoint(meta: Endpoint) {
  const { method, path, tag, summary, status = 200 } = meta;
  return oc.$meta<Endpoint>(meta).route({
    method,
    path,
    tags: [tag],
    summary,
    description: describe(meta),
    successStatus: status,
    spec: (operation) => complete(operation, meta),
  });
}

/** What every request can be refused for. */
const COMMON: readonly ProblemCode[] = [
  'REQUEST_INVALID',
  'UNAUTHORIZED',
  'SIGNATURE_MISSING',
  'SIGNATURE_INVALID',
  'SIGNATURE_TOO_OLD',
  'SCOPE_MISSING',
  'ADDRESS_NOT_ALLOWED',
  'TOO_MANY_REQUESTS',
  'INTERNAL_ERROR',
];
const WITH_BODY: readonly ProblemCode[] = ['PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'];

function describe({ description, limited, scopes }: Endpoint): string {
  const parts = [description, limited, scopes.length > 0 ? `Needs the scope ${scopes.join(' and ')}.` : undefined];
  return parts.filter((part) => part !== undefined).join('\n\n');
}

/** Adds what the generator cannot know: who may ask, the key of the request, examples and problems. */
function complete(operation: OpenAPI.OperationObject, meta: Endpoint): OpenAPI.OperationObject {
  const { example, idempotencyKey, method, scopes, status = 200 } = meta;
  const parameters = [...(operation.parameters ?? [])];
  for (const [index, parameter] of parameters.entries()) {
    const value = 'name' in parameter ? example.input?.[parameter.name] : undefined;
    if (value !== undefined) parameters[index] = { ...parameter, example: value };
  }
  if (idempotencyKey !== 'none') {
    parameters.push({
      name: 'Idempotency-Key',
      in: 'header',
      required: idempotencyKey === 'required',
      description: 'Of your making. Asked again with the same key and content, the request is not done again.',
      schema: { type: 'string', minLength: 1, maxLength: 200 },
    });
  }
  const hasBody = operation.requestBody !== undefined;
  const codes = [
    ...COMMON,
    ...(hasBody ? WITH_BODY : []),
    ...(idempotencyKey === 'none' ? [] : (['IDEMPOTENCY_KEY_REUSED'] as const)),
    ...(idempotencyKey === 'required' ? (['IDEMPOTENCY_KEY_MISSING'] as const) : []),
    ...meta.problems,
  ];
  return {
    ...operation,
    ...(parameters.length > 0 && { parameters }),
    ...(hasBody && method !== 'GET' && { requestBody: withExample(operation.requestBody, example.input ?? {}) }),
    responses: {
      ...operation.responses,
      [status]: withExample(operation.responses?.[status], example.output),
      ...problemResponses(codes),
    },
    security: [{ client: [...scopes] }, { apiKey: [] }],
  };
}

function withExample<Part extends object>(part: Part | undefined, example: unknown): Part {
  const content = part && 'content' in part ? (part.content as Record<string, object>) : {};
  const described = Object.entries(content).map(([type, media]) => [type, { ...media, example }]);
  return { ...part, content: Object.fromEntries(described) } as unknown as Part;
}

function problemResponses(codes: readonly ProblemCode[]): Record<string, OpenAPI.ResponseObject> {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of new Set(codes)) {
    const { status } = PROBLEMS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const responses = [...byStatus].map(([status, list]): [string, OpenAPI.ResponseObject] => [
    String(status),
    {
      description: list.map((code) => `\`${code}\`: ${PROBLEMS[code].title}`).join('\n\n'),
      content: { 'application/problem+json': { schema: PROBLEM_REFERENCE } },
    },
  ]);
  return Object.fromEntries(responses);
}
