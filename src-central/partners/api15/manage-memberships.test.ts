import { asc, eq } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { auditEvents, feed, members, programProfiles, programVersions } from '../../database/schema.ts';
import { readLatestConfiguration } from '../../programs/read-configurations.ts';
import { ACCOUNT, type JsonAnswer, prepareApi15, type SentFields } from '../../testing/api15-world.ts';
import { describeEachDatabase } from '../../testing/databases.ts';
import { figuresOf, settle, verdictOf } from '../../testing/settle.ts';

const PROGRAM = {
  type: 'manage_memberships',
  action: 'new',
  membership_program_name: 'Amazing Rewards',
  membership_type: 'A',
  membership_time_range: '6',
  membership_time_unit: 'M',
  membership_campaigns_included: 'all',
} as const;

describeEachDatabase('manage_memberships', (central) => {
  const api = prepareApi15(central);
  const create = async (fields: SentFields = {}) => idOf(await api.ask({ ...PROGRAM, ...fields }));
  const manage = (action: string, fields: SentFields = {}) =>
    api.ask({ type: 'manage_memberships', action, ...fields });
  const info = async (number: string) =>
    (await manage('info', { membership_program_id: number }))['membership'] as Record<string, string>;
  const list = async (fields: SentFields = {}) =>
    (await manage('list', fields))['membership'] as Record<string, string>[];
  /** The number of the world's own program. */
  const ownNumber = async () => (await list())[0]?.['membership_program_id'] ?? '';

  it('new answers with the id of the program, in the form of the document', async () => {
    const xml = await api.askXml(PROGRAM);
    expect(xml).toMatch(
      /^<response status="success">\s+<membership_program_id>\s+<id>\d+<\/id>\s+<\/membership_program_id>\s+<\/response>\s$/,
    );
  });

  it.each([
    ['membership_type', {}, 'A', ''],
    ['membership_style', { membership_type: undefined, membership_style: 'A' }, 'A', ''],
    ['both names', { membership_style: 'A' }, 'A', ''],
    ['type B', { membership_type: 'B', membership_custom_qualifier_name: 'Nights' }, 'B', 'Nights'],
    ['type A with a qualifier name, which it has no use for', { membership_custom_qualifier_name: 'Nights' }, 'A', ''],
  ])('new takes %s', async (_, fields, style, qualifierName) => {
    expect(await info(await create(fields))).toMatchObject({
      membership_style: style,
      membership_custom_qualifier_name: qualifierName,
    });
  });

  it.each(['D', 'M', 'Y'])('new takes the time unit %s', async (unit) => {
    expect(await info(await create({ membership_time_unit: unit }))).toMatchObject({
      membership_time_range: '6',
      membership_time_unit: unit,
    });
  });

  it.each([['all'], ['july'], ['1503061175851366,july']])('new takes %s as campaigns', async (campaigns) => {
    const number = await create({ membership_campaigns_included: campaigns });
    expect((await info(number))['membership_campaigns_included']).toBe(campaigns);
  });

  it('info answers with all fields of the program, in the order and form of the document', async () => {
    const number = await create({ membership_time_range: '06', membership_program_name: 'Käse & <Wein>' });
    const xml = await api.askXml({ type: 'manage_memberships', action: 'info', membership_program_id: number });
    expect(xml).toBe(`<response status="success">
  <membership>
    <membership_program_id>${number}</membership_program_id>
    <membership_program_name>Käse &amp; &lt;Wein&gt;</membership_program_name>
    <membership_custom_qualifier_name></membership_custom_qualifier_name>
    <membership_style>A</membership_style>
    <membership_time_range>06</membership_time_range>
    <membership_time_unit>M</membership_time_unit>
    <membership_campaigns_included>all</membership_campaigns_included>
  </membership>
</response>
`);
  });

  it.each(['include_levels', 'include_membership_levels'])('info and list give the levels by %s', async (name) => {
    const number = await create();
    const xml = await api.askXml({ ...PROGRAM, action: 'info', membership_program_id: number, [name]: 'Y' });
    expect(xml.replaceAll(/<membership_level_id>\d+</g, '<membership_level_id>43<')).toContain(`
    <membership_levels>
      <membership_level_id>43</membership_level_id>
      <membership_program_id>${number}</membership_program_id>
      <membership_level_qualifier>0</membership_level_qualifier>
      <membership_level_multiplier>1</membership_level_multiplier>
      <membership_level_description>Basic</membership_level_description>
    </membership_levels>
  </membership>`);
    const levels = (await list({ [name]: 'Y' })).map((program) => program['membership_levels']?.length);
    expect(levels).toEqual([2, 1]);
    expect((await list({ [name]: 'N' }))[0]).not.toHaveProperty('membership_levels');
  });

  it('list has the programs of the account alone, the oldest first', async () => {
    const number = await create();
    const other = await api.addUser({ chainIds: ['other'] });
    await create({ ...other, account_id: 'other' });
    const names = (await list()).map((program) => program['membership_program_name']);
    expect(names).toEqual(['Test club', 'Amazing Rewards']);
    const xml = await api.askXml({ type: 'manage_memberships', action: 'list' });
    expect(xml.match(/<membership>/g)).toHaveLength(2);
    const foreign = await manage('info', { ...other, account_id: 'other', membership_program_id: number });
    expect(foreign.error).toBe('membership_program_id is not a membership program of this account.');
    expect(await list({ ...(await api.addUser({ chainIds: ['third'] })), account_id: 'third' })).toEqual([]);
  });

  it('a new program earns as the first one of the account does, and has its base level', async () => {
    await create();
    const [, profile] = await central.db
      .select()
      .from(programProfiles)
      .where(eq(programProfiles.ownerAccountId, ACCOUNT));
    const config = await readLatestConfiguration(central.db, profile?.programId ?? '');
    expect(config).toMatchObject({ currency: 'EUR', earning: api.world.config.earning, test: false, closed: false });
    expect(config?.tiers.map(({ name, qualifier, rank }) => [name, qualifier, rank])).toEqual([['Basic', 0, 0]]);
  });

  it('update changes every field, answers with the id, and tells the tills by a new version', async () => {
    const number = await ownNumber();
    const fields = {
      ...PROGRAM,
      action: 'update',
      membership_program_id: number,
      membership_program_name: 'Amazing Rewards Club',
      membership_type: undefined,
      membership_style: 'B',
      membership_custom_qualifier_name: 'Nights',
      membership_time_range: '12',
      membership_time_unit: 'D',
      membership_campaigns_included: 'july',
    };
    expect(idOf(await api.ask(fields))).toBe(number);
    expect(await info(number)).toEqual({
      membership_program_id: number,
      membership_program_name: 'Amazing Rewards Club',
      membership_custom_qualifier_name: 'Nights',
      membership_style: 'B',
      membership_time_range: '12',
      membership_time_unit: 'D',
      membership_campaigns_included: 'july',
    });
    const [last] = await configurationsTold();
    expect(last).toMatchObject({ version: 2, name: 'Amazing Rewards Club', qualification: { type: 'B' } });
    await api.ask(fields);
    expect(await central.db.$count(programVersions)).toBe(2);
  });

  it('update counts anew what members have reached, where the window is another one', async () => {
    const day = 24 * 60 * 60 * 1000;
    const openingLots = [{ points: 1_500, earnedAtMs: api.world.clock.nowMs() - 90 * day }];
    const memberId = await api.world.addMember({ openingLots });
    expect((await figuresOf(api.world, memberId)).tierId).toBe('gold');
    const fields = { ...PROGRAM, action: 'update', membership_program_id: await ownNumber() };
    await api.ask({ ...fields, membership_time_range: '30', membership_time_unit: 'D' });
    expect(await figuresOf(api.world, memberId)).toMatchObject({ tierId: 'base', qualifierTotal: 0, available: 1_500 });
    await api.ask({ ...fields, membership_time_range: '1', membership_time_unit: 'Y' });
    expect(await figuresOf(api.world, memberId)).toMatchObject({ tierId: 'gold', qualifierTotal: 1_500 });
  });

  it('delete answers with nothing but success, and the number is nobody’s from then on', async () => {
    const number = await create();
    const remove = { type: 'manage_memberships', action: 'delete', membership_program_id: number };
    expect(await api.askXml(remove)).toBe('<response status="success">\n</response>\n');
    const unknown = 'membership_program_id is not a membership program of this account.';
    for (const action of ['delete', 'info', 'update']) {
      expect((await api.ask({ ...PROGRAM, ...remove, action })).error).toBe(unknown);
    }
    expect((await list()).map((program) => program['membership_program_name'])).toEqual(['Test club']);
  });

  it('delete of a program with members closes it: tills are told, points and members stay', async () => {
    const till = await api.world.addTill();
    const openingLots = [{ points: 700, earnedAtMs: api.world.clock.nowMs() }];
    const memberId = await api.world.addMember({ openingLots });
    expect((await manage('delete', { membership_program_id: await ownNumber() })).status).toBe('success');
    const [closed] = await configurationsTold();
    expect(closed).toMatchObject({ version: 2, closed: true });
    if (!closed) throw new Error('the tills were told');
    expect(await figuresOf(api.world, memberId)).toMatchObject({ available: 700, tierId: 'base' });
    expect(await central.db.$count(members, eq(members.deleted, false))).toBe(1);
    const claim = { earnPoints: 10 };
    const sold = till.sell({ memberId, config: closed, amountMinor: 1_000, claim });
    await settle(api.world, till);
    expect(await verdictOf(api.world, sold.entryId)).toMatch(/^refused PROGRAM_CLOSED/);
  });

  it.each([
    'membership_program_name',
    'membership_type',
    'membership_time_range',
    'membership_time_unit',
    'membership_campaigns_included',
  ])('new and update need %s', async (name) => {
    const before = await central.db.$count(programVersions);
    const update = { ...PROGRAM, action: 'update', membership_program_id: await ownNumber() };
    for (const fields of [PROGRAM, update]) {
      for (const value of [undefined, '']) {
        expect((await api.ask({ ...fields, [name]: value })).error).toBe(`${name} is required.`);
      }
    }
    expect(await central.db.$count(programVersions)).toBe(before);
  });

  it.each(['info', 'update', 'delete'])('%s needs membership_program_id', async (action) => {
    expect((await api.ask({ ...PROGRAM, action })).error).toBe('membership_program_id is required.');
  });

  it.each([
    [{ membership_type: 'C' }, 'membership_type must be A or B.'],
    [{ membership_style: 'B' }, 'membership_type and membership_style are two names of one field, and differ.'],
    [{ membership_type: 'B' }, 'membership_custom_qualifier_name is required for membership type B.'],
    [{ membership_time_range: '0' }, 'membership_time_range must be from 1 to 3660.'],
    [{ membership_time_range: '-6' }, 'membership_time_range must be a whole number.'],
    [{ membership_time_range: '6.5' }, 'membership_time_range must be a whole number.'],
    [{ membership_time_range: '9999' }, 'membership_time_range must be from 1 to 3660.'],
    [{ membership_time_unit: 'W' }, 'membership_time_unit must be D, M or Y.'],
    [
      { membership_campaigns_included: 'a,,b' },
      'membership_campaigns_included must be all, or campaign IDs with commas between them.',
    ],
    [{ membership_program_name: ' ' }, 'membership_program_name is empty.'],
    [{ membership_program_name: 'x'.repeat(101) }, 'membership_program_name has more than 100 characters.'],
    [{ membership_program_name: 'a\u0000b' }, 'membership_program_name has characters that are no text.'],
  ] satisfies [SentFields, string][])('new refuses %o', async (fields, error) => {
    const before = await central.db.$count(programVersions);
    expect(await api.ask({ ...PROGRAM, ...fields })).toEqual({ status: 'error', error });
    expect(await central.db.$count(programVersions)).toBe(before);
  });

  it.each(['0', '999999', '9'.repeat(40)])('info of the number %s, which nothing has, is an error', async (number) => {
    const answer = await manage('info', { membership_program_id: number });
    expect(answer.error).toBe('membership_program_id is not a membership program of this account.');
  });

  it.each(['-1', '1e3', "1' or '1'='1", '<1>', '9'.repeat(41)])('info of the number %s is an error', async (number) => {
    expect((await manage('info', { membership_program_id: number })).error).toBe(
      'membership_program_id must be a number.',
    );
  });

  it('every change is kept with who made it', async () => {
    const number = await create();
    await api.ask({ ...PROGRAM, action: 'update', membership_program_id: number, membership_time_range: '7' });
    await manage('delete', { membership_program_id: number });
    const events = await central.db.select().from(auditEvents).orderBy(asc(auditEvents.eventId));
    expect(events.map(({ action }) => action)).toEqual(['programs.create', 'programs.change', 'programs.delete']);
    expect(new Set(events.map(({ clientId }) => clientId))).toEqual(new Set([api.signIn['user_id']]));
  });

  /** The versions that the feed has told tills of, the newest first. */
  async function configurationsTold() {
    const rows = await central.db.select().from(feed).orderBy(asc(feed.sequence), asc(feed.ordinal));
    return rows.flatMap(({ change }) => (change.kind === 'configuration' ? [change.config] : [])).toReversed();
  }
});

function idOf(answer: JsonAnswer): string {
  const { id } = (answer['membership_program_id'] ?? {}) as { id?: string };
  if (id === undefined) throw new Error(`no id in ${JSON.stringify(answer)}`);
  return id;
}
