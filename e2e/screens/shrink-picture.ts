import { crc32, deflateSync, inflateSync } from 'node:zlib';

/**
 * The same picture as a PNG of at most 256 colours, which is a third of the size. Takes what Chromium's screenshots are: 8
 * bits a channel, with or without alpha, not interlaced. The colours that are most used stay as they are.
 */
export function shrinkPicture(png: Buffer): Buffer {
  const { width, height, pixels } = decode(png);
  const { palette, indexes } = toPalette(pixels);
  const rows = Buffer.alloc(height * (width + 1));
  for (let row = 0; row < height; row += 1) {
    rows.set(indexes.subarray(row * width, (row + 1) * width), row * (width + 1) + 1);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, INDEXED, 0, 0, 0], 8);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', palette),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const INDEXED = 3;
/** Bytes of a pixel by the colour type of a PNG. */
const CHANNELS: ReadonlyMap<number, number> = new Map([
  [2, 3],
  [6, 4],
]);

type Picture = { readonly width: number; readonly height: number /** 0xRRGGBB each. */; readonly pixels: Uint32Array };

function decode(png: Buffer): Picture {
  if (!png.subarray(0, 8).equals(SIGNATURE)) throw new Error('This is no PNG.');
  const parts: Buffer[] = [];
  for (let at = 8; at < png.byteLength; at += 12 + png.readUInt32BE(at)) {
    const length = png.readUInt32BE(at);
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + length));
  }
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const channels = CHANNELS.get(png[25] ?? 0);
  if (png[24] !== 8 || channels === undefined || png[28] !== 0) throw new Error('This PNG is of another kind.');
  const bytes = unfilter(inflateSync(Buffer.concat(parts)), height, width * channels, channels);
  const pixels = new Uint32Array(width * height);
  for (let pixel = 0; pixel < pixels.length; pixel += 1) pixels[pixel] = bytes.readUIntBE(pixel * channels, 3);
  return { width, height, pixels };
}

/** Takes back what each row was filtered by (PNG, chapter 9). */
function unfilter(filtered: Buffer, height: number, rowBytes: number, channels: number): Buffer {
  const bytes = Buffer.alloc(height * rowBytes);
  for (let row = 0; row < height; row += 1) {
    const filter = filtered[row * (rowBytes + 1)] ?? 0;
    for (let column = 0; column < rowBytes; column += 1) {
      const at = row * rowBytes + column;
      const left = column >= channels ? (bytes[at - channels] ?? 0) : 0;
      const above = row > 0 ? (bytes[at - rowBytes] ?? 0) : 0;
      const corner = row > 0 && column >= channels ? (bytes[at - rowBytes - channels] ?? 0) : 0;
      const value = filtered[row * (rowBytes + 1) + 1 + column] ?? 0;
      bytes[at] = (value + predict(filter, left, above, corner)) & 0xff;
    }
  }
  return bytes;
}

function predict(filter: number, left: number, above: number, corner: number): number {
  switch (filter) {
    case 1:
      return left;
    case 2:
      return above;
    case 3:
      return (left + above) >> 1;
    case 4:
      return paeth(left, above, corner);
    default:
      return 0;
  }
}

function paeth(left: number, above: number, corner: number): number {
  const [toLeft, toAbove, toCorner] = [above - corner, left - corner, left + above - 2 * corner].map(Math.abs);
  if (toLeft === undefined || toAbove === undefined || toCorner === undefined) return left;
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}

function toPalette(pixels: Uint32Array): { readonly palette: Buffer; readonly indexes: Uint8Array } {
  const counts = new Map<number, number>();
  for (const colour of pixels) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const byUse = [...counts].toSorted(([, left], [, right]) => right - left).map(([colour]) => colour);
  const kept = byUse.slice(0, 256);
  const places = new Map(byUse.map((colour, rank) => [colour, rank < 256 ? rank : nearest(kept, colour)]));
  const palette = Buffer.alloc(kept.length * 3);
  for (const [index, colour] of kept.entries()) palette.writeUIntBE(colour, index * 3, 3);
  return { palette, indexes: Uint8Array.from(pixels, (colour) => places.get(colour) ?? 0) };
}

function nearest(kept: readonly number[], colour: number): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (const [index, candidate] of kept.entries()) {
    const apart = distance(candidate, colour);
    if (apart < least) [best, least] = [index, apart];
  }
  return best;
}

function distance(left: number, right: number): number {
  const channel = (shift: number) => ((left >> shift) & 0xff) - ((right >> shift) & 0xff);
  return channel(16) ** 2 + channel(8) ** 2 + channel(0) ** 2;
}

function chunk(kind: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(kind, 'latin1'), body]);
  const framed = Buffer.alloc(named.byteLength + 8);
  framed.writeUInt32BE(body.byteLength, 0);
  framed.set(named, 4);
  framed.writeUInt32BE(crc32(named), named.byteLength + 4);
  return framed;
}
