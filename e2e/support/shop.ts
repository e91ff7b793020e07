import type { SampleProduct } from '../../src-central/sample/catalogue.ts';
import type { SampleMember } from '../../src-central/sample/members.ts';
import { sampleMembers } from '../../src-central/sample/members.ts';
import { planSample, type SamplePlan } from '../../src-central/sample/plan.ts';
import type { ShowcaseCase } from '../../src-central/sample/showcase.ts';

export const SAMPLE_SEED = '1';

/** The sample retailer as the tests know it: whose card, which barcode, what price. */
export type Shop = {
  readonly plan: SamplePlan;
  readonly members: readonly ShopMember[];
  /** The members that show this case, in their order. */
  readonly showing: (showcase: ShowcaseCase) => ShopMember;
  readonly showingAll: (showcase: ShowcaseCase) => ShopMember[];
  /** The product of that name. */
  readonly product: (name: string) => SampleProduct;
};

export type ShopMember = {
  readonly memberId: string;
  readonly name: string;
  readonly showcase: ShowcaseCase | null;
  readonly state: SampleMember['member']['state'];
  readonly card: string | null;
  readonly phone: string | null;
  readonly email: string | null;
};

export function openShop(memberCount: number): Shop {
  const plan = planSample(SAMPLE_SEED);
  const members = [...sampleMembers(plan.memberRandom, memberCount, 0)].map(describe);
  const showingAll = (showcase: ShowcaseCase) => members.filter((member) => member.showcase === showcase);
  return {
    plan,
    members,
    showingAll,
    showing(showcase) {
      const [first] = showingAll(showcase);
      if (first === undefined) throw new Error(`The sample shows no ${showcase}.`);
      return first;
    },
    product(name) {
      const found = plan.products.find((product) => product.name === name);
      if (found === undefined) throw new Error(`The sample has no ${name}.`);
      return found;
    },
  };
}

function describe({ member, showcase }: SampleMember): ShopMember {
  const { memberId, account, state, identifiers } = member;
  const valueOf = (kind: string) => identifiers.find((identifier) => identifier.kind === kind)?.value ?? null;
  return {
    memberId,
    showcase,
    state,
    name: account.displayName,
    card: valueOf('card'),
    phone: valueOf('phone'),
    email: valueOf('email'),
  };
}
