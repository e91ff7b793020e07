import { randomUUID } from 'node:crypto';
import { beforeEach } from 'vitest';
import { createApiClient, issueCredential, type NewApiClient } from '../auth/api-clients.ts';
import { insertRows } from '../database/insert-rows.ts';
import { accounts, programProfiles } from '../database/schema.ts';
import { CONNECTOR_PATH } from '../partners/connector/routes.ts';
import type { TestCentral } from './databases.ts';
import { createSyncWorld, START_MS, type SyncWorld } from './sync-world.ts';
import { startsTestServers } from './test-server.ts';

export type Tokens = Readonly<Record<'ClientToken' | 'AccessToken' | 'Client', string>>;

/** A loyalty membership as the connector answers it. */
export interface MembershipAnswer {
  readonly Id: string;
  readonly ChainId: string | null;
  readonly LoyaltyProgramId: string;
  readonly AccountId: string;
  readonly Code: string | null;
  readonly State: string;
  readonly IsPrimary: boolean;
  readonly Points: number;
  readonly ExpirationDate: string | null;
  readonly Url: string | null;
  readonly LoyaltyTierId: string | null;
  readonly CreatorProfile: { readonly Discriminator: string; readonly EnterpriseProfile: { ProfileId: string } | null };
  readonly UpdaterProfile: { readonly Discriminator: string; readonly EnterpriseProfile: { ProfileId: string } | null };
}

export interface ConnectorAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: {
    readonly LoyaltyMemberships: MembershipAnswer[];
    readonly Cursor: string | null;
    readonly Message: string;
  };
}

export type ConnectorOperation = 'getAll' | 'add' | 'update' | 'delete';

export interface ConnectorWorld {
  /** Its program is of the chain. */
  readonly world: SyncWorld;
  readonly chainId: string;
  readonly url: string;
  /** Of a client of the chain alone: what is sent where a test says nothing else. */
  readonly tokens: Tokens;
  readonly logged: readonly string[];
  /** Registers another client. */
  addClient(client?: Partial<NewApiClient>): Promise<Tokens>;
  /** Another program, with a chain of its own or none. */
  addProgram(chainId: string | null, changes?: Parameters<typeof createSyncWorld>[1]): Promise<SyncWorld>;
  addAccounts(count: number, changes?: { readonly test?: boolean }): Promise<string[]>;
  ask(operation: ConnectorOperation, fields?: object): Promise<ConnectorAnswer>;
  /** Adds memberships that must be taken; of the world's program unless they say another. */
  add(list: readonly object[]): Promise<MembershipAnswer[]>;
  /** Updates one membership, which must be taken. */
  update(id: string, fields: object): Promise<MembershipAnswer>;
  /** One membership as it is. */
  read(id: string): Promise<MembershipAnswer>;
}

/** A server over a world whose program is of a chain, with a client of that chain. */
export function prepareConnector(central: TestCentral): ConnectorWorld {
  const startServer = startsTestServers();
  const started: { world?: SyncWorld; logged: readonly string[]; tokens?: Tokens } = { logged: [] };
  const api = {
    url: '',
    chainId: '',
    get logged() {
      return started.logged;
    },
    get world() {
      return present(started.world);
    },
    get tokens() {
      return present(started.tokens);
    },
    addClient: async (client: Partial<NewApiClient> = {}) => {
      const standard = { name: 'test', interface: 'connector', role: 'service', chainIds: [api.chainId] } as const;
      const { clock } = api.world;
      const clientId = await createApiClient(central.db, clock, { ...standard, requestsPerMinute: 10_000, ...client });
      return {
        ClientToken: await issueCredential(central.db, clock, clientId, 'client-token'),
        AccessToken: await issueCredential(central.db, clock, clientId, 'access-token'),
        Client: 'Test Client 1.0.0',
      };
    },
    addProgram: async (chainId: string | null, changes: Parameters<typeof createSyncWorld>[1] = {}) => {
      const world = await createSyncWorld(central.db, changes, api.world.clock);
      if (chainId !== null) await joinChain(central, world.programId, chainId);
      return world;
    },
    addAccounts: async (count: number, { test = false } = {}) => {
      const rows = Array.from({ length: count }, (_, index) => {
        const account = { accountId: randomUUID(), displayName: `Ada Test ${index}`, test };
        return { ...account, kind: 'person' as const, createdAtMs: START_MS };
      });
      await central.db.transaction((tx) => insertRows(tx, accounts, rows));
      return rows.map(({ accountId }) => accountId);
    },
    ask: async (operation: ConnectorOperation, fields: object = {}) => {
      const body = JSON.stringify({ ...api.tokens, ...fields });
      const headers = { 'Content-Type': 'application/json' };
      const reply = await fetch(`${api.url}/${operation}`, { method: 'POST', headers, body });
      return {
        status: reply.status,
        headers: reply.headers,
        body: (await reply.json()) as ConnectorAnswer['body'],
      };
    },
    add: async (list: readonly object[]) => {
      const standard = { LoyaltyProgramId: api.world.programId, IsPrimary: false };
      const fields = { LoyaltyMemberships: list.map((each) => ({ ...standard, ...each })) };
      return taken(await api.ask('add', fields));
    },
    update: async (id: string, fields: object) => {
      const updates = [{ LoyaltyMembershipId: id, ...fields }];
      return present(taken(await api.ask('update', { LoyaltyMembershipUpdates: updates }))[0]);
    },
    read: async (id: string) => present(taken(await api.ask('getAll', { LoyaltyMembershipIds: [id] }))[0]),
  };
  beforeEach(async () => {
    started.world = await createSyncWorld(central.db);
    api.chainId = randomUUID();
    await joinChain(central, api.world.programId, api.chainId);
    started.tokens = await api.addClient();
    const server = await startServer({ db: central.db, clock: api.world.clock });
    started.logged = server.logged;
    api.url = `${server.url}${CONNECTOR_PATH}/loyaltyMemberships`;
  });
  return api;
}

async function joinChain({ db }: TestCentral, programId: string, chainId: string): Promise<void> {
  await db.insert(programProfiles).values({ programId, description: '', chainId });
}

function taken({ status, body }: ConnectorAnswer): MembershipAnswer[] {
  if (status !== 200) throw new Error(`the connector answered ${status}: ${body.Message}`);
  return body.LoyaltyMemberships;
}

function present<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('there within tests only, or nothing was answered');
  return value;
}
