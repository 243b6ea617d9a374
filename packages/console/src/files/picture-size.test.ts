import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isFitPicture, mostPictureBytes, pictureSize } from './picture-size.ts';

const ascii = (text: string): number[] => [...Buffer.from(text, 'latin1')];
const big = (value: number, bytes: number): number[] =>
  Array.from({ length: bytes }, (_, at) => Math.floor(value / 256 ** (bytes - 1 - at)) % 256);
const little = (value: number, bytes: number): number[] => big(value, bytes).toReversed();

const png = (width: number, height: number): number[] =>
  [
    [0x89, ...ascii('PNG\r\n\u001a\n'), ...big(13, 4), ...ascii('IHDR')],
    [...big(width, 4), ...big(height, 4), 8, 0, 0, 0, 0],
  ].flat();
const jpeg = (width: number, height: number): number[] =>
  [
    [0xff, 0xd8, 0xff, 0xe0, ...big(16, 2), ...ascii('JFIF'), ...big(0, 10)],
    // A picture in the picture, in a part that is passed over; bytes that fill up; a table that looks like a frame.
    [0xff, 0xe1, ...big(11, 2), 0xff, 0xc0, ...big(17, 2), 8, ...big(1, 4)],
    [0xff, 0xff, 0xff, 0xc4, ...big(4, 2), 1, 2],
    [0xff, 0xc2, ...big(17, 2), 8, ...big(height, 2), ...big(width, 2), 3],
  ].flat();
const bmp = (width: number, height: number): number[] =>
  [
    [...ascii('BM'), ...big(0, 16)],
    [...little(width, 4), ...little(2 ** 32 - height, 4)],
  ].flat();
const webp = (kind: string, ...rest: number[]): number[] =>
  [
    [...ascii('RIFF'), ...big(0, 4), ...ascii(`WEBP${kind}`)],
    [...big(0, 4), ...rest],
  ].flat();
const pictures: Readonly<Record<string, (width: number, height: number) => number[]>> = {
  png,
  jpeg,
  bmp,
  'WebP extended': (width, height) => webp('VP8X', 0, 0, 0, 0, ...little(width - 1, 3), ...little(height - 1, 3)),
  'WebP without loss': (width, height) => webp('VP8L', 0x2f, ...little(width - 1 + (height - 1) * 2 ** 14, 4)),
  'WebP with loss': (width, height) => webp('VP8 ', 0, 0, 0, 0x9d, 1, 0x2a, ...little(width, 2), ...little(height, 2)),
};

test('how large a picture unfolds is read from its beginning, and one that would fill the memory is left alone', () => {
  for (const [kind, make] of Object.entries(pictures)) {
    assert.deepEqual(pictureSize(Uint8Array.from(make(4000, 3000))), { width: 4000, height: 3000 }, kind);
    assert.ok(isFitPicture(Uint8Array.from(make(8064, 6048))), `${kind}: a telephone's 48 megapixels`);
    assert.ok(!isFitPicture(Uint8Array.from(make(12_000, 12_000))), kind);
    assert.equal(pictureSize(Uint8Array.from(make(1, 1)).subarray(0, 20)), undefined, `${kind}, cut off`);
  }
  assert.ok(!isFitPicture(Uint8Array.from(png(2 ** 32 - 1, 2 ** 32 - 1))));
  assert.ok(!isFitPicture(Uint8Array.from(png(0, 5))));
  const long = new Uint8Array(mostPictureBytes + 1);
  long.set(png(10, 10));
  assert.ok(!isFitPicture(long));
});

test('whatever else a file holds has no size, and takes no time', () => {
  for (const text of ['', 'GIF89a', '<svg width="1e9"/>', 'RIFF0000WAVE'])
    assert.equal(pictureSize(Buffer.from(`${text}${'\0'.repeat(text.length)}`)), undefined, text);
  fc.assert(
    fc.property(fc.constantFrom(png, jpeg, bmp), fc.uint8Array({ maxLength: 200 }), fc.nat(40), (make, bytes, at) => {
      const size = pictureSize(Uint8Array.from([...make(5, 5).slice(0, at), ...bytes]));
      assert.ok(size === undefined || (Number.isInteger(size.width) && Number.isInteger(size.height)));
    }),
  );
});
