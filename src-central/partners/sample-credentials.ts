import type { Clock } from '../clock.ts';
import type { CentralDatabase } from '../database/open.ts';
import { type Api15Credentials, sampleApi15 } from './api15/sample.ts';
import type { SampleForPartners } from './sample.ts';

/** What a developer needs to speak each interface to the sample, as the ready line says it. */
export interface SampleCredentials {
  readonly api15: Api15Credentials;
}

/** Makes the clients of the sample where they are not there yet, and gives each a credential of this start. */
export async function sampleCredentials(
  db: CentralDatabase,
  clock: Clock,
  sample: SampleForPartners,
): Promise<SampleCredentials> {
  return { api15: await sampleApi15(db, clock, sample) };
}
