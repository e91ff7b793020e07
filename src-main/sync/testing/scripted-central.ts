import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TlsOptions } from 'node:tls';
import { nodeJournalCrypto } from '../../../src-node/crypto.ts';
import { PROTOCOL_VERSION } from '../../../src-shared/contracts/central.ts';
import type { BalanceChange, FeedRow, MemberChange, Position } from '../../../src-shared/contracts/feed.ts';
import { genesisHead, readHeader } from '../../../src-shared/journal/chain.ts';

/** How a request is answered; `obey` gives the answer of a central that works. */
export type Answer = (request: IncomingMessage, response: ServerResponse, obey: () => Promise<void>) => unknown;

/**
 * A central in memory that a test can make misbehave, over a real socket. It takes entries in, answers each with
 * `accepted`, and serves feed and snapshot; it checks no signature, which the real one's tests do.
 */
export interface ScriptedCentral {
  readonly url: string;
  /** Paths in the order they were asked for. */
  readonly asked: string[];
  /** What was sent with each of them. */
  readonly bodies: string[];
  /** Ids of the entries taken in, in order: one that is taken in twice stands here twice. */
  readonly takenIn: string[];
  readonly members: { member: MemberChange; balance: BalanceChange }[];
  /** The next answers for `path`, one each; those after them are the usual ones again. */
  script(path: string, ...answers: Answer[]): void;
  /** Every answer for `path` from now on; null for the usual ones. */
  always(path: string, answer: Answer | null): void;
  /** Puts changes into the feed, as one commit. */
  tell(...changes: FeedRow['change'][]): void;
  /** Tokens given so far are good for nothing from now on. */
  expireTokens(): void;
  /** Restored from a backup: another incarnation, which has only the first `keep` entries and an empty feed. */
  restore(keep: number): void;
  /** Feed rows up to here are gone. */
  compactUpTo(sequence: number): void;
  feedSequence(): number;
  /** How many requests wait for a change. */
  longPolls(): number;
  close(): Promise<void>;
}

export interface ScriptedCentralOptions {
  readonly deviceId?: string;
  readonly tls?: TlsOptions;
}

