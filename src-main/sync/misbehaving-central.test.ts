import { createServer, type Server } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestCertificates, type TestCertificates } from '../../src-central/testing/certificates.ts';
import type { ConnectionProblem } from '../../src-shared/contracts/till.ts';
import { readDevice } from '../journal/local-state.ts';
import { readHead } from '../journal/read-entries.ts';
import { readVerdict } from '../journal/verdicts.ts';
import { readReplicaState } from '../replica/replica-state.ts';
import {
  type Answer,
  answerError,
  answerWith,
  cutConnection,
  hang,
  type ScriptedCentral,
  startScriptedCentral,
} from './testing/scripted-central.ts';
import { createTestTill, type TestTill } from './testing/test-till.ts';

let till: TestTill;

beforeEach(() => {
  till = createTestTill();
});

afterEach(() => till.close());

describe('a central that misbehaves', () => {
  let central: ScriptedCentral;

  beforeEach(async () => {
    central = await startScriptedCentral();
    await till.pair(central.url);
    await till.prepareReplica();
  });

  afterEach(() => central.close());

  const html = '<!doctype html><title>Welcome to Hotel Wi-Fi</title>';

  it.each<[string, ConnectionProblem, Answer]>([
    ['answers rubbish', 'not-central', answerWith(200, '{"contact":')],
    ['answers with a web page', 'not-central', answerWith(200, html, { 'content-type': 'text/html' })],
    ['answers JSON of another shape', 'not-central', answerWith(200, '{"ok":true}')],
    ['knows no such address', 'not-central', answerError(404, 'NOT_FOUND')],
    ['refuses with a web page', 'not-central', answerWith(403, html, { 'content-type': 'text/html' })],
    ['never answers', 'timed-out', hang],
    ['falls silent after its headers', 'timed-out', (_request, response) => response.writeHead(200).write('{')],
    ['drips its answer for ever', 'timed-out', drip],
    ['redirects', 'redirected', answerWith(302, '', { location: 'http://127.0.0.1:9/v1/sync/push' })],
    ['redirects for good, with JSON', 'redirected', answerWith(308, '{}', { location: '/elsewhere' })],
    ['is of another version', 'wrong-version', answerWith(200, '{"contact":{"protocol":2,"news":true}}')],
    ['fails', 'central-failed', answerError(500, 'INTERNAL')],
    ['is away behind its proxy', 'central-failed', answerWith(502, html, { 'content-type': 'text/html' })],
    ['has too much to do', 'central-failed', answerError(429, 'TOO_MANY_REQUESTS')],
    ['takes no token of its own', 'not-authorised', answerError(401, 'UNAUTHORIZED')],
    ['cuts the connection', 'unreachable', cutConnection],
    ['cuts its answer short', 'unreachable', cutShort],
    ['packs a flood into its answer', 'not-central', bloated],
    ['answers with packed rubbish', 'not-central', packed(Buffer.from('not gzip'))],
    ['answers in an encoding nobody asked for', 'not-central', answerWith(200, '{}', { 'content-encoding': 'br' })],
    ['answers with a flood without end', 'not-central', flood],
  ])('%s: says %s, loses nothing, and settles once central is well', async (_, problem, answer) => {
    const limits = { connectMs: 1_000, wholeMs: 1_000, silenceMs: 500, sentBytes: 1_000_000, unpackedBytes: 1_000_000 };
    const sync = till.createSync({ limits });
    sync.start();
    await sync.syncNow();
    const id = till.commit();
    central.always('/v1/sync/push', answer);
    central.always('/v1/sync/pull', answer);
    expect(await sync.syncNow()).toMatchObject({ state: 'offline', problem });
    expect(readHead(till.journal).sequence).toBe(2);
    central.always('/v1/sync/push', null);
    central.always('/v1/sync/pull', null);
    expect(await sync.syncNow()).toMatchObject({ state: 'online', problem: null });
    expect(readVerdict(till.journal, id)).toMatchObject({ status: 'accepted' });
    expect(central.takenIn.filter((taken) => taken === id)).toHaveLength(1);
    expect(central.asked).not.toContain('/elsewhere');
  });

  it.each<[string, (page: ReturnType<typeof emptyPage>) => object]>([
    ['a cursor that goes back', (page) => ({ ...page, cursor: 0 })],
    ['a row of a known kind that is not of its shape', (page) => withRow(page, { kind: 'balance', memberId: 'x' })],
    ['more to come, and never moves', (page) => ({ ...page, more: true })],
  ])('a feed with %s is not applied', async (_, change) => {
    const { journal } = till;
    const sync = till.createSync();
    sync.start();
    await sync.syncNow();
    const before = readReplicaState(till.replica());
    const page = { ...emptyPage(before), takenIn: readHead(journal) };
    central.always('/v1/sync/pull', answerWith(200, JSON.stringify(change(page))));
    const { state, problem } = await sync.syncNow();
    expect(state).toBe('offline');
    expect(['not-central', 'central-failed']).toContain(problem);
    expect(readReplicaState(till.replica())).toEqual(before);
  });
});

