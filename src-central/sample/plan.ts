import type { ProgramConfig } from '../../src-shared/domain/program.ts';
import { coffeeSkus, type SampleProduct, sampleCatalogue } from './catalogue.ts';
import { SAMPLE_EPOCH_MS, sampleProgram } from './program.ts';
import { createRandom, type Random } from './random.ts';
import { type SampleStaff, sampleStaff } from './staff.ts';
import { type SampleStore, type SampleTill, sampleStores } from './stores.ts';

/** All of a sample but its members, which come from `memberRandom`. */
export interface SamplePlan {
  readonly config: ProgramConfig;
  readonly stores: readonly SampleStore[];
  readonly tills: readonly SampleTill[];
  readonly products: readonly SampleProduct[];
  readonly staff: readonly SampleStaff[];
  readonly memberRandom: Random;
}

/** What the sample of a seed is: the same on every machine and at every start. */
export function planSample(seed: string): SamplePlan {
  const random = createRandom(`earnest-sample/1/${seed}`);
  const products = sampleCatalogue(random.branch('catalogue'));
  const { stores, tills } = sampleStores(random.branch('stores'));
  return {
    config: sampleProgram(random.branch('program').id(SAMPLE_EPOCH_MS), coffeeSkus(products)),
    stores,
    tills,
    products,
    staff: sampleStaff(random.branch('staff'), stores),
    memberRandom: random.branch('members'),
  };
}
