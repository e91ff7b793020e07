import { crc32, deflateSync } from 'node:zlib';

/** The picture of the sample's program: a white H on its green, as a PNG. */
export function drawSamplePicture(): Uint8Array {
  const rows = Array.from({ length: SIDE }, (_, y) =>
    Buffer.from([NO_FILTER, ...Array.from({ length: SIDE }, (__, x) => (isLetter(x, y) ? WHITE : GREEN))]),
  );
  const header = Buffer.alloc(13);
  header.writeUInt32BE(SIDE, 0);
  header.writeUInt32BE(SIDE, 4);
  header.set([BITS_PER_PIXEL, INDEXED_COLOUR], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from([0x1f, 0x6f, 0x54, 0xff, 0xff, 0xff])),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const SIDE = 128;
const BITS_PER_PIXEL = 8;
const INDEXED_COLOUR = 3;
const NO_FILTER = 0;
const [GREEN, WHITE] = [0, 1];

function isLetter(x: number, y: number): boolean {
  const isPost = (x >= 36 && x < 52) || (x >= 76 && x < 92);
  const isBar = x >= 36 && x < 92 && y >= 56 && y < 72;
  return y >= 28 && y < 100 && (isPost || isBar);
}

/** Length, type, data, and the checksum of type and data (PNG 5.3). */
function chunk(type: string, data: Buffer): Buffer {
  const content = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(content.length + 8);
  framed.writeUInt32BE(data.length, 0);
  framed.set(content, 4);
  framed.writeUInt32BE(crc32(content), content.length + 4);
  return framed;
}
