import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { media } from '../../database/schema.ts';
import { PICTURE_LIMIT_BYTES } from '../../media/pictures.ts';
import { describeEachDatabase } from '../../testing/databases.ts';
import { preparePartner } from '../../testing/partner-world.ts';
import { drawSamplePicture } from './sample-picture.ts';

const PNG = drawSamplePicture();
const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46]);
const WEBP = Buffer.from('RIFF\n\0\0\0WEBPVP8 ', 'latin1');
const GIF = Buffer.from('GIF89a\x01\0\x01\0', 'latin1');

describeEachDatabase('pictures of loyalty programs', (central) => {
  const partner = preparePartner(central, 'memberships');
  const upload = (body: Uint8Array | string, type = 'image/png', key?: string) =>
    partner.send('/api/media-uploads', {
      method: 'POST',
      body,
      headers: { 'Content-Type': type },
      ...(key === undefined ? {} : { key }),
    });
  const pathOf = () => `/api/loyalty-programs/${partner.world.programId}`;
  const show = (body: unknown) => partner.send(pathOf(), { method: 'PATCH', body });

  it('img is an address that serves the uploaded picture, to anyone', async () => {
    const { body: uploaded } = await upload(PNG);
    const shown = await show({ mediaUploadId: uploaded['id'], description: 'Points\nfor all' });
    expect(shown.body).toMatchObject({ mediaUploadId: uploaded['id'], description: 'Points\nfor all' });
    const accountId = await partner.addAccount();
    const { body } = await partner.send(`${pathOf()}/memberships`, { method: 'POST', body: { accountId } });
    expect(body).toMatchObject({ mediaUploadId: uploaded['id'], img: uploaded['img'], description: 'Points\nfor all' });
    const served = await fetch(String(body['img']));
    expect(Buffer.from(await served.arrayBuffer())).toEqual(Buffer.from(PNG));
    expect(Object.fromEntries(served.headers)).toMatchObject({
      'content-type': 'image/png',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    });
  });

  it.each([
    ['PNG', PNG, 'image/png'],
    ['JPEG', JPEG, 'image/jpeg'],
    ['WebP', WEBP, 'image/webp'],
    ['GIF', GIF, 'image/gif'],
  ])('a %s is served as what it is, whatever it was called', async (_, content, type) => {
    const { body } = await upload(content, 'text/html');
    expect((await fetch(String(body['img']))).headers.get('content-type')).toBe(type);
  });

  it('the same picture is kept once', async () => {
    const [first, second] = [await upload(PNG), await upload(PNG)];
    expect(second.body).toEqual(first.body);
    expect(await central.db.$count(media)).toBe(1);
  });

  it.each([
    ['nothing', Buffer.alloc(0), 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['a page', '<html><script>alert(1)</script>', 415, 'UNSUPPORTED_MEDIA_TYPE'],
    [
      'a picture that can run',
      '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    ['one that is too large', Buffer.concat([PNG, Buffer.alloc(PICTURE_LIMIT_BYTES)]), 413, 'PAYLOAD_TOO_LARGE'],
  ])('%s is refused', async (_, content, status, message) => {
    const answer = await upload(content);
    expect([answer.status, answer.body]).toEqual([status, { message }]);
    expect(await central.db.$count(media)).toBe(0);
  });

  it.each([
    [{ mediaUploadId: 'x'.repeat(43) }, 404, 'MEDIA_UPLOAD_NOT_FOUND'],
    [{ mediaUploadId: '../../etc/passwd' }, 400, 'REQUEST_INVALID'],
    [{ description: 'a\u0000b' }, 400, 'REQUEST_INVALID'],
    [{ description: '\uD800' }, 400, 'REQUEST_INVALID'],
    [{ description: 'x'.repeat(1_001) }, 400, 'REQUEST_INVALID'],
  ])('a program is not shown by %j', async (change, status, message) => {
    const answer = await show(change);
    expect([answer.status, answer.body]).toEqual([status, { message }]);
    expect((await partner.send(pathOf())).body).toMatchObject({ description: '', mediaUploadId: null, img: null });
  });

  it('a picture is taken off by null, and what is not named stays', async () => {
    const { body } = await upload(PNG);
    await show({ mediaUploadId: body['id'], description: 'Join' });
    await show({});
    expect((await show({ mediaUploadId: null })).body).toMatchObject({
      description: 'Join',
      mediaUploadId: null,
      img: null,
    });
  });

  it('a program that is not there has none', async () => {
    const path = `/api/loyalty-programs/${randomUUID()}`;
    const answer = await partner.send(path, { method: 'PATCH', body: { description: 'x' } });
    expect([answer.status, answer.body]).toEqual([404, { message: 'LOYALTY_PROGRAM_NOT_FOUND' }]);
  });

  it('only who may change programs uploads', async () => {
    const key = await partner.addKey({ role: 'service' });
    expect((await upload(PNG, 'image/png', key)).body).toEqual({ message: 'FORBIDDEN' });
  });
});
