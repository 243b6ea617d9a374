import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { greyPng, pngChunk, pngOf } from './door.test.fixture.ts';
import { plainPng } from './plain-png.ts';

const picture = greyPng(20, 10, (x, y) => x * y);

/** The picture with more chunks before the one that ends it. */
function withChunks(...more: readonly Buffer[]): Buffer {
  return Buffer.concat([picture.subarray(0, -12), ...more, picture.subarray(-12)]);
}

/** @param head width, height, depth, colour type, 1 for Adam7 */
function claiming(head: readonly [number, number, number, number, number], unpacked: number): Buffer {
  const [width, height, depth, colour, interlaced] = head;
  return pngOf({ width, height, depth, colour, interlaced }, deflateSync(Buffer.alloc(unpacked)));
}

test('a whole picture goes on as it is; what is not the picture, packed or not, stays behind', async () => {
  assert.deepEqual(await plainPng(picture), picture);
  const bomb = deflateSync(Buffer.alloc(100_000));
  const dropped = ['zTXt', 'iTXt', 'iCCP', 'acTL', 'fdAT', 'eXIf', 'xxxx'].map((kind) => pngChunk(kind, bomb));
  assert.deepEqual(await plainPng(withChunks(...dropped)), picture);
  assert.deepEqual(await plainPng(Buffer.concat([picture, bomb])), picture);
});

test('no byte more than the head says, whatever its pixels are and in whatever order', async () => {
  for (const [head, bytes] of [
    [[1, 1, 8, 0, 0], 2],
    [[20, 10, 8, 2, 0], 610],
    [[20, 10, 16, 6, 0], 1610],
    [[9, 3, 1, 3, 0], 9],
    // Adam7: the rows of each pass have their own filter byte.
    [[8, 1, 1, 0, 1], 8],
    [[1, 8, 8, 4, 1], 24],
    [[8, 8, 8, 0, 1], 79],
  ] as const) {
    assert.ok(await plainPng(claiming(head, bytes)), `${String(head)} ${bytes}`);
    assert.equal(await plainPng(claiming(head, bytes + 1)), undefined, `${String(head)} ${bytes + 1}`);
  }
});

test('several packed chunks are one stream, as they are for whoever draws them', async () => {
  const packed = deflateSync(Buffer.alloc(1000));
  const parts = [packed.subarray(0, 5), packed.subarray(5)] as const;
  assert.ok(await plainPng(pngOf({ width: 99, height: 10 }, ...parts)));
  assert.equal(await plainPng(pngOf({ width: 98, height: 10 }, ...parts)), undefined);
});

test('what is cut off anywhere, has another head, or no colour that there is, gives nothing', async () => {
  for (let length = 8; length < picture.length; length += 1) {
    assert.equal(await plainPng(picture.subarray(0, length)), undefined, String(length));
  }
  assert.equal(await plainPng(claiming([1, 1, 8, 5, 0], 2)), undefined);
  const broken = Buffer.from(picture);
  broken.writeUInt8(0xff, 8 + 25 + 8);
  assert.equal(await plainPng(broken), undefined);
  const early = Buffer.concat([picture.subarray(0, 8), pngChunk('PLTE', Buffer.alloc(3)), picture.subarray(8)]);
  assert.equal(await plainPng(early), undefined);
});
