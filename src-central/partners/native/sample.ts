import { TOKEN_PATH } from '../../auth/token-endpoint.ts';
import type { Clock } from '../../clock.ts';
import type { CentralDatabase } from '../../database/open.ts';
import type { SampleForPartners } from '../sample.ts';
import { issueSampleCredential } from '../sample-client.ts';

export interface NativeCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly tokenUrl: string;
  readonly apiKey: string;
}

/** A client that may do everything, by token or by key. */
export async function sampleNative(
  db: CentralDatabase,
  clock: Clock,
  { baseUrl }: SampleForPartners,
): Promise<NativeCredentials> {
  const client = { clientId: CLIENT_ID, name: 'Sample: native', interface: 'native', role: 'admin' } as const;
  const clientSecret = await issueSampleCredential(db, clock, client, 'secret');
  const apiKey = await issueSampleCredential(db, clock, client, 'api-key');
  return { clientId: CLIENT_ID, clientSecret, tokenUrl: baseUrl + TOKEN_PATH, apiKey };
}

const CLIENT_ID = 'sample-native';
