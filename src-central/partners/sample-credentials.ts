import type { Clock } from '../clock.ts';
import type { CentralDatabase } from '../database/open.ts';
import type { SamplePlan } from '../sample/plan.ts';

/** What a developer needs to speak each interface to the sample, as the ready line says it. */
export type SampleCredentials = Readonly<Record<never, never>>;

/** What the credentials of an interface are made from. */
export interface SampleForPartners {
  readonly plan: SamplePlan;
  /** The address that others reach this central at, without a trailing slash. */
  readonly baseUrl: string;
}

/** Makes the clients of the sample where they are not there yet, and gives each a credential of this start. */
export async function sampleCredentials(
  _db: CentralDatabase,
  _clock: Clock,
  _sample: SampleForPartners,
): Promise<SampleCredentials> {
  return {};
}
