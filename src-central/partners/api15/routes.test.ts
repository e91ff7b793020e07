import { createHmac } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { REQUEST_LIMIT_BYTES } from '../../../src-shared/contracts/central.ts';
import { issueCredential, revokeCredential } from '../../auth/api-clients.ts';
import { signedText } from '../../auth/guard.ts';
import { programVersions } from '../../database/schema.ts';
import { ACCOUNT, prepareApi15, type SentFields } from '../../testing/api15-world.ts';
import { describeEachDatabase } from '../../testing/databases.ts';
import { API15_PATH } from './routes.ts';

const LIST = { type: 'manage_memberships', action: 'list' } as const;

describeEachDatabase('API 1.5', (central) => {
  const api = prepareApi15(central);
  const errorOf = async (fields: SentFields) => (await api.ask({ ...LIST, ...fields })).error;
  const send = (init: RequestInit) => fetch(api.url, { method: 'POST', ...init });
  const allFields = () => ({ API: '1.5', account_id: ACCOUNT, ...LIST, ...api.signIn }) as Record<string, string>;

  it.each([
    [{}, 'application/xml; charset=utf-8', /^<response status="success">\n {2}<membership>/],
    [{ output: 'XML' }, 'application/xml; charset=utf-8', /^<response status="success">/],
    [{ output: 'JSON' }, 'application/json; charset=utf-8', /^\{\n {2}"status": "success",\n/],
    [{ output: 'json' }, 'application/json; charset=utf-8', /^\{\n/],
    [
      { output: 'JSON', condensed: 'yes' },
      'application/json; charset=utf-8',
      /^\{"status":"success","membership":\[\{\S/,
    ],
    [{ output: 'XML', condensed: 'yes' }, 'application/xml; charset=utf-8', /^<response status="success">\n/],
    [
      { output: 'JSON', callback: 'someFunctionName' },
      'application/javascript; charset=utf-8',
      /^someFunctionName\(\{\n[^]*\}\);$/,
    ],
    [
      { output: 'JSON', callback: 'a.$b._c1', condensed: 'yes' },
      'application/javascript; charset=utf-8',
      /^a\.\$b\._c1\(\{"status":"success",\S/,
    ],
    [{ callback: 'f' }, 'application/javascript; charset=utf-8', /^f\(\{/],
    [{ output: 'XML', callback: 'f' }, 'application/xml; charset=utf-8', /^<response status="success">/],
  ])('answers %o as %s', async (fields, type, body) => {
    const reply = await api.post({ ...LIST, ...fields });
    expect([reply.status, reply.headers.get('content-type')]).toEqual([200, type]);
    expect([reply.headers.get('cache-control'), reply.headers.get('x-content-type-options')]).toEqual([
      'no-store',
      'nosniff',
    ]);
    expect(await reply.text()).toMatch(body);
  });

  it.each([
    'alert(1)//',
    'a;b',
    'a b',
    '1a',
    'a..b',
    '.a',
    'a.',
    'a[0]',
    'a\n',
    '</script><script>',
    'é',
    'a'.repeat(101),
  ])('refuses the callback %j and does not repeat it', async (callback) => {
    const reply = await api.post({ ...LIST, output: 'JSON', callback });
    expect(reply.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(await reply.json()).toEqual({ status: 'error', error: 'callback must be the name of a function.' });
  });

  it.each([
    [{ output: 'YAML' }, 'output must be JSON or XML.'],
    [{ condensed: 'perhaps' }, 'condensed must be yes or left out.'],
  ])('refuses %o', async (fields, error) => {
    expect(await api.askXml({ ...LIST, ...fields })).toBe(
      `<response status="error">\n  <error>${error}</error>\n</response>\n`,
    );
  });

  it('gives errors in the form that was asked for', async () => {
    const wrong = { ...LIST, account_id: 'other' };
    const error = 'account_id is not an account of this user.';
    expect(await api.askXml(wrong)).toContain(`<error>${error}</error>`);
    const jsonp = await (await api.post({ ...wrong, output: 'JSON', callback: 'f', condensed: 'yes' })).text();
    expect(jsonp).toBe(`f({"status":"error","error":"${error}"});`);
  });

  it.each(['API', 'user_id', 'user_api_key', 'type', 'action', 'account_id'])('needs %s', async (name) => {
    expect(await errorOf({ [name]: undefined })).toBe(`${name} is required.`);
    expect(await errorOf({ [name]: '' })).toBe(`${name} is required.`);
  });

  it.each([
    [{ API: '1.6' }, 'API must be 1.5.'],
    [{ type: 'manage_everything' }, 'type must be manage_memberships or manage_membership_levels.'],
    [{ type: 'constructor' }, 'type must be manage_memberships or manage_membership_levels.'],
    [{ action: 'drop' }, 'action must be one of new, update, info, list, delete.'],
    [{ action: '__proto__' }, 'action must be one of new, update, info, list, delete.'],
    [{ account_id: 'other' }, 'account_id is not an account of this user.'],
    [{ account_id: 'x'.repeat(65) }, 'account_id is too long.'],
    [{ user_id: 'nobody' }, 'user_id or user_api_key is not right.'],
    [{ user_api_key: 'nothing' }, 'user_id or user_api_key is not right.'],
    [{ user_api_key: 'x'.repeat(50_000) }, 'user_id or user_api_key is not right.'],
  ])('refuses %o', async (fields, error) => {
    expect(await errorOf(fields)).toBe(error);
  });

  it('refuses the key of another user, of another interface, of another kind, and a revoked one', async () => {
    const error = 'user_id or user_api_key is not right.';
    const other = await api.addUser();
    expect(await errorOf({ user_api_key: other['user_api_key'] })).toBe(error);
    expect(await errorOf(await api.addUser({ interface: 'native' }))).toBe(error);
    const { user_id = '', user_api_key = '' } = other;
    const secret = await issueCredential(central.db, api.world.clock, user_id, 'secret');
    expect(await errorOf({ user_id, user_api_key: secret })).toBe(error);
    await revokeCredential(central.db, api.world.clock, user_api_key);
    expect(await errorOf({ user_id, user_api_key })).toBe(error);
  });

  it('lets a reader read, and change nothing', async () => {
    const reader = await api.addUser({ role: 'reader' });
    expect((await api.ask({ ...LIST, ...reader })).status).toBe('success');
    for (const type of ['manage_memberships', 'manage_membership_levels']) {
      for (const action of ['new', 'update', 'delete']) {
        expect(await errorOf({ ...reader, type, action })).toBe('This user may not do that.');
      }
    }
    expect(await central.db.$count(programVersions)).toBe(1);
  });

  it('refuses a user from another network, one who asks too often, and one who does not sign', async () => {
    const elsewhere = await api.addUser({ networks: ['192.0.2.0/24'] });
    expect(await errorOf(elsewhere)).toBe('This user may not ask from this address.');
    const rare = await api.addUser({ requestsPerMinute: 1 });
    expect(await errorOf(rare)).toBeUndefined();
    const late = await api.post({ ...LIST, ...rare });
    expect([late.status, late.headers.get('retry-after')]).toEqual([429, '60']);
    expect(await late.text()).toContain('<error>Too many requests: try again later.</error>');
    const signingKey = Buffer.from('a key to sign with');
    const signer = await api.addUser({ signingKey });
    expect(await errorOf(signer)).toMatch(/^The request must be signed/);
    const body = new URLSearchParams({ ...allFields(), ...(signer as Record<string, string>) }).toString();
    const seconds = Math.floor(api.world.clock.nowMs() / 1000);
    const text = signedText(seconds, { method: 'POST', target: API15_PATH, body });
    const signature = `t=${seconds},v1=${createHmac('sha256', signingKey).update(text).digest('hex')}`;
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded', Signature: signature };
    expect(await (await send({ headers, body })).text()).toContain('status="success"');
  });

  it('reads multipart/form-data, as PHP sends an array, but no files', async () => {
    const form = new FormData();
    for (const [name, value] of Object.entries(allFields())) form.set(name, value);
    expect(await (await send({ body: form })).text()).toContain('status="success"');
    form.set('callback', new Blob(['x']));
    expect(await (await send({ body: form })).text()).toContain('<error>A field is a file.</error>');
    const headers = { 'Content-Type': 'multipart/form-data; boundary=x' };
    expect(await (await send({ headers, body: '--y\r\n' })).text()).toContain(
      '<error>The form cannot be read.</error>',
    );
  });

  it('takes nothing but forms by POST, and each field once', async () => {
    const get = await fetch(`${api.url}?${new URLSearchParams(allFields())}`);
    expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST']);
    expect(await get.text()).toBe('<response status="error">\n  <error>Send a form by POST.</error>\n</response>\n');
    const xml = await send({
      headers: { 'Content-Type': 'text/xml' },
      body: '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    });
    expect([xml.status, xml.headers.get('content-type')]).toEqual([415, 'application/xml; charset=utf-8']);
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const twice = `${new URLSearchParams(allFields())}&action=delete`;
    expect(await (await send({ headers, body: twice })).text()).toContain('<error>A field is there twice.</error>');
    expect((await send({})).status).toBe(415);
  });

  it.each([70_000, REQUEST_LIMIT_BYTES + 1])('refuses %i bytes in its own form', async (bytes) => {
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const reply = await send({ headers, body: 'x'.repeat(bytes) });
    expect([reply.status, reply.headers.get('content-type')]).toEqual([413, 'application/xml; charset=utf-8']);
    expect(await reply.text()).toContain('<error>A request may have at most 65536 bytes.</error>');
  });

  it('keeps what is hostile as it is, and harmless in each form', async () => {
    const name = `</response>"'&]]>'; drop table members; -- \u2028`.slice(0, -1);
    const program = {
      type: 'manage_memberships',
      action: 'new',
      membership_program_name: name,
      membership_type: 'A',
      membership_time_range: '6',
      membership_time_unit: 'M',
      membership_campaigns_included: 'all',
    };
    expect((await api.ask(program)).status).toBe('success');
    const listed = (await api.ask(LIST))['membership'] as Record<string, string>[];
    expect(listed.at(-1)?.['membership_program_name']).toBe(name.trim());
    expect((await api.askXml(LIST)).match(/<\/response>/g)).toHaveLength(1);
  });

  it('hides what went wrong inside, and says where the log has it', async () => {
    await central.db.update(programVersions).set({ config: sql`'{}'::jsonb` });
    const reply = await api.post({ ...LIST, output: 'JSON' });
    expect(reply.status).toBe(500);
    const { error } = (await reply.json()) as { error: string };
    const [, id = 'none'] = /^Central could not do this. Its log has the reason under (\S+)\.$/.exec(error) ?? [];
    expect(api.logged.filter((line) => line.includes(id))).toHaveLength(1);
    expect(api.logged.join()).not.toContain(api.signIn['user_api_key']);
  });
});
