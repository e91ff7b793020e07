import { expect, it } from 'vitest';
import { devices } from '../database/schema.ts';
import { readCentralState } from '../database/state.ts';
import { SyncError, type SyncProblem } from '../sync/errors.ts';
import { describePglite } from '../testing/databases.ts';
import {
  bodyOf,
  prepareApi,
  pullAnswer,
  sendRaw,
  TEST_POSITION,
  TEST_PULL,
  type TestApi,
} from '../testing/test-api.ts';

describePglite('an answer of the API', (central) => {
  const setting = prepareApi(central);

  it.each<[SyncProblem, number, unknown]>([
    [{ code: 'UNKNOWN_EPOCH' }, 409, undefined],
    [{ code: 'JOURNAL_FORKED', data: { sequence: 7 } }, 409, { sequence: 7 }],
    [{ code: 'CURSOR_TOO_OLD' }, 410, undefined],
    [{ code: 'DEVICE_REVOKED' }, 403, undefined],
  ])('names what the service refused: %o', async (problem, status, data) => {
    setting.service.pull = () => Promise.reject(new SyncError(problem));
    const reply = await setting.post('/v1/sync/pull', TEST_PULL);
    const body = await bodyOf(reply);
    expect([reply.status, body]).toMatchObject([status, { code: problem.code, defined: true }]);
    expect(body['data']).toEqual(data);
  });

  it('names what a push was refused for', async () => {
    const takenIn = { ...TEST_POSITION, sequence: 3 };
    setting.service.push = () => Promise.reject(new SyncError({ code: 'CHAIN_GAP', data: { takenIn } }));
    const reply = await setting.post('/v1/sync/push', { position: TEST_POSITION, entries: [] });
    expect(await bodyOf(reply)).toMatchObject({ code: 'CHAIN_GAP', defined: true, data: { takenIn } });
  });

  it.each<[string, () => Promise<never>]>([
    ['an error', () => Promise.reject(new Error('secret words of +49 171 3920012'))],
    [
      'a problem that this procedure does not declare',
      () => Promise.reject(new SyncError({ code: 'CHAIN_GAP', data: { takenIn: TEST_POSITION } })),
    ],
    ['an answer that is not of the contract', () => Promise.resolve({ surprise: true } as never)],
    ['a thrown text', () => Promise.reject('secret words' as unknown as Error)],
  ])('says of %s only an id, under which the log has the reason', async (_, pull) => {
    setting.service.pull = pull;
    const reply = await setting.post('/v1/sync/pull', TEST_PULL);
    const body = (await bodyOf(reply)) as { code: string; message: string; data: { id: string } };
    expect([reply.status, body.code]).toEqual([500, 'INTERNAL']);
    expect(JSON.stringify(body)).not.toMatch(/secret|surprise|CHAIN_GAP/);
    expect(setting.server.logged.join('')).toContain(body.data.id);
  });

  it('keeps the values of a failed statement out of the log as well', async () => {
    setting.service.pull = async () => {
      await central.db.insert(devices).values({ deviceId: 'Erika +493023125000' } as typeof devices.$inferInsert);
      throw new Error('unreachable');
    };
    expect((await setting.post('/v1/sync/pull', TEST_PULL)).status).toBe(500);
    expect(setting.server.logged.join('')).not.toMatch(/Erika|493023125000/);
    expect(setting.server.logged.join('')).toContain('"code":"22P02"');
  });

  it('is compressed when it is large and the caller takes gzip', async () => {
    const rows = Array.from({ length: 200 }, (_, index) => ({
      sequence: index + 1,
      change: { kind: 'something', of: 'some length' },
    }));
    setting.answerPull({ rows });
    const zipped = await sendRaw(
      `${setting.url}/v1/sync/pull`,
      gzipHeaders(setting, 'gzip'),
      JSON.stringify(TEST_PULL),
    );
    expect(zipped.headers['content-encoding']).toBe('gzip');
    const plain = await sendRaw(
      `${setting.url}/v1/sync/pull`,
      gzipHeaders(setting, 'identity'),
      JSON.stringify(TEST_PULL),
    );
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(JSON.parse(plain.body).rows).toEqual(rows);
    setting.answerPull({ rows: [] });
    const small = await sendRaw(`${setting.url}/v1/sync/pull`, gzipHeaders(setting, 'gzip'), JSON.stringify(TEST_PULL));
    expect(small.headers['content-encoding']).toBeUndefined();
  });

  it('ends a waiting pull when the caller has gone', async () => {
    const [began, ended] = [new Happening(), new Happening()];
    setting.service.pull = (_, __, signal) => {
      began.happen();
      signal?.addEventListener('abort', () => ended.happen());
      return new Promise(() => undefined);
    };
    const abort = new AbortController();
    const pull = fetch(`${setting.url}/v1/sync/pull`, {
      method: 'POST',
      body: JSON.stringify(TEST_PULL),
      headers: { 'Content-Type': 'application/json', Authorization: setting.authorization },
      signal: abort.signal,
    });
    await began.happened;
    abort.abort();
    await expect(pull).rejects.toThrow();
    await ended.happened;
  });

  it('still comes to a pull that waits when the server closes', async () => {
    const began = new Happening();
    const state = await readCentralState(central.db);
    setting.service.pull = (_, __, signal) =>
      new Promise((resolve) => {
        signal?.addEventListener('abort', () => resolve(pullAnswer(state.incarnation, { rows: [] })));
        began.happen();
      });
    const pull = setting.post('/v1/sync/pull', TEST_PULL);
    await began.happened;
    const startedAtMs = Date.now();
    await setting.server.close();
    expect((await pull).status).toBe(200);
    expect(Date.now() - startedAtMs).toBeLessThan(2_000);
  });
});

function gzipHeaders(setting: TestApi, encoding: string): Record<string, string> {
  return {
    'Content-Type': 'application/json',
    Authorization: setting.authorization,
    'Accept-Encoding': encoding,
  };
}

class Happening {
  happen: () => void = unset;
  readonly happened = new Promise<void>((resolve) => {
    this.happen = resolve;
  });
}

function unset(): never {
  throw new Error('replaced as soon as it is made');
}
