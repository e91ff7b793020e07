import { expect, test } from 'vitest';
import { findBreaking } from './find-breaking.ts';
import type { Json } from './json.ts';

type Plain = { [name: string]: Plain } & { [name: number]: Plain };

/** A document with what each case changes. */
function published(): Json {
  return {
    paths: {
      '/v1/members/{memberId}': {
        get: {
          security: [{ client: ['members:read'] }, { apiKey: [] }],
          parameters: [
            { name: 'memberId', in: 'path', required: true, schema: { type: 'string' } },
            { name: 'limit', in: 'query', schema: { type: 'integer', maximum: 200 } },
          ],
          responses: {
            200: {
              content: {
                'application/json': {
                  schema: {
                    type: 'object',
                    required: ['state', 'note'],
                    properties: {
                      state: { enum: ['New', 'Enrolled'] },
                      note: { type: 'string' },
                      points: { type: 'integer' },
                      expiry: { anyOf: [{ type: 'integer' }, { type: 'null' }] },
                      list: { type: 'array', items: { $ref: '#/components/schemas/item' } },
                    },
                  },
                },
              },
            },
            404: { description: 'unknown' },
          },
        },
      },
      '/v1/members': {
        post: {
          security: [{ client: [] }],
          parameters: [],
          requestBody: {
            required: false,
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  required: ['name'],
                  properties: {
                    name: { type: 'string', maxLength: 100 },
                    points: { type: 'number' },
                    state: { enum: ['New', 'Enrolled'] },
                  },
                },
              },
            },
          },
          responses: { 201: { content: { 'application/json': { schema: { type: 'object' } } } } },
        },
      },
    },
    components: { schemas: { item: { type: 'object', properties: { id: { type: 'string' } } } } },
  };
}

/** The parts of a copy that cases change. */
function partsOf(document: Json) {
  const paths = (document as unknown as Plain)['paths'] as Plain;
  const get = (paths['/v1/members/{memberId}'] as Plain)['get'] as Plain;
  const post = (paths['/v1/members'] as Plain)['post'] as Plain;
  const answer = at(get, 'responses', '200', 'content', 'application/json', 'schema');
  const body = at(post, 'requestBody', 'content', 'application/json', 'schema');
  const item = at(document as unknown as Plain, 'components', 'schemas', 'item');
  return { paths, get, post, answer, body, item };
}

function at(part: Plain, ...names: string[]): Plain {
  return names.reduce((inner, name) => inner[name] as Plain, part);
}

const set = (part: Plain | undefined, name: string, value: Json) => Object.assign(part as object, { [name]: value });
const drop = (part: Plain | undefined, name: string) => Reflect.deleteProperty(part as object, name);
type Parts = ReturnType<typeof partsOf>;

const GET = 'GET /v1/members/{}';
const POST = 'POST /v1/members';

