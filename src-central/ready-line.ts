import { asc, eq, inArray } from 'drizzle-orm';
import type { StaffRole } from '../src-shared/contracts/feed.ts';
import type { MemberState } from '../src-shared/domain/members.ts';
import { issueEnrolmentCode } from './auth/issue-enrolment-code.ts';
import { TOKEN_PATH } from './auth/token-endpoint.ts';
import type { Clock } from './clock.ts';
import type { CentralDatabase } from './database/open.ts';
import { members, stores, tills } from './database/schema.ts';
import { readCentralState } from './database/state.ts';
import { type SampleCredentials, sampleCredentials } from './partners/sample-credentials.ts';
import type { SampleCardFormat } from './sample/cards.ts';
import type { SampleProduct } from './sample/catalogue.ts';
import { type SampleMember, sampleMembers } from './sample/members.ts';
import type { SamplePlan } from './sample/plan.ts';
import { SHOWCASE, type ShowcaseCase } from './sample/showcase.ts';

/** What central prints when it is ready, as one line of JSON. Without the sample, nothing of it is known. */
export interface ReadyLine {
  readonly url: string;
  readonly tokenUrl: string;
  readonly incarnation: string;
  /** For the first till; null where there is no till yet. */
  readonly enrolmentCode: string | null;
  readonly tillName: string | null;
  readonly storeName: string | null;
  /** The first one again, and those for other tills. */
  readonly enrolmentCodes: readonly { code: string; tillName: string; tillCode: string; storeName: string }[];
  /** Who can sign in at the first till. */
  readonly staff: readonly { staffId: string; name: string; role: StaffRole; pin: string }[];
  /** Members to try: each state and each kind of identifier. */
  readonly members: readonly ReadyMember[];
  readonly products: readonly SampleProduct[];
  /** A phone number that two members share. */
  readonly sharedPhone: string | null;
  /** For each interface to other systems; null without the sample. */
  readonly credentials: SampleCredentials | null;
}

export interface ReadyMember {
  readonly case: ShowcaseCase;
  readonly memberId: string;
  readonly name: string;
  readonly state: MemberState;
  readonly deleted: boolean;
  readonly expiresAtMs: number | null;
  readonly tierId: string;
  readonly card: string | null;
  readonly cardFormat: SampleCardFormat | null;
  readonly phone: string | null;
  readonly email: string | null;
}

/** Issues the enrolment codes of this start and gathers what the line says. */
export async function makeReadyLine(
  db: CentralDatabase,
  clock: Clock,
  options: { readonly url: string; readonly codes: number; readonly sample: SamplePlan | null },
): Promise<ReadyLine> {
  const { url, sample } = options;
  const { incarnation } = await readCentralState(db);
  const issued = await issueCodes(db, clock, options.codes, sample?.tills ?? []);
  const [first] = issued;
  const showcase = sample === null ? [] : await readShowcase(db, clock, sample);
  return {
    url,
    tokenUrl: url + TOKEN_PATH,
    incarnation,
    enrolmentCode: first?.code ?? null,
    tillName: first?.tillName ?? null,
    storeName: first?.storeName ?? null,
    enrolmentCodes: issued.map(({ code, tillName, tillCode, storeName }) => ({ code, tillName, tillCode, storeName })),
    staff: (sample?.staff ?? [])
      .filter(({ storeId }) => storeId === first?.storeId)
      .map(({ staffId, name, role, pin }) => ({ staffId, name, role, pin })),
    members: showcase,
    products: sample === null ? [] : pickProducts(sample.products),
    sharedPhone: showcase.find((member) => member.case === 'shared-phone')?.phone ?? null,
    credentials: sample === null ? null : await sampleCredentials(db, clock, { plan: sample, baseUrl: url }),
  };
}

interface IssuedCode {
  readonly code: string;
  readonly tillName: string;
  readonly tillCode: string;
  readonly storeName: string;
  readonly storeId: string;
}

/** For tills in the order of `preferred`, then in that of their codes. */
async function issueCodes(
  db: CentralDatabase,
  clock: Clock,
  count: number,
  preferred: readonly { readonly tillId: string }[],
): Promise<IssuedCode[]> {
  const { storeId, name: storeName } = stores;
  const rows = await db
    .select({ tillId: tills.tillId, tillName: tills.name, tillCode: tills.code, storeName, storeId })
    .from(tills)
    .innerJoin(stores, eq(stores.storeId, tills.storeId))
    .orderBy(asc(tills.code));
  const order = new Map(preferred.map(({ tillId }, index) => [tillId, index]));
  const placeOf = ({ tillId }: { tillId: string }) => order.get(tillId) ?? order.size;
  const chosen = rows.toSorted((left, right) => placeOf(left) - placeOf(right)).slice(0, count);
  const issued: IssuedCode[] = [];
  for (const { tillId, ...till } of chosen) issued.push({ code: await issueEnrolmentCode(db, clock, tillId), ...till });
  return issued;
}

async function readShowcase(db: CentralDatabase, clock: Clock, sample: SamplePlan): Promise<ReadyMember[]> {
  const planned = [...sampleMembers(sample.memberRandom, SHOWCASE.length, clock.nowMs())];
  const rows = await db
    .select()
    .from(members)
    .where(
      inArray(
        members.memberId,
        planned.map(({ member }) => member.memberId),
      ),
    );
  const byId = new Map(rows.map((row) => [row.memberId, row]));
  return planned.flatMap((plan) => {
    const row = byId.get(plan.member.memberId);
    return row && plan.showcase ? [describeMember(plan, plan.showcase, row)] : [];
  });
}

function describeMember(plan: SampleMember, showcase: ShowcaseCase, row: typeof members.$inferSelect): ReadyMember {
  const { member, cardFormat } = plan;
  const valueOf = (kind: string) => member.identifiers.find((identifier) => identifier.kind === kind)?.value ?? null;
  const { memberId, state, deleted, expiresAtMs, tierId } = row;
  const name = member.account.displayName;
  const identifiers = { card: valueOf('card'), cardFormat, phone: valueOf('phone'), email: valueOf('email') };
  return { case: showcase, memberId, name, state, deleted, expiresAtMs, tierId, ...identifiers };
}

/** Two of each category, with and without a barcode, on sale or not. */
function pickProducts(products: readonly SampleProduct[]): SampleProduct[] {
  const taken = new Map<string, number>();
  return products.filter(({ categoryId, barcode, active }) => {
    const kind = `${categoryId} ${barcode === null} ${active}`;
    const count = (taken.get(kind) ?? 0) + 1;
    taken.set(kind, count);
    return count <= 2;
  });
}
