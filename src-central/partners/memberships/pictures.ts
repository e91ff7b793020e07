import { z } from 'zod';
import { recordAction } from '../../auth/audit-trail.ts';
import { hasPicture, keepPicture, readPicture } from '../../media/pictures.ts';
import { changeProgramProfile } from '../../programs/program-profile.ts';
import { admitByKey, type KeyedRequest, RequestRefusedError, readJsonBody } from '../keyed-request.ts';
import type { PartnerContext, PartnerParts } from '../partner.ts';
import { pictureUrl } from './describe.ts';

/** Takes a picture, as the body itself, and answers with its id and address. */
export async function uploadPicture(parts: PartnerParts, context: PartnerContext): Promise<Response> {
  const { db, clock } = parts;
  const { body, caller } = await admitByKey(parts, context, { interface: 'memberships', scope: 'programs:write' });
  const id = await keepPicture(db, clock, body);
  if (id === null) {
    throw new RequestRefusedError(415, 'UNSUPPORTED_MEDIA_TYPE', 'Send a picture: PNG, JPEG, WebP or GIF.');
  }
  await recordAction(db, clock, caller, { action: 'media.upload', targetKind: 'program', targetId: id });
  return Response.json({ id, img: pictureUrl(parts.baseUrl(), id) }, { headers: { 'Cache-Control': 'no-store' } });
}

/** Changes the description or the picture of a program. @throws RequestRefusedError */
export async function changeShownProgram(
  { db, clock }: PartnerParts,
  context: PartnerContext,
  { body, caller }: KeyedRequest,
  programId: string,
): Promise<void> {
  const { description, mediaUploadId } = readJsonBody(context, body, changeSchema);
  if (typeof mediaUploadId === 'string' && !(await hasPicture(db, mediaUploadId))) {
    throw new RequestRefusedError(404, 'MEDIA_UPLOAD_NOT_FOUND', 'There is no such picture.');
  }
  await changeProgramProfile(db, clock, caller, programId, { description, mediaId: mediaUploadId });
}

/** Gives a picture to anyone: its address cannot be guessed, and what stands at it never changes. */
export async function servePicture({ db }: PartnerParts, context: PartnerContext): Promise<Response> {
  const mediaId = context.req.param('mediaId') ?? '';
  const picture = MEDIA_ID.test(mediaId) ? await readPicture(db, mediaId) : null;
  if (!picture) throw new RequestRefusedError(404, 'NOT_FOUND', 'There is no such picture.');
  return new Response(Buffer.from(picture.content), {
    headers: {
      'Content-Type': picture.contentType,
      'Cache-Control': 'public, max-age=31536000, immutable',
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'Cross-Origin-Resource-Policy': 'cross-origin',
      'X-Content-Type-Options': 'nosniff',
    },
  });
}

const MEDIA_ID = /^[\w-]{43}$/;

const changeSchema = z.object({
  /** Line breaks may be in it, other control characters not. */
  description: z
    .string()
    .max(1_000)
    .regex(/^(?:\n|[^\p{C}])*$/u, 'has characters that cannot be shown')
    .optional(),
  mediaUploadId: z.string().regex(MEDIA_ID, 'is not the id of a picture').nullable().optional(),
});
