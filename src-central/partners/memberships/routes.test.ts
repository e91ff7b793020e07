import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { members, programProfiles } from '../../database/schema.ts';
import { describeEachDatabase } from '../../testing/databases.ts';
import { preparePartner, refusalOf } from '../../testing/partner-world.ts';

describeEachDatabase('the addresses of loyalty program memberships', (central) => {
  const partner = preparePartner(central, 'memberships');
  const pathOf = () => `/api/loyalty-programs/${partner.world.programId}/memberships`;
  const create = (body: unknown, key: string) => partner.send(pathOf(), { method: 'POST', body, key });
  const countMembers = () => central.db.$count(members);

  it.each([
    ['PUT', '/api/loyalty-programs/x/memberships', 405, 'METHOD_NOT_ALLOWED'],
    ['DELETE', '/api/loyalty-programs/x/memberships/y', 405, 'METHOD_NOT_ALLOWED'],
    ['POST', '/api/loyalty-programs/x', 405, 'METHOD_NOT_ALLOWED'],
    ['GET', '/api/media-uploads', 405, 'METHOD_NOT_ALLOWED'],
    ['GET', '/api/loyalty-programs', 404, 'NOT_FOUND'],
    ['GET', '/api/loyalty-programs/x/memberships/y/z', 404, 'NOT_FOUND'],
    ['GET', '/media/x', 404, 'NOT_FOUND'],
  ])('%s %s', async (method, path, status, message) => {
    expect(refusalOf(await partner.send(path, { method }))).toEqual([status, { message }]);
  });

  it('needs a key of this interface, at every address', async () => {
    const other = await partner.addKey({ interface: 'rewards' });
    const body = { accountId: await partner.addAccount() };
    for (const key of [null, 'wrong', other]) {
      const answers = [
        await partner.send(pathOf(), { method: 'POST', body, key }),
        await partner.send(pathOf(), { key }),
        await partner.send(`${pathOf()}/x`, { key }),
        await partner.send('/api/loyalty-programs/x', { key }),
        await partner.send('/api/loyalty-programs/x', { method: 'PATCH', body: {}, key }),
        await partner.send('/api/media-uploads', { method: 'POST', body: 'x', key }),
      ];
      for (const answer of answers) {
        expect(refusalOf(answer)).toEqual([401, { message: 'UNAUTHORIZED' }]);
        expect(answer.headers.get('www-authenticate')).toMatch(/^ApiKey /);
      }
    }
    expect(await countMembers()).toBe(0);
  });

  it.each([
    ['reader', 'POST', 'memberships', 403],
    ['marketing', 'POST', 'memberships', 403],
    ['service', 'POST', 'memberships', 200],
    ['reader', 'GET', 'memberships', 200],
    ['service', 'PATCH', '', 403],
    ['marketing', 'PATCH', '', 200],
  ] as const)('a %s may %s %s: %i', async (role, method, path, status) => {
    const key = await partner.addKey({ role });
    const body = method === 'GET' ? undefined : { accountId: await partner.addAccount() };
    const answer = await partner.send(`/api/loyalty-programs/${partner.world.programId}${path && `/${path}`}`, {
      method,
      body,
      key,
    });
    expect(answer.status).toBe(status);
    if (status === 403) expect(answer.body).toEqual({ message: 'FORBIDDEN' });
  });

  it('a key of some chains sees their programs alone', async () => {
    const chainId = randomUUID();
    const key = await partner.addKey({ chainIds: [chainId] });
    const body = { accountId: await partner.addAccount() };
    expect((await create(body, key)).body).toEqual({ message: 'LOYALTY_PROGRAM_NOT_FOUND' });
    const { programId } = partner.world;
    await central.db.insert(programProfiles).values({ programId, description: '', chainId });
    expect((await create(body, key)).status).toBe(200);
  });

  it('keeps to the networks, signatures and rates of its clients', async () => {
    const body = { accountId: await partner.addAccount() };
    const elsewhere = await partner.addKey({ networks: ['192.0.2.0/24'] });
    const signing = await partner.addKey({ signingKey: Buffer.alloc(32, 1) });
    const slow = await partner.addKey({ requestsPerMinute: 1 });
    expect(refusalOf(await create(body, elsewhere))).toEqual([403, { message: 'ADDRESS_NOT_ALLOWED' }]);
    expect(refusalOf(await create(body, signing))).toEqual([401, { message: 'SIGNATURE_MISSING' }]);
    await partner.send(pathOf(), { key: slow });
    const limited = await create(body, slow);
    expect(refusalOf(limited)).toEqual([429, { message: 'TOO_MANY_REQUESTS' }]);
    expect(Number(limited.headers.get('retry-after'))).toBe(60);
    expect(await countMembers()).toBe(0);
  });
});
