import { SAMPLE_EPOCH_MS } from './program.ts';
import type { Random } from './random.ts';

export interface SampleStore {
  readonly storeId: string;
  readonly name: string;
  readonly region: string;
  readonly timeZone: string;
  readonly currency: string;
}

export interface SampleTill {
  readonly tillId: string;
  readonly storeId: string;
  readonly name: string;
  readonly code: string;
}

/** Three stores in Germany and one across the border, where phone numbers are read otherwise. */
const STORES = [
  { code: 'RS', name: 'Haselbach Riverside', region: 'DE', timeZone: 'Europe/Berlin', tills: 3 },
  { code: 'AM', name: 'Haselbach am Markt', region: 'DE', timeZone: 'Europe/Berlin', tills: 3 },
  { code: 'HB', name: 'Haselbach Hauptbahnhof', region: 'DE', timeZone: 'Europe/Berlin', tills: 2 },
  { code: 'WN', name: 'Haselbach Donaukanal', region: 'AT', timeZone: 'Europe/Vienna', tills: 2 },
] as const;

/** The stores, and the tills of each; ids in the order of both. The first till is the first store's. */
export function sampleStores(random: Random): { stores: SampleStore[]; tills: SampleTill[] } {
  const stores: SampleStore[] = [];
  const tills: SampleTill[] = [];
  for (const { code, name, region, timeZone, tills: count } of STORES) {
    const storeId = random.id(SAMPLE_EPOCH_MS + stores.length);
    stores.push({ storeId, name, region, timeZone, currency: 'EUR' });
    for (let number = 1; number <= count; number += 1) {
      const tillId = random.id(SAMPLE_EPOCH_MS + tills.length);
      tills.push({ tillId, storeId, name: `Till ${number}`, code: `${code}${String(number).padStart(2, '0')}` });
    }
  }
  return { stores, tills };
}
