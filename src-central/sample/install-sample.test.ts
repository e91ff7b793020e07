import { argon2Verify } from 'hash-wasm';
import { beforeEach, expect, it } from 'vitest';
import { tierFor } from '../../src-shared/domain/tiers.ts';
import { auditCentral } from '../audit.ts';
import { systemClock } from '../clock.ts';
import { feedHead, members, products, programs, staff, stores, tills } from '../database/schema.ts';
import { createLog } from '../log.ts';
import { describeEachDatabase, describePglite } from '../testing/databases.ts';
import { insertTestTill } from '../testing/test-server.ts';
import { installSample, SampleRefusedError } from './install-sample.ts';
import { sampleMembers } from './members.ts';
import { planSample, type SamplePlan } from './plan.ts';
import { SHOWCASE } from './showcase.ts';

/** With few people: hashing the PINs of all of them is what would take the time. */
const plan = fewStaff(planSample('1'));
const log = createLog(() => undefined);

describeEachDatabase('the sample in a database', (central) => {
  beforeEach(() => installSample(central.db, systemClock, log, plan, 120));

  it('is whole, and its books are in order', async () => {
    expect(await central.db.$count(members)).toBe(120);
    expect(await central.db.$count(stores)).toBe(plan.stores.length);
    expect(await central.db.$count(tills)).toBe(plan.tills.length);
    expect(await central.db.$count(products)).toBe(plan.products.length);
    const audit = await auditCentral(central.db);
    expect(audit.findings).toEqual([]);
    expect(audit.members.some(({ pending }) => pending > 0)).toBe(true);
    expect(audit.members.reduce((sum, { available }) => sum + available, 0)).toBeGreaterThan(10_000);
  });

  it('has the members of the showcase as they were meant', async () => {
    const rows = new Map((await central.db.select().from(members)).map((row) => [row.memberId, row]));
    for (const { member, showcase, deleted } of sampleMembers(plan.memberRandom, SHOWCASE.length, Date.now())) {
      const meant = SHOWCASE.find((entry) => entry.showcase === showcase);
      expect(rows.get(member.memberId), showcase ?? '').toMatchObject({ state: meant?.state, deleted });
    }
    const tierOf = (index: number) => [...rows.values()].find(({ memberId }) => memberId === idAt(index))?.tierId;
    expect([0, 1, 2, 3].map(tierOf)).toEqual(['base', 'silver', 'gold', 'platinum']);
    for (const { tierId, qualifierTotal } of rows.values()) {
      expect(tierId).toBe(tierFor(plan.config, qualifierTotal).tierId);
    }
  });

  it('signs staff in by their PINs, hashed at the figures that OWASP recommends', async () => {
    const [row] = await central.db.select().from(staff).limit(1);
    expect(row?.pinHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    const pin = plan.staff.find(({ staffId }) => staffId === row?.staffId)?.pin ?? '';
    expect(await argon2Verify({ password: pin, hash: row?.pinHash ?? '' })).toBe(true);
    expect(await argon2Verify({ password: '000000', hash: row?.pinHash ?? '' })).toBe(false);
  });
});

describePglite('putting the sample in again', (central) => {
  it('changes nothing of one that is whole, and goes on with one that was cut short', async () => {
    await installSample(central.db, systemClock, log, plan, 20);
    const before = await everything();
    await installSample(central.db, systemClock, log, plan, 20);
    await installSample(central.db, systemClock, log, plan, 10);
    expect(await everything()).toEqual(before);
    await installSample(central.db, systemClock, log, plan, 60);
    expect(await central.db.$count(members)).toBe(60);
    expect((await auditCentral(central.db)).findings).toEqual([]);
  });

  it.each([
    ['of another seed', () => installSample(central.db, systemClock, log, fewStaff(planSample('2')), 5)],
    ['of somebody', () => insertTestTill(central.db)],
  ])('leaves data %s alone', async (_, prepare) => {
    await prepare();
    const before = await everything();
    await expect(installSample(central.db, systemClock, log, plan, 5)).rejects.toThrow(SampleRefusedError);
    expect(await everything()).toEqual(before);
  });

  async function everything(): Promise<unknown> {
    const tables = [programs, stores, tills, products, staff, members, feedHead];
    return Promise.all(tables.map((table) => central.db.select().from(table)));
  }
});

function fewStaff(whole: SamplePlan): SamplePlan {
  return { ...whole, staff: whole.staff.slice(0, 2) };
}

function idAt(index: number): string | undefined {
  return [...sampleMembers(plan.memberRandom, index + 1, Date.now())][index]?.member.memberId;
}
