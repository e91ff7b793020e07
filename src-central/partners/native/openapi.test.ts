import { expect, it, test } from 'vitest';
import { describeApi } from '../../http/openapi.ts';
import { describePglite } from '../../testing/databases.ts';
import { startsTestServers } from '../../testing/test-server.ts';
import { nativeContract } from './contract/all.ts';

const endpoints = Object.entries(nativeContract).flatMap(([subject, procedures]) =>
  Object.entries(procedures).map(([name, procedure]) => ({
    name: `${subject}.${name}`,
    procedure: procedure['~orpc'],
  })),
);

test.each(endpoints)('the example of $name is one', ({ procedure }) => {
  const { example } = procedure.meta;
  // What is in the query is text.
  const isQuery = procedure.route.method === 'GET';
  const input = isQuery ? Object.fromEntries(Object.entries(example.input ?? {}).map(asText)) : example.input;
  expect(procedure.inputSchema?.safeParse(input).error?.issues).toBeUndefined();
  expect(procedure.outputSchema?.safeParse(example.output).error?.issues).toBeUndefined();
});

test('each endpoint says who may ask, what it answers, and what it refuses', async () => {
  const { paths = {}, components } = await describeApi();
  for (const { procedure } of endpoints) {
    const { method, path, scopes } = procedure.meta;
    const operation = paths[path]?.[method.toLowerCase() as 'get'];
    expect(operation?.summary, path).toBeTruthy();
    expect(operation?.security, path).toEqual([{ client: [...scopes] }, { apiKey: [] }]);
    const statuses = Object.keys(operation?.responses ?? {});
    expect(statuses, path).toEqual(expect.arrayContaining(['400', '401', '403', '429', '500']));
  }
  expect(Object.keys(components?.securitySchemes ?? {}).toSorted()).toEqual(['apiKey', 'client', 'till']);
});

describePglite('the page of the API', (central) => {
  const startServer = startsTestServers();

  it('shows each endpoint, runs nothing and loads nothing from elsewhere', async () => {
    const { url } = await startServer({ db: central.db });
    const reply = await fetch(`${url}/docs`);
    const page = await reply.text();
    expect([reply.status, reply.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(reply.headers.get('content-security-policy')).toMatch(/^default-src 'none'/);
    for (const { procedure } of endpoints) expect(page).toContain(`${procedure.meta.method} ${procedure.meta.path}`);
    expect(page).toContain('id="REQUEST_INVALID"');
    expect(page).not.toMatch(/<script|<link|<img|src=|@import|url\(/i);
  });
});

function asText([name, value]: [string, unknown]): [string, unknown] {
  return [name, typeof value === 'number' ? String(value) : value];
}
