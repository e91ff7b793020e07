import { beforeEach } from 'vitest';
import { createApiClient, issueCredential, type NewApiClient } from '../auth/api-clients.ts';
import { programProfiles } from '../database/schema.ts';
import { API15_PATH } from '../partners/api15/routes.ts';
import type { TestCentral } from './databases.ts';
import { createSyncWorld, type SyncWorld } from './sync-world.ts';
import { startsTestServers } from './test-server.ts';

export const ACCOUNT = 'greatwidgets';

/** What a test sends; undefined leaves out what would be sent otherwise. */
export type SentFields = Readonly<Record<string, string | undefined>>;

export interface JsonAnswer {
  readonly status: 'success' | 'error';
  readonly error?: string;
  readonly [name: string]: unknown;
}

export interface Api15World {
  readonly world: SyncWorld;
  readonly url: string;
  /** The credentials that are sent where a test says nothing else. */
  readonly signIn: SentFields;
  /** What the server logged, a line an event. */
  readonly logged: readonly string[];
  /** Registers another user, and returns its credentials. */
  addUser(client?: Partial<NewApiClient>): Promise<SentFields>;
  post(fields: SentFields): Promise<Response>;
  /** The answer as JSON. */
  ask(fields: SentFields): Promise<JsonAnswer>;
  /** The answer as XML, as it came. */
  askXml(fields: SentFields): Promise<string>;
}

/** A server over a world whose program belongs to the account, with a user who may do everything there. */
export function prepareApi15(central: TestCentral): Api15World {
  const startServer = startsTestServers();
  const started: { world?: SyncWorld; logged: readonly string[] } = { logged: [] };
  const api = {
    url: '',
    signIn: {} as SentFields,
    get logged() {
      return started.logged;
    },
    get world() {
      if (!started.world) throw new Error('there within tests only');
      return started.world;
    },
    addUser: async (client: Partial<NewApiClient> = {}) => {
      const { clock } = api.world;
      const standard = { name: 'test', interface: 'api15', role: 'marketing', chainIds: [ACCOUNT] } as const;
      const clientId = await createApiClient(central.db, clock, { ...standard, ...client });
      return { user_id: clientId, user_api_key: await issueCredential(central.db, clock, clientId, 'api-key') };
    },
    post: (fields: SentFields) => {
      const sent = { API: '1.5', account_id: ACCOUNT, ...api.signIn, ...fields };
      const given = Object.entries(sent).filter((pair): pair is [string, string] => pair[1] !== undefined);
      return fetch(api.url, { method: 'POST', body: new URLSearchParams(given) });
    },
    ask: async (fields: SentFields) => {
      const reply = await api.post({ output: 'JSON', ...fields });
      return (await reply.json()) as JsonAnswer;
    },
    askXml: async (fields: SentFields) => (await api.post(fields)).text(),
  };
  beforeEach(async () => {
    started.world = await createSyncWorld(central.db);
    const { programId, clock } = api.world;
    await central.db.insert(programProfiles).values({ programId, description: '', ownerAccountId: ACCOUNT });
    // What tests make is later than the world's own program.
    clock.advance(1_000);
    const server = await startServer({ db: central.db, clock });
    started.logged = server.logged;
    api.url = server.url + API15_PATH;
    api.signIn = await api.addUser({ requestsPerMinute: 10_000 });
  });
  return api;
}
