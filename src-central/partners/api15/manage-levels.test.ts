import { asc } from 'drizzle-orm';
import { beforeEach, expect, it } from 'vitest';
import { feed, programVersions, tierAssignments } from '../../database/schema.ts';
import { publishConfiguration } from '../../programs/publish-configuration.ts';
import { readLatestConfiguration } from '../../programs/read-configurations.ts';
import { type JsonAnswer, prepareApi15, type SentFields } from '../../testing/api15-world.ts';
import { describeEachDatabase } from '../../testing/databases.ts';
import { figuresOf, settle, verdictOf } from '../../testing/settle.ts';

type Level = Readonly<Record<string, string>>;

describeEachDatabase('manage_membership_levels', (central) => {
  const api = prepareApi15(central);
  /** The number of the world's own program, which has base and gold. */
  let own = '';
  /** A program made over this interface, of which no level has been made yet. */
  let fresh = '';
  beforeEach(async () => {
    const programs = (await api.ask({ type: 'manage_memberships', action: 'list' }))['membership'] as Level[];
    own = programs[0]?.['membership_program_id'] ?? '';
    const made = await api.ask({
      type: 'manage_memberships',
      action: 'new',
      membership_program_name: 'Amazing Rewards',
      membership_type: 'A',
      membership_time_range: '12',
      membership_time_unit: 'M',
      membership_campaigns_included: 'all',
    });
    fresh = (made['membership_program_id'] as { id: string }).id;
  });

  const manage = (action: string, fields: SentFields) =>
    api.ask({ type: 'manage_membership_levels', action, ...fields });
  const create = async (program: string, description: string, qualifier: string, multiplier: string) =>
    idOf(await manage('new', { membership_program_id: program, ...terms(description, qualifier, multiplier) }));
  const list = async (program: string) =>
    (await manage('list', { membership_program_id: program }))['membership_level'] as Level[];
  const numberOf = async (program: string, description: string) =>
    (await list(program)).find((level) => level['membership_level_description'] === description)?.[
      'membership_level_id'
    ] ?? '';
  const figures = async (program: string) =>
    (await list(program)).map((level) => [
      level['membership_level_description'],
      level['membership_level_qualifier'],
      level['membership_level_multiplier'],
    ]);
  const memberWith = (points: number) =>
    api.world.addMember({ openingLots: points === 0 ? [] : [{ points, earnedAtMs: api.world.clock.nowMs() }] });

  it('new answers with the id of the level, in the form of the document', async () => {
    const fields = { membership_program_id: fresh, ...terms('Gold', '25000', '2') };
    const xml = await api.askXml({ type: 'manage_membership_levels', action: 'new', ...fields });
    expect(xml).toMatch(
      /^<response status="success">\n {2}<membership_level_id>\d+<\/membership_level_id>\n<\/response>\n$/,
    );
  });

  it('list has the levels from the lowest up, numbers in the form that they came in', async () => {
    await create(fresh, 'Gold', '050000', '2.0');
    await create(fresh, 'Basic', '0', '1.0');
    await create(fresh, 'Silver', '10000', '1.20');
    expect(await figures(fresh)).toEqual([
      ['Basic', '0', '1.0'],
      ['Silver', '10000', '1.20'],
      ['Gold', '050000', '2.0'],
    ]);
  });

  it('a figure that was changed elsewhere since is given as it is now', async () => {
    await create(own, 'Silver', '0500', '1.20');
    const config = await readLatestConfiguration(central.db, api.world.programId);
    if (!config) throw new Error('the program has a configuration');
    const tiers = config.tiers.map((tier) =>
      tier.name === 'Silver' ? { ...tier, qualifier: 600, multiplier: { numerator: 4, denominator: 3 } } : tier,
    );
    await publishConfiguration(central.db, { ...config, tiers, version: config.version + 1 }, 1);
    expect((await figures(own))[1]).toEqual(['Silver', '600', '1.333333']);
  });

  it.each(['list', 'info'])('%s with membership_program_id lists the levels once each', async (action) => {
    const xml = await api.askXml({ type: 'manage_membership_levels', action, membership_program_id: own });
    expect(xml.replaceAll(/<membership_level_id>\d+</g, '<membership_level_id>53<')).toBe(`<response status="success">
  <membership_level>
    <membership_level_id>53</membership_level_id>
    <membership_program_id>${own}</membership_program_id>
    <membership_level_qualifier>0</membership_level_qualifier>
    <membership_level_multiplier>1</membership_level_multiplier>
    <membership_level_description>Base</membership_level_description>
  </membership_level>
  <membership_level>
    <membership_level_id>53</membership_level_id>
    <membership_program_id>${own}</membership_program_id>
    <membership_level_qualifier>1000</membership_level_qualifier>
    <membership_level_multiplier>2</membership_level_multiplier>
    <membership_level_description>Gold</membership_level_description>
  </membership_level>
</response>
`);
  });

  it('info gives the one level', async () => {
    const number = await create(fresh, 'Gold', '50000', '2.0');
    const answer = await manage('info', { membership_level_id: number });
    expect(answer['membership_level']).toEqual({
      membership_level_id: number,
      membership_program_id: fresh,
      membership_level_qualifier: '50000',
      membership_level_multiplier: '2.0',
      membership_level_description: 'Gold',
    });
  });

  it('the base level is there from the start; the first that is made is taken for it, a second is refused', async () => {
    const [base] = await list(fresh);
    expect(await create(fresh, 'Entry', '0', '1')).toBe(base?.['membership_level_id']);
    expect(await figures(fresh)).toEqual([['Entry', '0', '1']]);
    const second = await manage('new', { membership_program_id: fresh, ...terms('Other', '0', '1') });
    expect(second.error).toBe('Another level of this program has the same qualifier: no two can.');
    const elsewhere = await manage('new', { membership_program_id: own, ...terms('Other', '0', '1') });
    expect(elsewhere.error).toBe('Another level of this program has the same qualifier: no two can.');
    const multiplying = await manage('new', { membership_program_id: fresh, ...terms('Other', '0', '2') });
    expect(multiplying.error).toBe('Every program needs its base level: its qualifier is 0 and its multiplier 1.');
  });

  it('the base level keeps its qualifier and multiplier, and cannot be deleted', async () => {
    const base = await numberOf(own, 'Base');
    const fixed = 'Every program needs its base level: its qualifier is 0 and its multiplier 1.';
    for (const changed of [terms('Base', '10', '1'), terms('Base', '0', '1.5')]) {
      expect((await manage('update', { membership_level_id: base, ...changed })).error).toBe(fixed);
    }
    const deleted = await manage('delete', { membership_level_id: base });
    expect(deleted.error).toBe('The base level cannot be deleted: every program needs one.');
    expect(idOf(await manage('update', { membership_level_id: base, ...terms('Entry', '0', '1.00') }))).toBe(base);
    expect((await figures(own))[0]).toEqual(['Entry', '0', '1.00']);
  });

  it('update changes every field, answers with the id, and moves members to the level that they reach now', async () => {
    const memberId = await memberWith(1_500);
    const gold = await numberOf(own, 'Gold');
    const fields = { membership_level_id: gold, ...terms('Golden', '50000', '3.5') };
    expect(idOf(await manage('update', fields))).toBe(gold);
    expect((await figures(own))[1]).toEqual(['Golden', '50000', '3.5']);
    expect(await figuresOf(api.world, memberId)).toMatchObject({ tierId: 'base', available: 1_500 });
    await manage('update', { ...fields, ...terms('Golden', '1500', '3.5') });
    expect((await figuresOf(api.world, memberId)).tierId).toBe('gold');
  });

  it('a multiplier acts at the till as soon as its version is there', async () => {
    const till = await api.world.addTill();
    const memberId = await memberWith(600);
    await create(own, 'Silver', '500', '1.5');
    const [config] = await configurationsTold();
    const { tierId } = await figuresOf(api.world, memberId);
    expect(config?.tiers.find((tier) => tier.tierId === tierId)).toMatchObject({
      name: 'Silver',
      multiplier: { numerator: 3, denominator: 2 },
    });
    if (!config) throw new Error('the tills were told');
    const sold = till.sell({ memberId, tierId, amountMinor: 10_000, config });
    await settle(api.world, till);
    expect(await verdictOf(api.world, sold.entryId)).toBe('accepted');
    expect((await figuresOf(api.world, memberId)).available).toBe(750);
  });

  it('delete moves the members of the level to the one that they qualify for, and tells the tills', async () => {
    const [silver, gold] = [await create(own, 'Silver', '500', '1.5'), await numberOf(own, 'Gold')];
    const [low, middle, high] = [await memberWith(0), await memberWith(600), await memberWith(1_500)];
    const given = await memberWith(0);
    const assignment = {
      reason: 'test',
      untilMs: api.world.clock.nowMs() + 1_000,
      assignedBy: 'test',
      assignedAtMs: 0,
    };
    await central.db.insert(tierAssignments).values({ memberId: given, tierId: 'gold', ...assignment });
    const named = async (memberId: string) => {
      const config = await readLatestConfiguration(central.db, api.world.programId);
      const { tierId } = await figuresOf(api.world, memberId);
      return config?.tiers.find((tier) => tier.tierId === tierId)?.name;
    };
    const all = () => Promise.all([low, middle, high].map(named));
    expect(await all()).toEqual(['Base', 'Silver', 'Gold']);
    const xml = await api.askXml({ type: 'manage_membership_levels', action: 'delete', membership_level_id: gold });
    expect(xml).toBe('<response status="success">\n</response>\n');
    expect(await all()).toEqual(['Base', 'Silver', 'Silver']);
    expect((await figuresOf(api.world, high)).available).toBe(1_500);
    const [config] = await configurationsTold();
    expect(config?.tiers.map(({ name, rank }) => [name, rank])).toEqual([
      ['Base', 0],
      ['Silver', 1],
    ]);
    expect((await balancesTold()).at(-1)).toMatchObject({ memberId: high, qualifierTotal: 1_500 });
    expect(await central.db.$count(tierAssignments)).toBe(0);
    expect((await manage('delete', { membership_level_id: silver })).status).toBe('success');
    expect(await all()).toEqual(['Base', 'Base', 'Base']);
    const unknown = 'membership_level_id is not a membership level of this account.';
    for (const action of ['info', 'update', 'delete']) {
      expect((await manage(action, { membership_level_id: gold, ...terms('Gold', '1', '1') })).error).toBe(unknown);
    }
  });

  it('a level that a person gave stays where another one is deleted', async () => {
    const silver = await create(own, 'Silver', '500', '1.5');
    const memberId = await memberWith(600);
    const given = { reason: 'test', untilMs: api.world.clock.nowMs() + 1_000, assignedBy: 'test', assignedAtMs: 0 };
    await central.db.insert(tierAssignments).values({ memberId, tierId: 'gold', ...given });
    await manage('delete', { membership_level_id: silver });
    expect((await figuresOf(api.world, memberId)).tierId).toBe('gold');
  });

  it('delete is refused where a reward is for this level alone', async () => {
    const config = await readLatestConfiguration(central.db, api.world.programId);
    if (!config) throw new Error('the program has a configuration');
    const rewards = config.redemption.rewards.map((reward) => ({ ...reward, tiers: ['gold'] }));
    const next = { ...config, version: 2, redemption: { ...config.redemption, rewards } };
    await publishConfiguration(central.db, next, 1);
    const answer = await manage('delete', { membership_level_id: await numberOf(own, 'Gold') });
    expect(answer.error).toMatch(/is for this level alone/);
    const both = rewards.map((reward) => ({ ...reward, tiers: ['base', 'gold'] }));
    const third = { ...next, version: 3, redemption: { ...config.redemption, rewards: both } };
    await publishConfiguration(central.db, third, 1);
    expect((await manage('delete', { membership_level_id: await numberOf(own, 'Gold') })).status).toBe('success');
    const after = await readLatestConfiguration(central.db, api.world.programId);
    expect(after?.redemption.rewards.map(({ tiers }) => tiers)).toEqual([['base'], ['base'], ['base']]);
  });

  it.each([
    ['new', 'membership_program_id'],
    ['new', 'membership_level_description'],
    ['new', 'membership_level_qualifier'],
    ['new', 'membership_level_multiplier'],
    ['update', 'membership_level_id'],
    ['update', 'membership_level_description'],
    ['update', 'membership_level_qualifier'],
    ['update', 'membership_level_multiplier'],
    ['info', 'membership_level_id'],
    ['list', 'membership_program_id'],
    ['delete', 'membership_level_id'],
  ])('%s needs %s', async (action, name) => {
    const target =
      action === 'new' || action === 'list'
        ? { membership_program_id: own }
        : { membership_level_id: await numberOf(own, 'Gold') };
    const answer = await manage(action, { ...target, ...terms('Silver', '500', '1.5'), [name]: undefined });
    expect(answer.error).toBe(`${name} is required.`);
  });

  it.each([
    ['-1', '1', 'membership_level_qualifier must be a whole number.'],
    ['1.5', '1', 'membership_level_qualifier must be a whole number.'],
    ['9'.repeat(16), '1', 'membership_level_qualifier must be a whole number.'],
    ['9'.repeat(15), '1', 'membership_level_qualifier is too large.'],
    ['1000', '1', 'Another level of this program has the same qualifier: no two can.'],
    ['500', '0.5', 'A level cannot lower what customers earn: its multiplier is at least 1.'],
    ['500', '0', 'A level cannot lower what customers earn: its multiplier is at least 1.'],
    ['500', '1,5', 'membership_level_multiplier must be a number such as 1.5, with at most six decimals.'],
    ['500', '-2', 'membership_level_multiplier must be a number such as 1.5, with at most six decimals.'],
    ['500', 'NaN', 'membership_level_multiplier must be a number such as 1.5, with at most six decimals.'],
    ['500', '1e3', 'membership_level_multiplier must be a number such as 1.5, with at most six decimals.'],
    ['500', '1.1234567', 'membership_level_multiplier must be a number such as 1.5, with at most six decimals.'],
    ['500', '999999.999999', 'membership_level_multiplier must be a number such as 1.5, with at most six decimals.'],
  ])('new refuses a qualifier of %s with a multiplier of %s', async (qualifier, multiplier, error) => {
    const before = await central.db.$count(programVersions);
    const answer = await manage('new', { membership_program_id: own, ...terms('Silver', qualifier, multiplier) });
    expect(answer).toEqual({ status: 'error', error });
    expect(await central.db.$count(programVersions)).toBe(before);
  });

  it('a program has at most twenty levels', async () => {
    for (let level = 1; level < 20; level += 1) await create(fresh, `L${level}`, String(level), '1');
    const answer = await manage('new', { membership_program_id: fresh, ...terms('One more', '20', '1') });
    expect(answer.error).toBe('A program can have at most 20 levels: delete one first.');
  });

  it('levels of another account, and programs by a level’s number, are not there', async () => {
    const gold = await numberOf(own, 'Gold');
    const other = { ...(await api.addUser({ chainIds: ['other'] })), account_id: 'other' };
    const unknown = 'membership_level_id is not a membership level of this account.';
    for (const action of ['info', 'update', 'delete']) {
      const answer = await manage(action, { ...other, membership_level_id: gold, ...terms('Mine', '1', '1') });
      expect(answer.error).toBe(unknown);
      expect((await manage(action, { membership_level_id: own, ...terms('Mine', '1', '1') })).error).toBe(unknown);
    }
    const asProgram = await manage('list', { membership_program_id: gold });
    expect(asProgram.error).toBe('membership_program_id is not a membership program of this account.');
  });

  it('of two levels made at once neither is lost', async () => {
    const made = Array.from({ length: 6 }, (_, index) => create(fresh, `L${index}`, String(100 + index), '1.5'));
    expect(new Set(await Promise.all(made)).size).toBe(6);
    expect(await list(fresh)).toHaveLength(7);
  });

  async function feedChanges() {
    const rows = await central.db.select().from(feed).orderBy(asc(feed.sequence), asc(feed.ordinal));
    return rows.map(({ change }) => change);
  }

  /** The versions that the feed has told tills of, the newest first. */
  async function configurationsTold() {
    return (await feedChanges())
      .flatMap((change) => (change.kind === 'configuration' ? [change.config] : []))
      .toReversed();
  }

  async function balancesTold() {
    return (await feedChanges()).flatMap((change) => (change.kind === 'balance' ? [change] : []));
  }
});

function idOf(answer: JsonAnswer): string {
  const id = answer['membership_level_id'];
  if (typeof id !== 'string') throw new Error(`no id in ${JSON.stringify(answer)}`);
  return id;
}

/** The fields of a level, as they are sent. */
function terms(description: string, qualifier: string, multiplier: string) {
  return {
    membership_level_description: description,
    membership_level_qualifier: qualifier,
    membership_level_multiplier: multiplier,
  };
}
