import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { openProfile } from '../../../src-node/crypto.ts';
import { accounts, auditEvents, feed, identifiers, members, programProfiles } from '../../database/schema.ts';
import { readCentralState } from '../../database/state.ts';
import { addMember } from '../../members/add-members.ts';
import { describeEachDatabase } from '../../testing/databases.ts';
import { prepareNative } from '../../testing/native-world.ts';
import { createSyncWorld, newTestMember } from '../../testing/sync-world.ts';

describeEachDatabase('native members', (central) => {
  const api = prepareNative(central);
  const PHONE = { kind: 'phone', value: '+491712345678' } as const;
  const CARD = { kind: 'card', value: '2990000004471' } as const;
  const EMAIL = { kind: 'email', value: 'ada@example.org' } as const;
  const add = (changes: Parameters<typeof newTestMember>[0] = {}) =>
    api.world.addMember({ identifiers: [CARD, PHONE, EMAIL], ...changes });
  const rowOf = async (memberId: string) =>
    (await central.db.select().from(members).where(eq(members.memberId, memberId)))[0];
  const actionsOf = async (targetId: string) =>
    (await central.db.select().from(auditEvents).where(eq(auditEvents.targetId, targetId))).map(({ action }) => action);
  const create = (body: Record<string, unknown>) =>
    api.ask('POST', '/v1/members', {
      body: { programId: api.world.programId, account: { displayName: 'Ada Test' }, ...body },
    });
  const lastMemberRow = async (memberId: string) => {
    const rows = await central.db.select().from(feed).orderBy(feed.sequence);
    return rows
      .flatMap(({ change }) => (change.kind === 'member' && change.memberId === memberId ? [change] : []))
      .at(-1);
  };

  it('POST /v1/members makes a member with its account and identifiers, however they are written', async () => {
    const made = await create({
      region: 'DE',
      identifiers: [
        { kind: 'phone', value: '0171 2345678' },
        { kind: 'email', value: 'Ada@Example.org' },
        { kind: 'card', value: '2990 0000 04471' },
      ],
    });
    expect(made.status).toBe(201);
    const memberId = String(made.body['memberId']);
    const read = await api.ask('GET', `/v1/members/${memberId}`);
    expect(read.body).toMatchObject({
      memberId,
      accountId: made.body['accountId'],
      programId: api.world.programId,
      state: 'Enrolled',
      standing: 'enrolled',
      deleted: false,
      primary: true,
      tierId: 'base',
      createdBy: `client/${api.clientId}`,
      version: 1,
      displayName: 'Ada Test',
      identifiers: [CARD, EMAIL, PHONE],
      balance: { available: 0, held: 0, total: 0, pending: 0, debt: 0, nextExpiry: null },
    });
    expect(await actionsOf(memberId)).toEqual(['members.create', 'members.read']);
    expect((await lastMemberRow(memberId))?.identifiers).toHaveLength(3);
  });

  it('POST /v1/members takes an account that is there, which keeps the primary membership that it has', async () => {
    const { body } = await api.ask('POST', '/v1/accounts', { body: { displayName: 'Ada Test' } });
    const account = { account: undefined, accountId: body['accountId'] };
    const other = await createSyncWorld(central.db);
    const first = await create(account);
    const second = await create({ ...account, programId: other.programId });
    const third = await create({ ...account, programId: (await createSyncWorld(central.db)).programId, primary: true });
    const primaries = [first, second, third].map(
      async ({ body: made }) => (await rowOf(String(made['memberId'])))?.primary,
    );
    expect(await Promise.all(primaries)).toEqual([false, false, true]);
  });

  it.each<[string, () => Promise<Record<string, unknown>> | Record<string, unknown>, number, string]>([
    ['neither account', () => ({ account: undefined }), 400, 'REQUEST_INVALID'],
    ['both accounts', () => ({ accountId: randomUUID() }), 400, 'REQUEST_INVALID'],
    ['an unknown account', () => ({ account: undefined, accountId: randomUUID() }), 404, 'ACCOUNT_UNKNOWN'],
    ['an unknown program', () => ({ programId: randomUUID() }), 404, 'PROGRAM_UNKNOWN'],
    ['no program', () => ({ programId: undefined }), 400, 'REQUEST_INVALID'],
    ['an unknown state', () => ({ state: 'Gold' }), 400, 'REQUEST_INVALID'],
    ['an unknown field', () => ({ colour: 'red' }), 400, 'REQUEST_INVALID'],
    ['a phone of no country', () => ({ identifiers: [{ kind: 'phone', value: '0171 2345678' }] }), 400, 'INVALID'],
    ['a card that is none', () => ({ identifiers: [{ kind: 'card', value: '../..' }] }), 400, 'INVALID'],
    ['a script for an address', () => ({ url: 'javascript:alert(1)' }), 400, 'REQUEST_INVALID'],
    ['a name that is too long', () => ({ account: { displayName: 'x'.repeat(201) } }), 400, 'REQUEST_INVALID'],
    ['too many identifiers', () => ({ identifiers: Array.from({ length: 21 }, () => CARD) }), 400, 'REQUEST_INVALID'],
    ['a test account', () => ({ account: { displayName: 'Ada', test: true } }), 409, 'LIVENESS_MISMATCH'],
    [
      'a card that is taken',
      async () => {
        await add();
        return { identifiers: [CARD] };
      },
      409,
      'CARD_IN_USE',
    ],
    [
      'an account that is a member',
      async () => ({ account: undefined, accountId: (await rowOf(await add()))?.accountId }),
      409,
      'MEMBERSHIP_ALREADY_EXISTS',
    ],
  ])('POST /v1/members refuses %s, and changes nothing', async (_, changes, status, code) => {
    const body = await changes();
    const before = [await central.db.$count(members), await central.db.$count(accounts)];
    const refused = await create(body);
    expect([refused.status, refused.body['code']]).toEqual([status, code]);
    expect(refused.headers.get('content-type')).toBe('application/problem+json');
    expect([await central.db.$count(members), await central.db.$count(accounts)]).toEqual(before);
  });

  it('GET /v1/members/{memberId} tells names with pii and figures with points:read alone', async () => {
    const memberId = await add({ openingLots: [{ points: 120, earnedAtMs: api.world.clock.nowMs() }] });
    const { clientId, secret, key } = await api.addClient({ role: 'reader' });
    const asReader = (await api.ask('GET', `/v1/members/${memberId}`, { key })).body;
    expect(asReader).toMatchObject({ memberId, balance: { available: 120, total: 120 } });
    const token = await api.requestToken(clientId, secret, 'members:read');
    const headers = { Authorization: `Bearer ${token}` };
    const bare = (await api.ask('GET', `/v1/members/${memberId}`, { key: null, headers })).body;
    for (const told of [asReader, bare]) expect(JSON.stringify(told)).not.toMatch(/Ada|4471|example|171/);
    expect(bare).not.toHaveProperty('balance');
    expect(await actionsOf(memberId), 'no personal data was read').toEqual([]);
  });

  it.each(['GET', 'PATCH'])('%s of a member that is not there', async (method) => {
    const body = method === 'GET' ? undefined : {};
    const unknown = await api.ask(method, `/v1/members/${randomUUID()}`, { body });
    expect([unknown.status, unknown.body['code']]).toEqual([404, 'MEMBER_UNKNOWN']);
    const malformed = await api.ask(method, '/v1/members/nobody', { body });
    expect([malformed.status, malformed.body['code']]).toEqual([400, 'REQUEST_INVALID']);
  });

  it('GET /v1/members pages through all, the oldest first, and filters', async () => {
    const made: string[] = [];
    for (let index = 0; index < 5; index += 1) {
      made.push(await api.world.addMember({ state: index === 3 ? 'Pending' : 'Enrolled' }));
      api.world.clock.advance(1);
    }
    const met: unknown[] = [];
    let cursor = '';
    do {
      const { body } = await api.ask('GET', `/v1/members?limit=2${cursor && `&cursor=${cursor}`}`);
      met.push(...(body['members'] as { memberId: string }[]).map(({ memberId }) => memberId));
      cursor = String(body['nextCursor'] ?? '');
    } while (cursor !== '');
    expect(met).toEqual(made);
    const listed = async (query: string) =>
      ((await api.ask('GET', `/v1/members?${query}`)).body['members'] as { memberId: string }[]).map(
        ({ memberId }) => memberId,
      );
    expect(await listed('state=Pending')).toEqual([made[3]]);
    expect(await listed(`accountId=${(await rowOf(made[1] ?? ''))?.accountId}`)).toEqual([made[1]]);
    expect(await listed(`programId=${randomUUID()}`)).toEqual([]);
    await api.ask('POST', `/v1/members/${made[0]}/erase`);
    expect(await listed('')).toEqual(made.slice(1));
    expect(await listed('deleted=true')).toEqual([made[0]]);
  });

  it.each([
    'limit=0',
    'limit=201',
    'limit=x',
    'limit=1&limit=2',
    'cursor=nonsense',
    'state=Gold',
    'colour=red',
    'cursor[x]=1',
  ])('GET /v1/members refuses %s', async (query) => {
    const refused = await api.ask('GET', `/v1/members?${query}`);
    expect([refused.status, refused.body['code']]).toEqual([400, 'REQUEST_INVALID']);
  });

  it('PATCH /v1/members/{memberId} changes what is named, tells the tills and grows the version', async () => {
    const memberId = await add({ state: 'Pending', openingLots: [{ points: 50, earnedAtMs: 1 }] });
    const before = await rowOf(memberId);
    api.world.clock.advance(1_000);
    const expiresAtMs = api.world.clock.nowMs() + 1_000_000;
    const changes = { state: 'Enrolled', expiresAtMs, code: 'A-1', url: 'https://example.org/a', version: 1 };
    const changed = await api.ask('PATCH', `/v1/members/${memberId}`, { body: { ...changes, identifiers: [EMAIL] } });
    expect(changed.status).toBe(200);
    expect(changed.body).toMatchObject({
      ...changes,
      version: 2,
      identifiers: [EMAIL],
      balance: { available: 50, pending: 0 },
    });
    expect(await rowOf(memberId)).toMatchObject({ updatedAtMs: api.world.clock.nowMs() });
    expect(before?.updatedAtMs).not.toBe(api.world.clock.nowMs());
    expect(await lastMemberRow(memberId)).toMatchObject({ state: 'Enrolled', expiresAtMs });
    expect((await lastMemberRow(memberId))?.identifiers).toHaveLength(1);
    const again = await api.ask('PATCH', `/v1/members/${memberId}`, { body: { state: 'Declined', version: 1 } });
    expect([again.status, again.body['code']]).toEqual([409, 'CHANGED_MEANWHILE']);
    expect((await rowOf(memberId))?.state).toBe('Enrolled');
  });

  it('PATCH /v1/members/{memberId} makes one membership primary in place of the other, also at once', async () => {
    const { body } = await api.ask('POST', '/v1/accounts', { body: { displayName: 'Ada Test' } });
    const { accountId } = body;
    const made: string[] = [];
    for (let index = 0; index < 3; index += 1) {
      const { programId } = await createSyncWorld(central.db);
      made.push(String((await create({ account: undefined, accountId, programId })).body['memberId']));
    }
    await Promise.all(made.map((memberId) => api.ask('PATCH', `/v1/members/${memberId}`, { body: { primary: true } })));
    const rows = await Promise.all(made.map(rowOf));
    expect(rows.filter((row) => row?.primary)).toHaveLength(1);
  });

  it('PATCH /v1/members/{memberId} refuses a card that is taken, another id in the body, and a deleted member', async () => {
    await add();
    const memberId = await api.world.addMember();
    const codeOf = async (body: unknown) => (await api.ask('PATCH', `/v1/members/${memberId}`, { body })).body['code'];
    expect(await codeOf({ identifiers: [CARD] })).toBe('CARD_IN_USE');
    expect(await codeOf({ memberId: randomUUID() })).toBe('REQUEST_INVALID');
    await api.ask('POST', `/v1/members/${memberId}/erase`);
    expect(await codeOf({ state: 'Enrolled' })).toBe('MEMBER_DELETED');
  });

  it.each([
    [{ kind: 'card', value: '2990-0000-04471' }],
    [{ kind: 'phone', value: '0171 2345678', region: 'DE' }],
    [{ kind: 'phone', value: '+49 171 2345678' }],
    [{ kind: 'email', value: 'ADA@example.ORG' }],
  ])('POST /v1/members/identify recognises %o, with the last movements', async (written) => {
    const memberId = await add({ openingLots: [{ points: 120, earnedAtMs: api.world.clock.nowMs() }] });
    const body = { programId: api.world.programId, movements: 5, ...written };
    const found = await api.ask('POST', '/v1/members/identify', { body });
    expect(found.body['members']).toMatchObject([
      { memberId, displayName: 'Ada Test', balance: { available: 120 }, movements: [{ kind: 'opening', points: 120 }] },
    ]);
    expect(await actionsOf(memberId)).toEqual(['members.identify']);
  });

  it('POST /v1/members/identify finds all who share a phone, and nobody by a lost card or deleted', async () => {
    const [first, second] = [await add(), await api.world.addMember({ identifiers: [PHONE] })].toSorted();
    const who = async (written: object, programId: string = api.world.programId) => {
      const { status, body } = await api.ask('POST', '/v1/members/identify', { body: { programId, ...written } });
      return status === 200
        ? (body['members'] as { memberId: string }[]).map(({ memberId }) => memberId)
        : body['code'];
    };
    expect(await who(PHONE)).toEqual([first, second]);
    expect(await who(PHONE, (await createSyncWorld(central.db)).programId)).toEqual([]);
    expect(await who(PHONE, randomUUID())).toBe('PROGRAM_UNKNOWN');
    expect(await who({ kind: 'phone', value: '12' })).toBe('INVALID');
    await central.db.update(identifiers).set({ kind: 'lost-card' }).where(eq(identifiers.kind, 'card'));
    expect(await who(CARD)).toEqual([]);
    await api.ask('POST', `/v1/members/${first}/erase`);
    expect(await who(PHONE)).toEqual([second]);
  });

  it('POST /v1/members/{memberId}/close ends a membership and keeps its data and points', async () => {
    const memberId = await add({ openingLots: [{ points: 120, earnedAtMs: 1 }] });
    const closed = { memberId, state: 'Canceled' };
    expect((await api.ask('POST', `/v1/members/${memberId}/close`)).body).toEqual(closed);
    expect((await api.ask('POST', `/v1/members/${memberId}/close`)).body).toEqual(closed);
    const { body } = await api.ask('GET', `/v1/members/${memberId}`);
    expect(body).toMatchObject({
      standing: 'canceled',
      displayName: 'Ada Test',
      balance: { available: 120 },
      version: 2,
    });
    expect(await lastMemberRow(memberId)).toMatchObject({ state: 'Canceled' });
    expect((await actionsOf(memberId)).filter((action) => action === 'members.close')).toHaveLength(1);
  });

  it('POST /v1/members/{memberId}/erase takes every trace of the person, at the tills too, and keeps the ledger', async () => {
    const memberId = await add({ openingLots: [{ points: 120, earnedAtMs: 1 }] });
    await api.ask('PATCH', `/v1/members/${memberId}`, { body: { code: 'ada-1' } });
    await api.ask('PUT', `/v1/members/${memberId}/preferences`, { body: { topics: ['wine of Ada'] } });
    const { accountId = '' } = (await rowOf(memberId)) ?? {};
    await api.ask('PATCH', `/v1/accounts/${accountId}`, { body: { names: ['ada'] } });
    const erased = { memberId, accountErased: true };
    expect((await api.ask('POST', `/v1/members/${memberId}/erase`)).body).toEqual(erased);
    expect((await api.ask('POST', `/v1/members/${memberId}/erase`)).body).toEqual(erased);
    const { body } = await api.ask('GET', `/v1/members/${memberId}`);
    expect(body).toMatchObject({
      deleted: true,
      standing: 'deleted',
      code: null,
      identifiers: [],
      balance: { available: 120 },
    });
    expect(JSON.stringify([body, (await api.ask('GET', `/v1/accounts/${accountId}`)).body])).not.toMatch(/ada/i);
    const { profileKey } = await readCentralState(central.db);
    const rows = (await central.db.select().from(feed)).flatMap(({ change }) =>
      change.kind === 'member' ? [change] : [],
    );
    expect(rows).toMatchObject([{ memberId, deleted: true, identifiers: [] }]);
    const sealed = Buffer.from(rows[0]?.sealedProfile ?? '', 'base64');
    expect(JSON.parse(openProfile(profileKey, memberId, sealed) ?? '')).toEqual({
      displayName: '—',
      cardHint: null,
      phoneHint: null,
      emailHint: null,
    });
  });

  it('POST /v1/members/{memberId}/erase keeps the account of another membership, and needs pii', async () => {
    const memberId = await add();
    const { accountId = '' } = (await rowOf(memberId)) ?? {};
    const { programId } = await createSyncWorld(central.db);
    await create({ account: undefined, accountId, programId });
    const { key } = await api.addClient({ role: 'marketing' });
    expect((await api.ask('POST', `/v1/members/${memberId}/erase`, { key })).status).toBe(403);
    expect((await api.ask('POST', `/v1/members/${memberId}/erase`)).body).toEqual({ memberId, accountErased: false });
    expect((await api.ask('GET', `/v1/accounts/${accountId}`)).body).toMatchObject({ displayName: 'Ada Test' });
  });

  it('shows a client of some chains nothing of the others', async () => {
    const memberId = await add();
    const other = await createSyncWorld(central.db);
    const chainId = randomUUID();
    await central.db.insert(programProfiles).values({ programId: other.programId, description: '', chainId });
    const theirs = await addMember(central.db, other.clock, other.programId, newTestMember());
    const { key } = await api.addClient({ chainIds: [chainId] });
    expect((await api.ask('GET', `/v1/members/${theirs}`, { key })).status).toBe(200);
    const { body } = await api.ask('GET', '/v1/members', { key });
    expect(body['members']).toMatchObject([{ memberId: theirs }]);
    for (const [method, path] of [
      ['GET', ''],
      ['PATCH', ''],
      ['POST', '/close'],
      ['POST', '/erase'],
      ['GET', '/export'],
      ['GET', '/preferences'],
      ['GET', '/consents'],
    ] as const) {
      const refused = await api.ask(method, `/v1/members/${memberId}${path}`, {
        key,
        body: method === 'PATCH' ? {} : undefined,
      });
      expect([method, path, refused.body['code']]).toEqual([method, path, 'MEMBER_UNKNOWN']);
    }
    const { accountId = '' } = (await rowOf(memberId)) ?? {};
    expect((await api.ask('GET', `/v1/accounts/${accountId}`, { key })).body['code']).toBe('ACCOUNT_UNKNOWN');
    const joining = { programId: api.world.programId, account: { displayName: 'Ada' } };
    expect((await api.ask('POST', '/v1/members', { key, body: joining })).body['code']).toBe('PROGRAM_UNKNOWN');
    const identifying = { programId: api.world.programId, ...PHONE };
    expect((await api.ask('POST', '/v1/members/identify', { key, body: identifying })).body['code']).toBe(
      'PROGRAM_UNKNOWN',
    );
  });
});
