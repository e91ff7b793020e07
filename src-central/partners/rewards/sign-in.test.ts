import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { expect, it } from 'vitest';
import { createAccessTokens } from '../../auth/access-token.ts';
import { createSigningKeys } from '../../auth/signing-keys.ts';
import { auditEvents, oneTimePasswords, outbox, programProfiles } from '../../database/schema.ts';
import { changeMember } from '../../members/change-member.ts';
import { describeEachDatabase } from '../../testing/databases.ts';
import { holdFor } from '../../testing/hold-points.ts';
import { codeOf, PHONE, prepareRewards } from '../../testing/rewards-world.ts';
import { createSyncWorld, START_MS } from '../../testing/sync-world.ts';

const MINUTE_MS = 60_000;

describeEachDatabase('signing in to rewards', (central) => {
  const rewards = prepareRewards(central);

  it('POST /customers/{uniqueId}/otp sends a password to the registered mobile', async () => {
    const memberId = await rewards.addCustomer(500);
    const { status, body } = await rewards.askForOtp(memberId);
    expect([status, body]).toEqual([
      200,
      {
        sentTo: '+49*********78',
        expiresAt: new Date(START_MS + 5 * MINUTE_MS).toISOString(),
        resendsLeft: 4,
      },
    ]);
    const [message] = await central.db.select().from(outbox);
    expect(message).toMatchObject({
      memberId,
      recipient: PHONE,
      text: expect.stringMatching(/^Test club: .*\b\d{6}\b/),
    });
    const [kept] = await central.db.select().from(oneTimePasswords);
    expect(JSON.stringify(kept)).not.toContain(await rewards.lastOtp(memberId));
  });

  it('POST /customers/{uniqueId}/otp/verify gives a JWT and the points', async () => {
    const memberId = await rewards.addCustomer(500);
    await rewards.askForOtp(memberId);
    const { status, headers, body } = await rewards.verify(memberId, await rewards.lastOtp(memberId));
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(body).toEqual({ token: expect.any(String), tokenType: 'Bearer', expiresIn: 600, points: 500 });
    const token = String(body['token']);
    expect(decodeProtectedHeader(token)).toMatchObject({ alg: 'EdDSA', typ: 'at+jwt' });
    const { iat = 0, exp = 0, ...claims } = decodeJwt(token);
    expect([exp - iat, claims]).toMatchObject([600, { sub: memberId, client_id: 'test-client', scope: 'rewards' }]);
  });

  it('GET /balance says what can be spent, and what is held beside it', async () => {
    const memberId = await rewards.addCustomer(500);
    const token = await rewards.signIn(memberId);
    await holdFor(rewards.partner.world, await rewards.partner.world.addTill(), { memberId, points: 150 });
    const { status, body } = await rewards.send('/balance', { token });
    expect([status, body]).toEqual([200, { points: 350, held: 150, balance: 500, pending: 0 }]);
  });

  it('a customer is found by the code of its card as well, and by nothing that two have', async () => {
    const { world } = rewards.partner;
    const identifiers = [
      { kind: 'card' as const, value: 'HB12345678' },
      { kind: 'phone' as const, value: PHONE },
    ];
    await world.addMember({ identifiers });
    for (const uniqueId of ['HB12345678', 'hb-1234 5678']) expect((await rewards.askForOtp(uniqueId)).status).toBe(200);
    const other = await createSyncWorld(central.db);
    await other.addMember({ identifiers });
    expect(codeOf(await rewards.askForOtp('HB12345678'))).toEqual([404, 'CUSTOMER_NOT_FOUND']);
  });

  it.each([
    ['an id that nobody has', randomUUID()],
    ['a card that nobody has', 'HB00000000'],
    ['a phone number', PHONE],
    ['text to break a query', "'; drop table members; --"],
    ['a NUL', 'a\u0000b'],
    ['a path', '../../balance'],
    ['no encoding at all', '\u{1F600}'],
    ['a long text', 'A'.repeat(5_000)],
  ])('CUSTOMER_NOT_FOUND for %s', async (_, uniqueId) => {
    await rewards.addCustomer();
    expect(codeOf(await rewards.askForOtp(uniqueId))).toEqual([404, 'CUSTOMER_NOT_FOUND']);
    expect(codeOf(await rewards.verify(uniqueId, '123456'))).toEqual([404, 'CUSTOMER_NOT_FOUND']);
    expect(await central.db.$count(outbox)).toBe(0);
  });

  it.each([
    [{ deleted: true }, 404, 'CUSTOMER_NOT_FOUND'],
    [{ state: 'Canceled' }, 403, 'CUSTOMER_NOT_ELIGIBLE'],
    [{ state: 'Declined' }, 403, 'CUSTOMER_NOT_ELIGIBLE'],
    [{ state: 'Pending' }, 200, undefined],
    [{ expiresAtMs: START_MS - 1 }, 200, undefined],
  ] as const)('a customer who is %o', async (change, status, code) => {
    const memberId = await rewards.addCustomer();
    await changeMember(central.db, rewards.partner.world.clock, memberId, change);
    expect(codeOf(await rewards.askForOtp(memberId))).toEqual([status, code]);
  });

  it('NO_REGISTERED_MOBILE', async () => {
    const memberId = await rewards.addCustomer(0, null);
    expect(codeOf(await rewards.askForOtp(memberId))).toEqual([409, 'NO_REGISTERED_MOBILE']);
  });

  it('OTP_INVALID, with the tries that are left, then OTP_ATTEMPT_LIMIT even for the right one', async () => {
    const memberId = await rewards.addCustomer();
    await rewards.askForOtp(memberId);
    const otp = await rewards.lastOtp(memberId);
    for (const attemptsLeft of [4, 3, 2, 1, 0]) {
      const { status, body } = await rewards.verify(memberId, wrongFor(otp));
      expect([status, body]).toMatchObject([401, { code: 'OTP_INVALID', attemptsLeft }]);
    }
    expect(codeOf(await rewards.verify(memberId, otp))).toEqual([429, 'OTP_ATTEMPT_LIMIT']);
    expect((await rewards.send('/balance', { token: await rewards.signIn(memberId) })).status).toBe(200);
  });

  it('tries that come at once count each', async () => {
    const memberId = await rewards.addCustomer();
    await rewards.askForOtp(memberId);
    const otp = await rewards.lastOtp(memberId);
    const answers = await Promise.all(Array.from({ length: 12 }, () => rewards.verify(memberId, wrongFor(otp))));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
    expect(codeOf(await rewards.verify(memberId, otp))).toEqual([429, 'OTP_ATTEMPT_LIMIT']);
  });

  it('OTP_USED: of many who come with it at once, one gets in', async () => {
    const memberId = await rewards.addCustomer();
    await rewards.askForOtp(memberId);
    const otp = await rewards.lastOtp(memberId);
    const answers = await Promise.all(Array.from({ length: 6 }, () => rewards.verify(memberId, otp)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(codeOf(await rewards.verify(memberId, otp))).toEqual([401, 'OTP_USED']);
  });

  it('OTP_EXPIRED', async () => {
    const memberId = await rewards.addCustomer();
    await rewards.askForOtp(memberId);
    const otp = await rewards.lastOtp(memberId);
    rewards.partner.world.clock.advance(5 * MINUTE_MS);
    expect(codeOf(await rewards.verify(memberId, otp))).toEqual([401, 'OTP_EXPIRED']);
  });

  it('OTP_INVALID where none was sent, or it is of another customer', async () => {
    const [memberId, other] = [await rewards.addCustomer(), await rewards.addCustomer()];
    expect(codeOf(await rewards.verify(memberId, '123456'))).toEqual([401, 'OTP_INVALID']);
    await rewards.askForOtp(memberId);
    await rewards.askForOtp(other);
    const otp = await rewards.lastOtp(other);
    if (otp !== (await rewards.lastOtp(memberId))) {
      expect(codeOf(await rewards.verify(memberId, otp))).toEqual([401, 'OTP_INVALID']);
    }
  });

  it('a password that was sent again is the only one', async () => {
    const memberId = await rewards.addCustomer();
    await rewards.askForOtp(memberId);
    const first = await rewards.lastOtp(memberId);
    await rewards.askForOtp(memberId);
    const second = await rewards.lastOtp(memberId);
    if (first !== second) expect(codeOf(await rewards.verify(memberId, first))).toEqual([401, 'OTP_INVALID']);
    expect((await rewards.verify(memberId, second)).status).toBe(200);
  });

  it('OTP_RESEND_LIMIT, until an hour has passed or the customer signs in', async () => {
    const { clock } = rewards.partner.world;
    const memberId = await rewards.addCustomer();
    for (const resendsLeft of [4, 3, 2, 1, 0]) {
      expect((await rewards.askForOtp(memberId)).body).toMatchObject({ resendsLeft });
      clock.advance(1_000);
    }
    const limited = await rewards.askForOtp(memberId);
    expect([...codeOf(limited), limited.headers.get('retry-after')]).toEqual([429, 'OTP_RESEND_LIMIT', '3595']);
    expect((await rewards.verify(memberId, await rewards.lastOtp(memberId))).status).toBe(200);
    expect((await rewards.askForOtp(memberId)).body).toMatchObject({ resendsLeft: 4 });
    for (const _ of [1, 2, 3, 4, 5]) await rewards.askForOtp(memberId);
    clock.advance(60 * MINUTE_MS);
    expect((await rewards.askForOtp(memberId)).status).toBe(200);
  });

  it('those who ask at once are not sent more than the limit', async () => {
    const memberId = await rewards.addCustomer();
    const answers = await Promise.all(Array.from({ length: 9 }, () => rewards.askForOtp(memberId)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(5);
  });

  it.each([
    ['no otp', {}],
    ['a number', { otp: 123456 }],
    ['five digits', { otp: '12345' }],
    ['letters', { otp: 'abcdef' }],
    ['other digits', { otp: '१२३४५६' }],
    ['a list', ['123456']],
  ])('REQUEST_INVALID for %s, which is no try', async (_, body) => {
    const memberId = await rewards.addCustomer();
    await rewards.askForOtp(memberId);
    const answer = await rewards.send(`/customers/${memberId}/otp/verify`, { method: 'POST', body });
    expect(codeOf(answer)).toEqual([400, 'REQUEST_INVALID']);
    expect((await rewards.verify(memberId, await rewards.lastOtp(memberId))).status).toBe(200);
  });

  it('TOKEN_MISSING, TOKEN_INVALID and TOKEN_EXPIRED', async () => {
    const { clock } = rewards.partner.world;
    const memberId = await rewards.addCustomer(500);
    const otherKey = await rewards.partner.addKey();
    const tokens = createAccessTokens(createSigningKeys(central.db, clock), clock, 600);
    const own = await rewards.signIn(memberId);
    const balance = async (token?: string, key?: string) => {
      const given = { ...(token === undefined ? {} : { token }), ...(key === undefined ? {} : { key }) };
      const answer = await rewards.send('/balance', given);
      return [...codeOf(answer), answer.headers.get('www-authenticate')];
    };
    const invalid = [401, 'TOKEN_INVALID', 'Bearer realm="earnest-central", error="invalid_token"'];
    expect(await balance()).toEqual([401, 'TOKEN_MISSING', 'Bearer realm="earnest-central"']);
    expect(await balance('nonsense')).toEqual(invalid);
    expect(await balance(`${own.slice(0, -4)}AAAA`)).toEqual(invalid);
    expect(await balance(await tokens.issue(memberId))).toEqual(invalid);
    expect(await balance(await tokens.issueToClient('test-client', ['points:read']))).toEqual(invalid);
    expect(await balance(own, otherKey)).toEqual(invalid);
    expect((await tokens.check(own)).ok || (await tokens.checkClient(own)).ok).toBe(false);
    expect(await balance(own)).toEqual([200, undefined, null]);
    clock.advance(601_000);
    expect(await balance(own)).toEqual([401, 'TOKEN_EXPIRED', 'Bearer realm="earnest-central", error="invalid_token"']);
  });

  it('a token is of no use when its member has gone', async () => {
    const memberId = await rewards.addCustomer(500);
    const token = await rewards.signIn(memberId);
    await changeMember(central.db, rewards.partner.world.clock, memberId, { deleted: true });
    expect(codeOf(await rewards.send('/balance', { token }))).toEqual([401, 'TOKEN_INVALID']);
  });

  it('a key of some chains sees their customers alone', async () => {
    const chainId = randomUUID();
    const key = await rewards.partner.addKey({ chainIds: [chainId] });
    const memberId = await rewards.addCustomer();
    expect(codeOf(await rewards.askForOtp(memberId, key))).toEqual([404, 'CUSTOMER_NOT_FOUND']);
    const { programId } = rewards.partner.world;
    await central.db.insert(programProfiles).values({ programId, description: '', chainId });
    expect((await rewards.askForOtp(memberId, key)).status).toBe(200);
  });

  it('keeps who sent passwords, who used and refused them, and who read points', async () => {
    const memberId = await rewards.addCustomer();
    await rewards.askForOtp(memberId);
    const otp = await rewards.lastOtp(memberId);
    await rewards.verify(memberId, wrongFor(otp));
    await rewards.verify(memberId, otp);
    const events = await central.db.select().from(auditEvents).where(eq(auditEvents.targetId, memberId));
    expect(events.map(({ action }) => action)).toEqual([
      'passwords.send',
      'passwords.refuse',
      'passwords.use',
      'points.read',
    ]);
  });
});

function wrongFor(otp: string): string {
  return otp === '000000' ? '000001' : '000000';
}
