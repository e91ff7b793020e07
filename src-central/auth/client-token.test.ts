import { expect, it } from 'vitest';
import { describeEachDatabase } from '../testing/databases.ts';
import { createTestClock } from '../testing/sync-world.ts';
import { type AccessTokens, createAccessTokens } from './access-token.ts';
import { createApiClient, findApiClient, issueCredential, revokeCredential } from './api-clients.ts';
import { ROLE_SCOPES } from './roles.ts';
import { createSigningKeys } from './signing-keys.ts';
import { grantToken } from './token-endpoint.ts';

const FORM = 'application/x-www-form-urlencoded';
const CLIENT = { clientId: 'crm', name: 'CRM', interface: 'native', role: 'reader' } as const;

describeEachDatabase('a token for another system', (central) => {
  const clock = createTestClock();
  const setUp = async () => {
    const tokens = createAccessTokens(createSigningKeys(central.db, clock), clock, 60);
    const clientId = await createApiClient(central.db, clock, CLIENT);
    const secret = await issueCredential(central.db, clock, clientId, 'secret');
    return { tokens, secret };
  };
  const ask = (tokens: AccessTokens, form: Record<string, string>, authorization?: string) =>
    grantToken(
      { db: central.db, clock, tokens, isOurAddress: () => true },
      {
        contentType: FORM,
        authorization,
        body: new URLSearchParams({ grant_type: 'client_credentials', ...form }).toString(),
      },
    );

  it('comes by a secret in the form or in Authorization, with all that the role allows', async () => {
    const { tokens, secret } = await setUp();
    const answers = [
      await ask(tokens, { client_id: 'crm', client_secret: secret }),
      await ask(tokens, {}, basic('crm', secret)),
    ];
    for (const answer of answers) {
      expect(answer).toMatchObject({ token_type: 'Bearer', expires_in: 60, scope: ROLE_SCOPES.reader.join(' ') });
      const check = await tokens.checkClient(answer.access_token);
      expect(check).toEqual({ ok: true, clientId: 'crm', scopes: ROLE_SCOPES.reader });
      expect(await tokens.check(answer.access_token)).toEqual({ ok: false, problem: 'invalid' });
    }
  });

  it('can be asked for less, and never for more', async () => {
    const { tokens, secret } = await setUp();
    const credentials = { client_id: 'crm', client_secret: secret };
    expect(await ask(tokens, { ...credentials, scope: 'points:read' })).toMatchObject({ scope: 'points:read' });
    for (const scope of ['points:write', 'points:read points:write', 'sync', 'all']) {
      await expect(ask(tokens, { ...credentials, scope })).rejects.toMatchObject({ error: 'invalid_scope' });
    }
  });

  it('is refused without the right secret', async () => {
    const { tokens, secret } = await setUp();
    const refused = [
      () => ask(tokens, { client_id: 'crm', client_secret: `${secret}x` }),
      () => ask(tokens, { client_id: 'other', client_secret: secret }),
      () => ask(tokens, { client_secret: secret }),
      () => ask(tokens, {}, basic('crm', 'wrong')),
      () => ask(tokens, {}),
    ];
    for (const attempt of refused) await expect(attempt()).rejects.toMatchObject({ error: 'invalid_client' });
    const twice = ask(tokens, { client_id: 'crm', client_secret: secret }, basic('crm', secret));
    await expect(twice).rejects.toMatchObject({ error: 'invalid_request' });
    await revokeCredential(central.db, clock, secret);
    const late = ask(tokens, { client_id: 'crm', client_secret: secret });
    await expect(late).rejects.toMatchObject({ code: 'CLIENT_UNKNOWN' });
  });

  it('is kept as a hash, and of one kind of use only', async () => {
    const { secret } = await setUp();
    expect(await findApiClient(central.db, 'secret', secret)).toMatchObject({ clientId: 'crm', role: 'reader' });
    expect(await findApiClient(central.db, 'api-key', secret)).toBeNull();
  });
});

function basic(id: string, secret: string): string {
  return `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`;
}
