import { join } from 'node:path';
import type { SampleStaff } from '../../src-central/sample/staff.ts';
import type { StaffRole } from '../../src-shared/contracts/feed.ts';
import { type Central, startCentral } from '../support/central.ts';
import { openShop, type Shop } from '../support/shop.ts';
import { launchTill, type TillApp } from '../support/till.ts';

/** What all screens are reached with: one central with its sample, and one till at a time. */
export type Stage = {
  readonly shop: Shop;
  readonly central: Central;
  till(): TillApp;
  /** Someone of the till's own store. */
  person(role: StaffRole): SampleStaff;
  /** Closes the till and starts one on the data folder of that name; `prepare` may change what lies there first. */
  restart(name: string, prepare?: (userData: string) => Promise<void>): Promise<void>;
  close(): Promise<void>;
};

/** A screen, and how to get there from the one before it. */
export type Screen = {
  /** Of its pictures, in small letters with hyphens. */
  readonly name: string;
  /** Drawn at the least and at a large size as well. */
  readonly isMain?: boolean;
  readonly reach: (stage: Stage) => Promise<void>;
  /** What has to go before the next one can be reached. */
  readonly leave?: (stage: Stage) => Promise<void>;
};

const MEMBERS = 300;

export async function openStage(folder: string): Promise<Stage> {
  const shop = openShop(MEMBERS);
  const central = await startCentral({ dataFolder: join(folder, 'central'), members: MEMBERS });
  const launch = (name: string) => launchTill({ userData: join(folder, name), seed: 'screens' });
  let till = await launch('till');
  return {
    shop,
    central,
    till: () => till,
    person(role) {
      const storeId = shop.plan.tills[0]?.storeId;
      const person = shop.plan.staff.find((one) => one.storeId === storeId && one.role === role);
      if (person === undefined) throw new Error(`The sample has no ${role} at its first till.`);
      return person;
    },
    async restart(name, prepare) {
      await till.close();
      await prepare?.(join(folder, name));
      till = await launch(name);
    },
    async close() {
      await till.close();
      await central.stop();
    },
  };
}
