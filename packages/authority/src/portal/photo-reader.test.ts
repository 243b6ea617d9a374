import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { isActivationError } from '@attiva/protocol';
import { withCode } from '../authority.test.fixture.ts';
import { greyPng, photographOf, pngOf } from './door.test.fixture.ts';
import { createPhotoReader, type PhotoReader } from './photo-reader.ts';
import { pixelsOf } from './picture-size.ts';
import { answerCode } from './qr-squares.ts';

const photos = createPhotoReader();
after(() => photos.close());

async function troubleOf(reader: PhotoReader, bytes: Buffer): Promise<unknown> {
  try {
    return await reader.read(bytes);
  } catch (error) {
    assert.ok(isActivationError(error), String(error));
    return error.code === 'photo-unreadable' ? error.facts['why'] : error.code;
  }
}

test('a code that lies aslant on a grey desk is read, and so is the picture that is saved', async () => {
  assert.equal(await photos.read(await photographOf('11 0123456')), '11 0123456');
  assert.equal(await photos.read((await answerCode('an answer'))?.png ?? Buffer.alloc(0)), 'an answer');
});

test('whatever claims to be a picture is refused with its reason, and the next one is read', async () => {
  const png = await photographOf('x');
  const broken = Buffer.concat([png.subarray(0, 60), randomBytes(png.length - 60)]);
  assert.equal(await troubleOf(photos, broken), 'damaged');
  assert.equal(await troubleOf(photos, Buffer.from('\u00ff\u00d8\u00ff\u00e0', 'latin1')), 'damaged');
  assert.equal(await troubleOf(photos, Buffer.from('%PDF-1.7')), 'not-a-picture');
  assert.equal(
    await troubleOf(
      photos,
      greyPng(50, 50, () => 255),
    ),
    'no-code',
  );
  assert.equal(await photos.read(png), 'x');
});

test('a picture that takes too long is given up with its thread, and the next one is read by another', async () => {
  const hasty = createPhotoReader({ milliseconds: 0 });
  assert.equal(
    await troubleOf(
      hasty,
      greyPng(3000, 3000, (x, y) => (x * y) % 251),
    ),
    'too-long',
  );
  await hasty.close();
  assert.equal(await photos.read(await photographOf('y')), 'y');
});

test('a picture that unpacks to more than it says is damaged, and is not unpacked for reading', async () => {
  const bomb = deflateSync(Buffer.alloc(20_000_000));
  assert.equal(await troubleOf(photos, pngOf({ width: 1, height: 1 }, bomb)), 'damaged');
  assert.equal(await photos.read(await photographOf('w')), 'w');
});

test('the thread goes, with the memory that it took, after a damaged picture and after a large one', async () => {
  const reader = createPhotoReader();
  let threads = 0;
  const count = (): void => {
    threads += 1;
  };
  process.on('worker', count);
  const small = greyPng(50, 50, () => 255);
  for (const [picture, trouble, started] of [
    [small, 'no-code', 1],
    [small, 'no-code', 1],
    [small.subarray(0, 70), 'damaged', 1],
    [small, 'no-code', 2],
    [greyPng(2100, 2000, () => 255), 'no-code', 2],
    [small, 'no-code', 3],
  ] as const) {
    assert.equal(await troubleOf(reader, picture), trouble);
    assert.equal(threads, started);
  }
  process.off('worker', count);
  await reader.close();
});

test('a pixel of sixteen bits weighs two', async () => {
  const deep = { height: 1000, depth: 16, colour: 6 };
  assert.equal(pixelsOf('PNG', pngOf({ width: 20_000, ...deep })), 40_000_000);
  assert.equal(await troubleOf(photos, pngOf({ width: 20_001, ...deep })), 'too-many-pixels');
});

test('more than a few at a time are told to come again', async () => {
  const png = await photographOf('z');
  const results = await Promise.all(Array.from({ length: 9 }, () => troubleOf(photos, png)));
  assert.deepEqual(
    [results.filter((one) => one === 'z').length, results.filter((one) => one === 'busy').length],
    [6, 3],
  );
  await assert.rejects(photos.read(Buffer.alloc(0)), withCode('photo-unreadable'));
});

test('the size of a JPEG is that of its largest frame, wherever it stands; broken ones have none', () => {
  const frame = (height: number, width: number): Buffer => {
    const bytes = Buffer.from([0xff, 0xc0, 0, 8, 8, 0, 0, 0, 0, 1]);
    bytes.writeUInt16BE(height, 5);
    bytes.writeUInt16BE(width, 7);
    return bytes;
  };
  const start = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2]);
  assert.equal(pixelsOf('JPEG', Buffer.concat([start, frame(3000, 4000)])), 12_000_000);
  assert.equal(pixelsOf('JPEG', Buffer.concat([start, frame(10, 10), frame(60_000, 60_000)])), 3_600_000_000);
  assert.equal(pixelsOf('JPEG', start), undefined);
  assert.equal(pixelsOf('JPEG', Buffer.concat([start, frame(0, 10)])), undefined);
  assert.equal(pixelsOf('PNG', Buffer.from('\u0089PNG\r\n\u001a\n', 'latin1')), undefined);
});
