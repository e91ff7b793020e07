import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { and, eq, isNull } from 'drizzle-orm';
import type { Clock } from '../clock.ts';
import type { CentralDatabase } from '../database/open.ts';
import { apiClients, apiCredentials } from '../database/schema.ts';
import { type ApiRole, type Interface, ROLE_SCOPES, type Scope } from './roles.ts';

/** Another system, as it was recognised. */
export interface ApiClient {
  readonly clientId: string;
  readonly name: string;
  readonly interface: Interface;
  readonly role: ApiRole;
  /** The chains that it may see, or in API 1.5 the business accounts; null for all. */
  readonly chainIds: readonly string[] | null;
  readonly networks: readonly string[] | null;
  readonly signingKey: Uint8Array | null;
  readonly requestsPerMinute: number;
}

export type CredentialKind = (typeof apiCredentials.$inferSelect)['kind'];

export interface NewApiClient {
  readonly clientId?: string;
  readonly name: string;
  readonly interface: Interface;
  readonly role: ApiRole;
  readonly chainIds?: readonly string[] | null;
  readonly networks?: readonly string[] | null;
  readonly signingKey?: Uint8Array | null;
  readonly requestsPerMinute?: number;
}

/** Registers another system; it has no credentials yet. Returns its id. */
export async function createApiClient(db: CentralDatabase, clock: Clock, client: NewApiClient): Promise<string> {
  const clientId = client.clientId ?? randomUUID();
  await db.insert(apiClients).values({
    clientId,
    name: client.name,
    interface: client.interface,
    role: client.role,
    chainIds: client.chainIds ? [...client.chainIds] : null,
    networks: client.networks ? [...client.networks] : null,
    signingKey: client.signingKey ?? null,
    requestsPerMinute: client.requestsPerMinute ?? REQUESTS_PER_MINUTE,
    active: true,
    createdAtMs: clock.nowMs(),
  });
  return clientId;
}

/** Gives a client something to prove itself by, and returns it: central keeps its hash alone. */
export async function issueCredential(
  db: CentralDatabase,
  clock: Clock,
  clientId: string,
  kind: CredentialKind,
): Promise<string> {
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  const row = { secretHash: hashSecret(secret), clientId, kind, createdAtMs: clock.nowMs(), revokedAtMs: null };
  await db.insert(apiCredentials).values(row);
  return secret;
}

/** A credential is of no use from now on. */
export async function revokeCredential(db: CentralDatabase, clock: Clock, secret: string): Promise<void> {
  await db
    .update(apiCredentials)
    .set({ revokedAtMs: clock.nowMs() })
    .where(and(eq(apiCredentials.secretHash, hashSecret(secret)), isNull(apiCredentials.revokedAtMs)));
}

/** Whose credential this is; null where it is nobody's, was revoked, or its client is not active. */
export async function findApiClient(
  db: CentralDatabase,
  kind: CredentialKind,
  secret: string,
): Promise<ApiClient | null> {
  const [row] = await db
    .select({ client: apiClients })
    .from(apiCredentials)
    .innerJoin(apiClients, eq(apiClients.clientId, apiCredentials.clientId))
    .where(
      and(
        eq(apiCredentials.secretHash, hashSecret(secret)),
        eq(apiCredentials.kind, kind),
        isNull(apiCredentials.revokedAtMs),
        eq(apiClients.active, true),
      ),
    );
  return row?.client ?? null;
}

/** The client of this id; null where there is none that is active. */
export async function readApiClient(db: CentralDatabase, clientId: string): Promise<ApiClient | null> {
  const [client] = await db
    .select()
    .from(apiClients)
    .where(and(eq(apiClients.clientId, clientId), eq(apiClients.active, true)));
  return client ?? null;
}

/** What a client may do: of what its role allows, what it asked for; all of it where it asked for nothing. */
export function grantedScopes(client: Pick<ApiClient, 'role'>, asked: readonly string[] | null): Scope[] {
  return ROLE_SCOPES[client.role].filter((scope) => asked?.includes(scope) ?? true);
}

const REQUESTS_PER_MINUTE = 600;
const SECRET_BYTES = 32;

/** Looked up by its hash, a secret is compared in no way that its first characters could be guessed from. */
function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
