import { request } from 'node:http';
import { beforeEach } from 'vitest';
import { issueEnrolmentCode } from '../auth/issue-enrolment-code.ts';
import { readCentralState } from '../database/state.ts';
import type { CentralService } from '../sync/central-service.ts';
import type { TestCentral } from './databases.ts';
import { createTestDevice, postJson } from './test-device.ts';
import { insertTestTill, startsTestServers, type TestServer } from './test-server.ts';

export const TEST_POSITION = { epoch: 1, sequence: 0, hash: '0'.repeat(64) };
export const TEST_PULL = { position: TEST_POSITION, cursor: 0, limit: 10, waitMs: 0 };

/** A server with one enrolled device and its token, over a service that each test sets as it needs. */
export interface TestApi {
  readonly url: string;
  readonly server: TestServer;
  readonly deviceId: string;
  readonly authorization: string;
  /** What the server calls; each test sets what it needs. */
  readonly service: { -readonly [Name in keyof CentralService]: CentralService[Name] };
  aheadMs: number;
  readonly device: ReturnType<typeof createTestDevice>;
  post(path: string, body: unknown): Promise<Response>;
  answerPull(changes: { rows: { sequence: number; change: { kind: string } }[] }): void;
}

export function prepareApi(central: TestCentral): TestApi {
  const startServer = startsTestServers();
  const service = {
    push: unexpected,
    pull: unexpected,
    beginSnapshot: unexpected,
    snapshotMembers: unexpected,
    snapshotProducts: unexpected,
    requestHold: unexpected,
    memberMovements: unexpected,
    findReceipt: unexpected,
    stop: () => Promise.resolve(),
  } as TestApi['service'];
  const started: { server?: TestServer; incarnation: string } = { incarnation: '' };
  const api = {
    url: '',
    deviceId: '',
    authorization: '',
    service,
    aheadMs: 0,
    device: createTestDevice(),
    get server() {
      if (!started.server) throw new Error('there within tests only');
      return started.server;
    },
    post: (path: string, body: unknown) => postJson(api.url + path, body, { Authorization: api.authorization }),
    answerPull: (changes: Parameters<TestApi['answerPull']>[0]) => {
      service.pull = () => Promise.resolve(pullAnswer(started.incarnation, changes));
    },
  };
  beforeEach(async () => {
    api.aheadMs = 0;
    const clock = { nowMs: () => Date.now() + api.aheadMs };
    started.server = await startServer({ db: central.db, service, clock });
    started.incarnation = (await readCentralState(central.db)).incarnation;
    api.url = started.server.url;
    const { tillId } = await insertTestTill(central.db);
    const enrolment = await api.device.enrol(api.url, await issueEnrolmentCode(central.db, clock, tillId));
    api.deviceId = enrolment.deviceId;
    api.authorization = `Bearer ${await api.device.requestToken(api.url, api.deviceId)}`;
  });
  return api;
}

export function pullAnswer(
  incarnation: string,
  changes: { rows: { sequence: number; change: { kind: string } }[] },
): Awaited<ReturnType<CentralService['pull']>> {
  const contact = { protocol: 1, incarnation, centralTimeMs: Date.now() };
  return { contact, takenIn: TEST_POSITION, cursor: 0, watermark: null, more: false, ...changes };
}

export async function bodyOf(reply: Response): Promise<Record<string, unknown>> {
  return (await reply.json()) as Record<string, unknown>;
}

/** A request as it is, and the answer's bytes as they came. */
export function sendRaw(
  url: string,
  headers: Record<string, string>,
  body: string,
): Promise<{ status: number; headers: Record<string, unknown>; body: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: 'POST', headers }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () =>
        resolve({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          body: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function unexpected(): Promise<never> {
  return Promise.reject(new Error('this test did not mean to reach the service'));
}
