import { eq } from 'drizzle-orm';
import { type CredentialKind, createApiClient, issueCredential, type NewApiClient } from '../auth/api-clients.ts';
import type { Clock } from '../clock.ts';
import type { CentralDatabase } from '../database/open.ts';
import { apiClients } from '../database/schema.ts';

/**
 * Registers a client of the sample where it is not there yet, and gives it a credential of this start: those of earlier ones, of
 * which central has the hashes alone, stay good.
 */
export async function issueSampleCredential(
  db: CentralDatabase,
  clock: Clock,
  client: NewApiClient & { readonly clientId: string },
  kind: CredentialKind,
): Promise<string> {
  const known = await db.$count(apiClients, eq(apiClients.clientId, client.clientId));
  if (known === 0) await createApiClient(db, clock, client);
  return issueCredential(db, clock, client.clientId, kind);
}