export async function startScriptedCentral(options: ScriptedCentralOptions = {}): Promise<ScriptedCentral> {
  const deviceId = options.deviceId ?? randomUUID();
  const genesis = genesisHead(nodeJournalCrypto, deviceId, 1);
  const scripts = new Map<string, Answer[]>();
  const constant = new Map<string, Answer>();
  const waiting = new Set<() => void>();
  const tokens = new Set<string>();
  let incarnation = randomUUID() as string;
  let heads: Position[] = [genesis];
  let rows: FeedRow[] = [];
  let sequence = 0;
  let compacted = 0;

  const contact = () => ({ protocol: PROTOCOL_VERSION, incarnation, centralTimeMs: Date.now() });
  const head = () => heads.at(-1) ?? genesis;
  const watermark = () => (heads.length > 1 ? { epoch: 1, sequence: heads.length - 1 } : null);
  const tell = (...changes: FeedRow['change'][]) => {
    sequence += 1;
    rows.push(...changes.map((change) => ({ sequence, change })));
    for (const wake of waiting) wake();
  };

  const push = (input: { entries: { body: string }[] }) => {
    for (const { body } of input.entries) {
      const bytes = Buffer.from(body, 'base64');
      const read = readHeader(bytes.toString('utf8'));
      if (!read.ok) return fail(422, 'ENTRY_MALFORMED', { sequence: null, detail: read.problem.detail });
      const { header } = read;
      if (header.sequence < heads.length) continue;
      if (header.previousHash !== head().hash) return fail(409, 'CHAIN_GAP', { takenIn: head() });
      heads.push({ epoch: 1, sequence: header.sequence, hash: createHash('sha256').update(bytes).digest('hex') });
      central.takenIn.push(header.id);
      const verdict = { entryId: header.id, epoch: 1, sequence: header.sequence, status: 'accepted' };
      tell({ kind: 'verdict', ...verdict, code: null, amendments: [] });
    }
    return { contact: contact(), takenIn: head() };
  };

  const pull = async (input: { cursor: number; limit: number; waitMs: number }) => {
    if (input.cursor < compacted) return fail(410, 'CURSOR_TOO_OLD');
    if (input.waitMs > 0 && sequence <= input.cursor) {
      await new Promise<void>((resolve) => {
        const wake = () => {
          clearTimeout(timer);
          waiting.delete(wake);
          resolve();
        };
        const timer = setTimeout(wake, input.waitMs);
        waiting.add(wake);
      });
    }
    const found = rows.filter((row) => row.sequence > input.cursor);
    const last = found.slice(0, input.limit).at(-1)?.sequence ?? sequence;
    const page = found.filter((row) => row.sequence <= last);
    const more = last < sequence;
    return { contact: contact(), takenIn: head(), rows: page, cursor: last, watermark: watermark(), more };
  };

  const members = (input: { after: string | null; limit: number }) => {
    const left = central.members.filter(({ member }) => input.after === null || member.memberId > input.after);
    const page = left.toSorted((a, b) => (a.member.memberId < b.member.memberId ? -1 : 1)).slice(0, input.limit);
    const next = page.length < left.length ? (page.at(-1)?.member.memberId ?? null) : null;
    return { contact: contact(), stamp: sequence, members: page, next };
  };

  const procedures: Record<string, (input: never) => unknown> = {
    '/v1/sync/push': push,
    '/v1/sync/pull': pull,
    '/v1/sync/snapshot': () => ({
      contact: contact(),
      takenIn: head(),
      stamp: sequence,
      watermark: watermark(),
      unresolved: [],
      configurations: [],
      staff: [],
      store: TEST_STORE,
      counts: { members: central.members.length, products: 0 },
    }),
    '/v1/sync/snapshot/members': members,
    '/v1/sync/snapshot/products': () => ({ contact: contact(), stamp: sequence, products: [], next: null }),
    '/v1/devices/enrol': () => ({
      contact: contact(),
      deviceId,
      epoch: 1,
      tillId: randomUUID(),
      tillName: 'Till 1',
      tillCode: 'T1',
      store: TEST_STORE,
      programId: randomUUID(),
      keys: {
        blindIndexKey: Buffer.alloc(32, 1).toString('base64'),
        profileKey: Buffer.alloc(32, 2).toString('base64'),
      },
    }),
  };

  const obey = async (request: IncomingMessage, response: ServerResponse, path: string, text: string) => {
    if (path === '/oauth/token') {
      const token = randomUUID();
      tokens.add(token);
      return sendJson(response, 200, { access_token: token, token_type: 'Bearer', expires_in: 600 });
    }
    const token = request.headers.authorization?.replace('Bearer ', '') ?? '';
    if (path !== '/v1/devices/enrol' && !tokens.has(token)) {
      return sendJson(response, 401, fail(401, 'UNAUTHORIZED').body);
    }
    const answer = await procedures[path]?.(JSON.parse(text) as never);
    if (isFailure(answer)) return sendJson(response, answer.status, answer.body);
    return sendJson(response, answer === undefined ? 404 : 200, answer ?? {});
  };

  const listener: RequestListener = async (request, response) => {
    const path = request.url ?? '';
    central.asked.push(path);
    const text = await readText(request);
    central.bodies.push(text);
    const answer = scripts.get(path)?.shift() ?? constant.get(path);
    const usual = () => obey(request, response, path, text);
    await (answer ? answer(request, response, usual) : usual());
  };
  const server = options.tls ? createTlsServer(options.tls, listener) : createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  const central: ScriptedCentral = {
    url: `${options.tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    asked: [],
    bodies: [],
    takenIn: [],
    members: [],
    script: (path, ...answers) => scripts.set(path, [...(scripts.get(path) ?? []), ...answers]),
    always: (path, answer) => (answer ? constant.set(path, answer) : constant.delete(path)),
    tell,
    expireTokens: () => tokens.clear(),
    restore(keep) {
      incarnation = randomUUID();
      heads = heads.slice(0, keep + 1);
      rows = [];
      for (const wake of waiting) wake();
    },
    compactUpTo(last) {
      compacted = last;
      rows = rows.filter((row) => row.sequence > last);
    },
    feedSequence: () => sequence,
    longPolls: () => waiting.size,
    async close() {
      for (const wake of waiting) wake();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  return central;
}

export const TEST_STORE = {
  storeId: '0199f6a0-0000-7000-8000-0000000000aa',
  name: 'Test store',
  region: 'DE',
  timeZone: 'Europe/Berlin',
  currency: 'EUR',
};

/** A member and its figures, as the feed and the snapshot tell them. */
export function testMember(number: number, available = 0): { member: MemberChange; balance: BalanceChange } {
  const memberId = `0199f6a0-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;
  const figures = { available, pending: 0, held: 0, debt: 0, tierId: 'base', qualifierTotal: 0, nextExpiry: null };
  return {
    member: {
      kind: 'member',
      memberId,
      programId: '0199f6a0-0000-7000-8000-0000000000bb',
      state: 'Enrolled',
      deleted: false,
      primary: true,
      expiresAtMs: null,
      sealedProfile: 'AAAA',
      identifiers: [],
    },
    balance: { kind: 'balance', memberId, ...figures },
  };
}

/** Answers with a status, headers and any text. */
export function answerWith(status: number, text: string, headers: Record<string, string> = {}): Answer {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(text);
  };
}

/** Answers with one of the contract's named errors. */
export function answerError(status: number, code: string, data?: unknown): Answer {
  return answerWith(status, JSON.stringify(fail(status, code, data).body));
}

/** Does what was asked, and loses the answer. */
export const loseAnswer: Answer = async (request, response, obey) => {
  // What is written from here on goes nowhere.
  const { socket } = request;
  response.end = (() => response) as typeof response.end;
  await obey();
  socket.destroy();
};

/** Cuts the connection without an answer. */
export const cutConnection: Answer = (request) => request.socket.destroy();

export const hang: Answer = () => undefined;

function fail(status: number, code: string, data?: unknown) {
  return { failure: true as const, status, body: { defined: true, code, status, message: code, data } };
}

function isFailure(answer: unknown): answer is ReturnType<typeof fail> {
  return typeof answer === 'object' && answer !== null && 'failure' in answer;
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(text);
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