describe('a central that is not safe to talk to', () => {
  let certificates: TestCertificates;

  beforeAll(async () => {
    certificates = await createTestCertificates();
  });

  it.each<[string, keyof Omit<TestCertificates, 'authority'>, ConnectionProblem]>([
    ['an expired certificate', 'expired', 'certificate-expired'],
    ['the certificate of another host', 'wrongHost', 'certificate-wrong-host'],
    ['a certificate of an authority that nobody trusts', 'untrusted', 'certificate-untrusted'],
  ])('has %s: is told nothing', async (_, certificate, problem) => {
    const central = await startScriptedCentral({ tls: certificates[certificate] });
    const outcome = await till.pair(central.url, 'CODE', certificates.authority.cert);
    expect(outcome).toEqual({ ok: false, refusal: { code: 'CENTRAL_UNREACHABLE', data: { problem } } });
    expect(central.asked).toEqual([]);
    expect(readDevice(till.journal)).toBeNull();
    await central.close();
  });

  it('has a good certificate of a private authority: is trusted with that authority, and not without', async () => {
    const central = await startScriptedCentral({ tls: certificates.good });
    expect(await till.pair(central.url, 'CODE')).toMatchObject({
      refusal: { data: { problem: 'certificate-untrusted' } },
    });
    expect(await till.pair(central.url, 'CODE', certificates.authority.cert)).toMatchObject({ ok: true });
    const sync = till.createSync();
    sync.start();
    expect(await sync.syncNow()).toMatchObject({ state: 'online' });
    await sync.stop();
    await central.close();
  });

  it('speaks only a TLS older than 1.2', async () => {
    const { key, cert } = certificates.good;
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    const central = await startScriptedCentral({ tls: { key, cert, ...old } });
    const outcome = await till.pair(central.url, 'CODE', certificates.authority.cert);
    expect(outcome).toMatchObject({ refusal: { data: { problem: 'not-encrypted' } } });
    await central.close();
  });

  it('speaks plain http where https was asked for', async () => {
    const central = await startScriptedCentral();
    const outcome = await till.pair(central.url.replace('http:', 'https:'));
    expect(outcome).toMatchObject({ refusal: { data: { problem: 'not-encrypted' } } });
    await central.close();
  });

  it('is plain http on another host: is not even connected to', async () => {
    const began = performance.now();
    // An address that nobody has (RFC 5737): connecting would time out.
    expect(await till.pair('http://192.0.2.1')).toMatchObject({ refusal: { data: { problem: 'not-encrypted' } } });
    expect(performance.now() - began).toBeLessThan(100);
  });
});

describe('what is no central at all', () => {
  const servers: Server[] = [];
  afterAll(() => servers.forEach((server) => server.close()));

  it.each<[string, string, ConnectionProblem]>([
    ['a mail server', '220 mail.example ESMTP\r\n', 'not-central'],
    ['a server that says too much in its headers', `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(100_000)}\r\n`, 'not-central'],
  ])('%s', async (_, text, problem) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.end(text));
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : null;
    expect(await till.pair(`http://127.0.0.1:${port}`)).toMatchObject({ refusal: { data: { problem } } });
  });

  it('nothing is there', async () => {
    expect(await till.pair('http://127.0.0.1:1')).toMatchObject({ refusal: { data: { problem: 'unreachable' } } });
  });

  it('no such name', async () => {
    const outcome = await till.pair('https://no-such-host.invalid');
    expect(outcome).toMatchObject({ refusal: { data: { problem: 'unreachable' } } });
  });
});

function emptyPage({ cursor, incarnation }: { cursor: number; incarnation: string }) {
  const contact = { protocol: 1, incarnation, centralTimeMs: Date.now() };
  return { contact, rows: [] as object[], cursor, watermark: null, more: false };
}

function withRow(page: ReturnType<typeof emptyPage>, change: object): object {
  const sequence = page.cursor + 1;
  return { ...page, cursor: sequence, rows: [{ sequence, change }] };
}

function packed(bytes: Buffer): Answer {
  return (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
    response.end(bytes);
  };
}

/** A right answer that unpacks to three million bytes more than it is. */
const bloated: Answer = (_request, response, obey) => {
  const writeHead = response.writeHead.bind(response);
  const end = response.end.bind(response);
  response.writeHead = () => response;
  response.end = (text) => {
    writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
    return end(gzipSync(String(text).replace(/\}$/, `,"padding":"${' '.repeat(3_000_000)}"}`)));
  };
  return obey();
};

const flood: Answer = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const pour = () => {
    while (!response.destroyed && response.write(' '.repeat(100_000)));
  };
  response.on('drain', pour);
  pour();
};

const drip: Answer = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const timer = setInterval(() => response.write(' '), 50);
  response.on('close', () => clearInterval(timer));
};

const cutShort: Answer = (request, response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
  response.write('{"contact"', () => request.socket.destroy());
};
