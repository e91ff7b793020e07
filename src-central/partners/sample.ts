import type { SamplePlan } from '../sample/plan.ts';

/** What the sample's credentials of an interface are made from. */
export interface SampleForPartners {
  readonly plan: SamplePlan;
  /** The address that others reach this central at, without a trailing slash. */
  readonly baseUrl: string;
}
