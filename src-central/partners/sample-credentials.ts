import type { Clock } from '../clock.ts';
import type { CentralDatabase } from '../database/open.ts';
import { type Api15Credentials, sampleApi15 } from './api15/sample.ts';
import { type ConnectorCredentials, sampleConnector } from './connector/sample.ts';
import { type MembershipsCredentials, sampleMemberships } from './memberships/sample.ts';
import { type NativeCredentials, sampleNative } from './native/sample.ts';
import { type RewardsCredentials, sampleRewards } from './rewards/sample.ts';
import type { SampleForPartners } from './sample.ts';

/** What a developer needs to speak each interface to the sample, as the ready line says it. */
export interface SampleCredentials {
  readonly native: NativeCredentials;
  readonly api15: Api15Credentials;
  readonly memberships: MembershipsCredentials;
  readonly rewards: RewardsCredentials;
  readonly connector: ConnectorCredentials;
}

/** Makes the clients of the sample where they are not there yet, and gives each a credential of this start. */
export async function sampleCredentials(
  db: CentralDatabase,
  clock: Clock,
  sample: SampleForPartners,
): Promise<SampleCredentials> {
  return {
    native: await sampleNative(db, clock, sample),
    api15: await sampleApi15(db, clock, sample),
    memberships: await sampleMemberships(db, clock, sample),
    rewards: await sampleRewards(db, clock, sample),
    connector: await sampleConnector(db, clock, sample),
  };
}
