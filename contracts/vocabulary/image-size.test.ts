import { expect, test } from 'vitest';
import { pngPicture } from '#tests/support/png.ts';
import { imageSizeOf } from './image-size.ts';

const bytes = (...parts: (string | readonly number[])[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))));

/** 300 pixels wide, 200 high. */
const frame = [0, 11, 8, 0, 200, 1, 44, 1, 1, 0x11, 0];
const jpeg = (...before: (readonly number[])[]) => bytes([0xff, 0xd8], ...before, [0xff, 0xc0, ...frame]);
const exif = [0xff, 0xe1, 0x01, 0x02, ...Array<number>(0x100).fill(0xff)];
/** Its content looks like a frame. */
const huffmanTable = [0xff, 0xc4, 0, 9, 8, 0, 9, 0, 9, 1, 1];
const webp = (kind: string, ...body: number[]) =>
  bytes(`RIFF....WEBP${kind}....`, body, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);

test.each([
  ['a PNG', pngPicture(300, 200)],
  ['a JPEG', jpeg()],
  ['a JPEG after the notes of a camera, a table and fill bytes', jpeg(exif, huffmanTable, [0xff, 0xff])],
  ['a progressive JPEG', bytes([0xff, 0xd8, 0xff, 0xc2, ...frame])],
  ['a lossy WebP', webp('VP8 ', 0, 0, 0, 0x9d, 0x01, 0x2a, 0x2c, 0x41, 0xc8, 0x80)],
  ['a lossless WebP', webp('VP8L', 0x2f, 0x2b, 0xc1, 0x31, 0x00)],
  ['an extended WebP', webp('VP8X', 0x10, 0, 0, 0, 0x2b, 1, 0, 0xc7, 0, 0)],
])('the size of %s is read from its head', (_, picture) => {
  expect(imageSizeOf(picture)).toEqual({ width: 300, height: 200 });
});

test('an extended WebP can say that it is larger than two bytes can', () => {
  expect(imageSizeOf(webp('VP8X', 0, 0, 0, 0, 0, 0, 1, 0, 0, 1))).toEqual({ width: 65537, height: 65537 });
});

test.each([
  ['nothing', bytes()],
  ['another kind of file', bytes('GIF89a................................')],
  ['a PNG whose first chunk is another', bytes('\x89PNG\r\n\x1a\n....tEXt', Array<number>(20).fill(1))],
  ['a PNG without pixels', pngPicture(1, 1).fill(0, 16, 24)],
  ['a JPEG whose segment leads past its end', bytes([0xff, 0xd8, 0xff, 0xe0, 0xff, 0xff, ...frame])],
  ['a JPEG without a frame', jpeg().subarray(0, 8)],
  ['a WebP of a kind that nobody knows', webp('VP9 ')],
])('%s has no size', (_, picture) => {
  expect(imageSizeOf(picture)).toBeUndefined();
});

test('no picture that breaks off, wherever it does, is read past its end or for ever', () => {
  for (const picture of [pngPicture(3, 2), jpeg(exif, huffmanTable), webp('VP8L', 0x2f, 1, 1, 1, 0)]) {
    for (let end = 0; end < picture.length; end++) expect(() => imageSizeOf(picture.subarray(0, end))).not.toThrow();
  }
  // A segment of no length.
  expect(imageSizeOf(bytes([0xff, 0xd8], Array<number>(200).fill(0xff)))).toBeUndefined();
  expect(imageSizeOf(bytes([0xff, 0xd8, 0xff, 0xe0], Array<number>(200).fill(0)))).toBeUndefined();
});
