import { randomUUID } from 'node:crypto';
import { beforeEach } from 'vitest';
import { createApiClient, issueCredential, type NewApiClient } from '../auth/api-clients.ts';
import type { Interface } from '../auth/roles.ts';
import { accounts } from '../database/schema.ts';
import type { SendPassword } from '../one-time-passwords/sender.ts';
import type { TestCentral } from './databases.ts';
import { createSyncWorld, START_MS, type SyncWorld } from './sync-world.ts';
import { startsTestServers } from './test-server.ts';

export interface SentRequest {
  readonly method?: string;
  /** The header `X-Api-Key`; that of the world where it is left out, none where it is null. */
  readonly key?: string | null;
  /** The header `Authorization`, as a Bearer token. */
  readonly token?: string;
  /** JSON, unless it is text or bytes already. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface PartnerAnswer {
  readonly status: number;
  readonly headers: Headers;
  // What a test looks for in it, the test says.
  readonly body: Readonly<Record<string, unknown>>;
}

export interface PartnerWorld {
  readonly world: SyncWorld;
  readonly url: string;
  /** What the server logged, a line an event. */
  readonly logged: readonly string[];
  /** Registers another client of the interface, and returns its key. */
  addKey(client?: Partial<NewApiClient>): Promise<string>;
  addAccount(test?: boolean): Promise<string>;
  send(path: string, request?: SentRequest): Promise<PartnerAnswer>;
}

/** A server over a world, with a client of an interface whose key may do everything there. */
export function preparePartner(
  central: TestCentral,
  spoken: Interface,
  options: { readonly sendPassword?: SendPassword } = {},
): PartnerWorld {
  const startServer = startsTestServers();
  const started: { world?: SyncWorld; logged: readonly string[]; key: string } = { logged: [], key: '' };
  const partner = {
    url: '',
    get logged() {
      return started.logged;
    },
    get world() {
      if (!started.world) throw new Error('there within tests only');
      return started.world;
    },
    addKey: async (client: Partial<NewApiClient> = {}) => {
      const { clock } = partner.world;
      const standard = { name: 'test', interface: spoken, role: 'admin', requestsPerMinute: 10_000 } as const;
      const clientId = await createApiClient(central.db, clock, { ...standard, ...client });
      return issueCredential(central.db, clock, clientId, 'api-key');
    },
    addAccount: async (test = false) => {
      const accountId = randomUUID();
      const account = { accountId, kind: 'person' as const, displayName: 'Ada Test', test, createdAtMs: START_MS };
      await central.db.insert(accounts).values(account);
      return accountId;
    },
    send: async (path: string, { method = 'GET', key = started.key, token, body, headers }: SentRequest = {}) => {
      const reply = await fetch(partner.url + path, {
        method,
        headers: {
          ...(key === null ? {} : { 'X-Api-Key': key }),
          ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: asBody(body) }),
      });
      const text = await reply.text();
      const isJson = /json/.test(reply.headers.get('content-type') ?? '');
      const read = (isJson ? JSON.parse(text) : { text }) as Readonly<Record<string, unknown>>;
      return { status: reply.status, headers: reply.headers, body: read };
    },
  };
  beforeEach(async () => {
    started.world = await createSyncWorld(central.db);
    started.key = await partner.addKey({ clientId: 'test-client' });
    const { clock } = partner.world;
    const server = await startServer({ db: central.db, clock, ...options });
    started.logged = server.logged;
    partner.url = server.url;
  });
  return partner;
}

/** An answer that is an error, with all it says. */
export function refusalOf({ status, body }: Pick<PartnerAnswer, 'status' | 'body'>): unknown[] {
  return [status, body];
}

function asBody(body: unknown): string | Uint8Array<ArrayBuffer> {
  if (typeof body === 'string') return body;
  return body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body);
}
