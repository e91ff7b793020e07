import { findApiClient } from '../../auth/api-clients.ts';
import { readOutbox } from '../../one-time-passwords/sender.ts';
import { notFound } from '../keyed-request.ts';
import type { PartnerContext, PartnerParts } from '../partner.ts';

/**
 * `GET /outbox/{secret}`: the passwords that nothing has sent, the newest first, for a developer who has been given the address.
 * Without the sample nobody has: its secret is a credential, which central's own commands give to no other client.
 */
export async function answerOutbox({ db }: PartnerParts, context: PartnerContext): Promise<Response> {
  const client = await findApiClient(db, 'access-token', context.req.param('secret') ?? '');
  if (client?.interface !== 'rewards') throw notFound();
  const messages = (await readOutbox(db)).map(({ memberId, recipient, text, atMs }) => ({
    customerUniqueId: memberId,
    recipient,
    text,
    otp: /\b\d{6}\b/.exec(text)?.[0] ?? null,
    sentAt: new Date(atMs).toISOString(),
  }));
  return Response.json(messages, { headers: { 'Cache-Control': 'no-store' } });
}
