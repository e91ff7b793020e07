import { z } from 'zod';
import { readPoints } from '../../members/read-points.ts';
import { PASSWORD_FORM } from '../../one-time-passwords/password-hash.ts';
import { sendPassword } from '../../one-time-passwords/send-password.ts';
import { verifyPassword } from '../../one-time-passwords/verify-password.ts';
import { readConfigurationInForce } from '../../programs/read-configurations.ts';
import { readJsonBody } from '../keyed-request.ts';
import type { PartnerContext, PartnerParts } from '../partner.ts';
import { admit, readNamedCustomer, readSignedIn } from './customers.ts';

/** `POST /customers/{uniqueId}/otp`: the customer is sent a password. */
export async function answerSending(parts: PartnerParts, context: PartnerContext): Promise<Response> {
  const { db, clock, sendPassword: send } = parts;
  const request = await admit(parts, context, 'points:read');
  const { memberId, programId } = await readNamedCustomer(parts, context, request);
  const config = await readConfigurationInForce(db, programId, clock.nowMs());
  const programName = config?.name ?? '';
  const sent = await sendPassword({ db, clock, send }, request.caller, { memberId, programName });
  return reply({
    sentTo: maskPhone(sent.recipient),
    expiresAt: new Date(sent.expiresAtMs).toISOString(),
    resendsLeft: sent.sendsLeft,
  });
}

/** `POST /customers/{uniqueId}/otp/verify`: the customer signs in by it. */
export async function answerVerification(parts: PartnerParts, context: PartnerContext): Promise<Response> {
  const { db, clock, tokens } = parts;
  const request = await admit(parts, context, 'points:read');
  const { client, caller, body } = request;
  const { otp } = readJsonBody(context, body, verificationSchema);
  const { memberId } = await readNamedCustomer(parts, context, request);
  await verifyPassword(db, clock, caller, memberId, otp);
  const token = await tokens.issueToCustomer(client.clientId, memberId);
  const { available } = await readPoints(db, clock, caller, memberId);
  return reply({ token, tokenType: 'Bearer', expiresIn: tokens.lifeSeconds, points: available });
}

/** `GET /balance`: what the customer can spend, and what it has beside that. */
export async function answerBalance(parts: PartnerParts, context: PartnerContext): Promise<Response> {
  const request = await admit(parts, context, 'points:read');
  const { memberId } = await readSignedIn(parts, context, request);
  const { available, held, pending } = await readPoints(parts.db, parts.clock, request.caller, memberId);
  return reply({ points: available, held, balance: available + held, pending });
}

const verificationSchema = z.object({ otp: z.string().regex(PASSWORD_FORM, 'is six digits, as text') });

/** Enough to know one's own number by, and no more. */
function maskPhone(phone: string): string {
  return `${phone.slice(0, 3)}${'*'.repeat(Math.max(0, phone.length - 5))}${phone.slice(-2)}`;
}

function reply(body: object): Response {
  return Response.json(body, { headers: { 'Cache-Control': 'no-store' } });
}
