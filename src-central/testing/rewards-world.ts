import { desc, eq } from 'drizzle-orm';
import { outbox } from '../database/schema.ts';
import type { SendPassword } from '../one-time-passwords/sender.ts';
import { REWARDS_PATH } from '../partners/rewards/routes.ts';
import type { TestCentral } from './databases.ts';
import { type PartnerAnswer, type PartnerWorld, preparePartner, type SentRequest } from './partner-world.ts';
import { START_MS } from './sync-world.ts';

export const PHONE = '+4915112345678';

export interface RewardsWorld {
  readonly partner: PartnerWorld;
  /** A member with a phone number and so many points. */
  addCustomer(points?: number, phone?: string | null): Promise<string>;
  send(path: string, request?: SentRequest): Promise<PartnerAnswer>;
  askForOtp(uniqueId: string, key?: string): Promise<PartnerAnswer>;
  verify(uniqueId: string, otp: unknown, key?: string): Promise<PartnerAnswer>;
  /** The password that was sent to a member last, as the outbox has it. */
  lastOtp(memberId: string): Promise<string>;
  /** Signs a member in and returns its token. */
  signIn(memberId: string, key?: string): Promise<string>;
}

/** A server with a client of the rewards interface, and what its tests do again and again. */
export function prepareRewards(
  central: TestCentral,
  options: { readonly sendPassword?: SendPassword } = {},
): RewardsWorld {
  const partner = preparePartner(central, 'rewards', options);
  const send = (path: string, request?: SentRequest) => partner.send(REWARDS_PATH + path, request);
  const rewards: RewardsWorld = {
    partner,
    send,
    addCustomer: (points = 0, phone = PHONE) =>
      partner.world.addMember({
        identifiers: phone === null ? [] : [{ kind: 'phone', value: phone }],
        openingLots: points > 0 ? [{ points, earnedAtMs: START_MS - 1_000 }] : [],
      }),
    askForOtp: (uniqueId, key) =>
      send(`/customers/${encodeURIComponent(uniqueId)}/otp`, { method: 'POST', ...withKey(key) }),
    verify: (uniqueId, otp, key) =>
      send(`/customers/${encodeURIComponent(uniqueId)}/otp/verify`, { method: 'POST', body: { otp }, ...withKey(key) }),
    lastOtp: async (memberId) => {
      const [message] = await central.db
        .select()
        .from(outbox)
        .where(eq(outbox.memberId, memberId))
        .orderBy(desc(outbox.messageId));
      return /\b\d{6}\b/.exec(message?.text ?? '')?.[0] ?? 'none';
    },
    signIn: async (memberId, key) => {
      await rewards.askForOtp(memberId, key);
      const { body } = await rewards.verify(memberId, await rewards.lastOtp(memberId), key);
      return String(body['token']);
    },
  };
  return rewards;
}

function withKey(key: string | undefined): Pick<SentRequest, 'key'> {
  return key === undefined ? {} : { key };
}

/** An answer by its status and its error's code, if it is one. */
export function codeOf({ status, body }: Pick<PartnerAnswer, 'status' | 'body'>): unknown[] {
  return [status, body['code']];
}
