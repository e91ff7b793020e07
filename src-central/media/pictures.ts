import { createHash } from 'node:crypto';
import { eq } from 'drizzle-orm';
import type { Clock } from '../clock.ts';
import type { CentralDatabase } from '../database/open.ts';
import { media } from '../database/schema.ts';

export interface Picture {
  readonly contentType: string;
  readonly content: Uint8Array;
}

/** The largest picture that is kept. */
export const PICTURE_LIMIT_BYTES = 1024 * 1024;

/**
 * Keeps a picture and returns its id, which is made from what is in it: the same picture is kept once, and what an id stands for
 * never changes. Null where the bytes are no picture of a kind that every browser shows and none runs: what they are is seen from
 * themselves, whatever the sender calls them.
 */
export async function keepPicture(db: CentralDatabase, clock: Clock, content: Uint8Array): Promise<string | null> {
  const contentType = pictureTypeOf(content);
  if (contentType === null) return null;
  const mediaId = createHash('sha256').update(content).digest('base64url');
  await db.insert(media).values({ mediaId, contentType, content, createdAtMs: clock.nowMs() }).onConflictDoNothing();
  return mediaId;
}

export async function readPicture(db: CentralDatabase, mediaId: string): Promise<Picture | null> {
  const [picture] = await db
    .select({ contentType: media.contentType, content: media.content })
    .from(media)
    .where(eq(media.mediaId, mediaId));
  return picture ?? null;
}

export async function hasPicture(db: CentralDatabase, mediaId: string): Promise<boolean> {
  return (await db.$count(media, eq(media.mediaId, mediaId))) > 0;
}

function pictureTypeOf(content: Uint8Array): string | null {
  const start = Buffer.from(content.subarray(0, 12)).toString('latin1');
  const isOf = (marks: readonly (readonly [number, string])[]) =>
    marks.every(([offset, mark]) => start.startsWith(mark, offset));
  return SIGNATURES.find(({ marks }) => isOf(marks))?.contentType ?? null;
}

/** What files of each format have where (PNG 5.2, JPEG B.2, the WebP container, GIF89a 17), a character a byte. */
const SIGNATURES: readonly { readonly contentType: string; readonly marks: readonly (readonly [number, string])[] }[] =
  [
    { contentType: 'image/png', marks: [[0, '\x89PNG\r\n\x1a\n']] },
    { contentType: 'image/jpeg', marks: [[0, '\xff\xd8\xff']] },
    {
      contentType: 'image/webp',
      marks: [
        [0, 'RIFF'],
        [8, 'WEBP'],
      ],
    },
    { contentType: 'image/gif', marks: [[0, 'GIF87a']] },
    { contentType: 'image/gif', marks: [[0, 'GIF89a']] },
  ];
