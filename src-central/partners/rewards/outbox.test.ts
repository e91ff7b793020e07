import { expect, it } from 'vitest';
import { issueCredential } from '../../auth/api-clients.ts';
import { outbox } from '../../database/schema.ts';
import type { PasswordMessage } from '../../one-time-passwords/sender.ts';
import { describeEachDatabase, describePglite } from '../../testing/databases.ts';
import { codeOf, PHONE, prepareRewards } from '../../testing/rewards-world.ts';
import { START_MS } from '../../testing/sync-world.ts';

describeEachDatabase('the outbox of one-time passwords', (central) => {
  const rewards = prepareRewards(central);

  it('the outbox is read by whoever has its address', async () => {
    const { clock } = rewards.partner.world;
    const memberId = await rewards.addCustomer();
    await rewards.askForOtp(memberId);
    await rewards.askForOtp(memberId);
    const secret = await issueCredential(central.db, clock, 'test-client', 'access-token');
    const shown = await rewards.send(`/outbox/${secret}`, { key: null });
    const otp = await rewards.lastOtp(memberId);
    const sentAt = new Date(START_MS).toISOString();
    const text = expect.stringContaining(otp);
    expect(shown.body).toEqual([{ customerUniqueId: memberId, recipient: PHONE, text, otp, sentAt }]);
    const key = await rewards.partner.addKey();
    for (const wrong of ['x', key]) {
      expect(codeOf(await rewards.send(`/outbox/${wrong}`))).toEqual([404, 'NOT_FOUND']);
    }
  });
});

describePglite('a sender of one-time passwords', (central) => {
  const sent: PasswordMessage[] = [];
  const rewards = prepareRewards(central, {
    sendPassword: (message) => {
      if (message.recipient.endsWith('9')) return Promise.reject(new Error('the provider is away'));
      sent.push(message);
      return Promise.resolve();
    },
  });

  it('is the one that central was given', async () => {
    const memberId = await rewards.addCustomer();
    await rewards.askForOtp(memberId);
    const otp = /\b\d{6}\b/.exec(sent.at(-1)?.text ?? '')?.[0];
    expect((await rewards.verify(memberId, otp)).status).toBe(200);
    expect(await central.db.$count(outbox)).toBe(0);
  });

  it('OTP_NOT_SENT where it fails', async () => {
    const memberId = await rewards.addCustomer(0, '+4915112345679');
    const { status, body } = await rewards.askForOtp(memberId);
    expect([status, body['code']]).toEqual([503, 'OTP_NOT_SENT']);
  });
});