test.each<[string, (parts: Parts) => unknown, string]>([
  ['a removed path', ({ paths }) => drop(paths, '/v1/members'), `${POST}: the endpoint is gone`],
  ['a removed method', ({ paths }) => drop(paths['/v1/members'], 'post'), `${POST}: the endpoint is gone`],
  ['a removed answer', ({ post }) => set(post, 'responses', { 200: {} }), `${POST}: the answer 201 is gone`],
  [
    'a removed parameter',
    ({ get }) => set(get, 'parameters', [{ name: 'memberId', in: 'path', required: true, schema: { type: 'string' } }]),
    `${GET}: query limit is taken no more`,
  ],
  ['a removed output field', ({ answer }) => drop(answer['properties'], 'points'), `${GET}: 200.points is gone`],
  ['a removed input field', ({ body }) => drop(body['properties'], 'points'), `${POST}: body.points is gone`],
  [
    'another output type',
    ({ answer }) => set(at(answer, 'properties', 'points'), 'type', 'string'),
    `${GET}: 200.points is string, and was integer`,
  ],
  [
    'a wider output type',
    ({ answer }) => set(at(answer, 'properties', 'points'), 'type', 'number'),
    `${GET}: 200.points is number, and was integer`,
  ],
  [
    'another input type',
    ({ body }) => set(at(body, 'properties', 'name'), 'type', 'integer'),
    `${POST}: body.name is integer, and was string`,
  ],
  [
    'a narrower input type',
    ({ body }) => set(at(body, 'properties', 'points'), 'type', 'integer'),
    `${POST}: body.points is integer, and was number`,
  ],
  [
    'another type behind a reference',
    ({ item }) => set(at(item, 'properties', 'id'), 'type', 'integer'),
    `${GET}: 200.list[].id is integer, and was string`,
  ],
  [
    'another type in a union',
    ({ answer }) => set(at(answer, 'properties', 'expiry'), 'anyOf', [{ type: 'string' }, { type: 'null' }]),
    `${GET}: 200.expiry(1) is string, and was integer`,
  ],
  [
    'a further form of output',
    ({ answer }) =>
      set(at(answer, 'properties', 'expiry'), 'anyOf', [{ type: 'integer' }, { type: 'null' }, { type: 'string' }]),
    `${GET}: 200.expiry has more forms`,
  ],
  [
    'a new required input',
    ({ body }) => (set(body['properties'], 'region', { type: 'string' }), set(body, 'required', ['name', 'region'])),
    `${POST}: body.region is needed now`,
  ],
  [
    'an input that is required now',
    ({ body }) => set(body, 'required', ['name', 'points']),
    `${POST}: body.points is needed now`,
  ],
  [
    'a new required parameter',
    ({ post }) => set(post, 'parameters', [{ name: 'Idempotency-Key', in: 'header', required: true }]),
    `${POST}: header Idempotency-Key is needed now`,
  ],
  [
    'a body that is required now',
    ({ post }) => set(post['requestBody'], 'required', true),
    `${POST}: a body is needed now`,
  ],
  [
    'an output that may be missing',
    ({ answer }) => set(answer, 'required', ['state']),
    `${GET}: 200.note can be left out now`,
  ],
  [
    'a further value of output',
    ({ answer }) => set(at(answer, 'properties', 'state'), 'enum', ['New', 'Enrolled', 'Lost']),
    `${GET}: 200.state can be "Lost" now`,
  ],
  [
    'a value of input that is gone',
    ({ body }) => set(at(body, 'properties', 'state'), 'enum', ['New']),
    `${POST}: body.state cannot be "Enrolled" any more`,
  ],
  [
    'a tighter bound',
    ({ body }) => set(at(body, 'properties', 'name'), 'maxLength', 50),
    `${POST}: body.name: maxLength is 50, and was 100`,
  ],
  [
    'a new bound',
    ({ body }) => set(at(body, 'properties', 'name'), 'pattern', '^a'),
    `${POST}: body.name: pattern is "^a", and was none`,
  ],
  [
    'a further scope',
    ({ get }) => set(get, 'security', [{ client: ['members:read', 'pii'] }, { apiKey: [] }]),
    `${GET}: needs the scope pii now`,
  ],
  [
    'a way to sign in that is gone',
    ({ get }) => set(get, 'security', [{ client: ['members:read'] }]),
    `${GET}: apiKey opens it no more`,
  ],
])('%s is breaking', (_, change, line) => {
  const next = published();
  change(partsOf(next));
  expect(findBreaking(published(), next)).toEqual([line]);
});

test.each<[string, (parts: Parts) => unknown]>([
  ['nothing', () => undefined],
  ['a further endpoint', ({ paths }) => set(paths, '/v1/audit', { get: {} })],
  ['a further optional input', ({ body }) => set(body['properties'], 'region', { type: 'string' })],
  ['a further output', ({ answer }) => set(answer['properties'], 'region', { type: 'string' })],
  ['an input that is needed no more', ({ body }) => drop(body, 'required')],
  ['a further value of input', ({ body }) => set(at(body, 'properties', 'state'), 'enum', ['New', 'Enrolled', 'Lost'])],
  ['a wider bound', ({ body }) => set(at(body, 'properties', 'name'), 'maxLength', 200)],
  ['a wider input type', ({ body }) => set(at(body, 'properties', 'points'), 'type', ['number', 'string'])],
  ['a refusal that is gone', ({ get }) => drop(get['responses'], '404')],
  [
    'another name of a path parameter',
    ({ paths }) => {
      const item = paths['/v1/members/{memberId}'];
      drop(paths, '/v1/members/{memberId}');
      set(paths, '/v1/members/{id}', item as unknown as Json);
    },
  ],
  ['fewer scopes', ({ get }) => set(get, 'security', [{ client: [] }, { apiKey: [] }])],
])('%s is not breaking', (_, change) => {
  const next = published();
  change(partsOf(next));
  expect(findBreaking(published(), next)).toEqual([]);
});
