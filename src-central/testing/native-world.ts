import { beforeEach } from 'vitest';
import { createApiClient, issueCredential, type NewApiClient } from '../auth/api-clients.ts';
import type { TestCentral } from './databases.ts';
import { createSyncWorld, type SyncWorld } from './sync-world.ts';
import { startsTestServers } from './test-server.ts';

/** An answer of the native interface: its status, its headers and its JSON. */
export interface NativeAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface NativeCall {
  readonly body?: unknown;
  /** Sent as X-API-Key; null where nothing is to be. */
  readonly key?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface NativeWorld {
  readonly world: SyncWorld;
  readonly url: string;
  readonly clientId: string;
  /** Of a client that may do everything. */
  readonly key: string;
  /** What the server logged, a line an event. */
  readonly logged: readonly string[];
  /** Registers another client, and returns its key and its secret. */
  addClient(client?: Partial<NewApiClient>): Promise<{ clientId: string; key: string; secret: string }>;
  /** Asks as the client that may do everything, where nothing else is said. */
  ask(method: string, path: string, call?: NativeCall): Promise<NativeAnswer>;
  /** A token of a client, for the scopes that it asks for. */
  requestToken(clientId: string, secret: string, scope?: string): Promise<string>;
}

/** A server over a world with one program. */
export function prepareNative(central: TestCentral): NativeWorld {
  const startServer = startsTestServers();
  const started: { world?: SyncWorld; logged: readonly string[] } = { logged: [] };
  const api: { -readonly [Name in keyof NativeWorld]: NativeWorld[Name] } = {
    url: '',
    key: '',
    clientId: '',
    get logged(): readonly string[] {
      return started.logged;
    },
    get world(): SyncWorld {
      if (!started.world) throw new Error('there within tests only');
      return started.world;
    },
    addClient: async (client: Partial<NewApiClient> = {}) => {
      const { clock } = api.world;
      const standard = { name: 'test', interface: 'native', role: 'admin', requestsPerMinute: 10_000 } as const;
      const clientId = await createApiClient(central.db, clock, { ...standard, ...client });
      const key = await issueCredential(central.db, clock, clientId, 'api-key');
      return { clientId, key, secret: await issueCredential(central.db, clock, clientId, 'secret') };
    },
    ask: async (method: string, path: string, { body, key = api.key, headers = {} }: NativeCall = {}) => {
      const reply = await fetch(api.url + path, {
        method,
        headers: {
          ...(key !== null && { 'X-API-Key': key }),
          ...(body !== undefined && { 'Content-Type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      return { status: reply.status, headers: reply.headers, body: (await reply.json()) as NativeAnswer['body'] };
    },
    requestToken: async (clientId: string, secret: string, scope?: string) => {
      const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: secret };
      const body = new URLSearchParams({ ...form, ...(scope !== undefined && { scope }) });
      const reply = await fetch(`${api.url}/oauth/token`, { method: 'POST', body });
      return ((await reply.json()) as { access_token: string }).access_token;
    },
  };
  beforeEach(async () => {
    started.world = await createSyncWorld(central.db);
    const { clock } = api.world;
    // What tests make is later than the world's own program.
    clock.advance(1_000);
    const server = await startServer({ db: central.db, clock });
    started.logged = server.logged;
    api.url = server.url;
    Object.assign(api, await api.addClient());
  });
  return api;
}
