import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { drawQrCode, makeQrCode, qrPng, sizeOfDrawing } from './qr-code.ts';
import { pictureKind, readPhoto } from './read-photo.ts';

const digits = `11${'0123456789'.repeat(9).slice(0, 84)}`;
const address = `https://authority.aurora.example/phone#${digits}`;

describe('a QR code', () => {
  test('that holds an installation ID fits a terminal of 80 by 24', async () => {
    const { columns, lines } = sizeOfDrawing(await makeQrCode(address));
    assert.ok(columns <= 80 && lines < 24, `${columns} × ${lines}`);
  });

  test('is read back from its PNG file, whole requests as well', async () => {
    for (const text of [address, 'x'.repeat(2953)]) {
      assert.equal(await readPhoto(await qrPng(await makeQrCode(text)), 'code.png'), text);
    }
  });

  test('is drawn square by square, dark or light, with its margin', async () => {
    const code = await makeQrCode(address);
    const { columns, lines } = sizeOfDrawing(code);
    for (const ink of ['dark', 'light'] as const) {
      const drawn = drawQrCode(code, ink).split('\n');
      assert.equal(drawn.length, lines);
      for (const [line, text] of drawn.entries()) {
        assert.equal(text.length, columns);
        for (const [x, block] of Array.from(text).entries()) {
          for (const [half, blocks] of [
            [0, '▀█'],
            [1, '▄█'],
          ] as const) {
            const isDark = code.rows[2 * line + half - 4]?.[x - 4] ?? false;
            assert.equal(blocks.includes(block), isDark === (ink === 'dark'), `${ink} ${line} ${x} ${half}`);
          }
        }
      }
    }
  });

  test('never holds half of a text that is too long', async () => {
    await assert.rejects(makeQrCode('x'.repeat(2954)), TypeError);
  });
});

describe('a photograph', () => {
  const picture = (name: string): Buffer => readFileSync(join(import.meta.dirname, 'pictures.test.fixture', name));

  test('from aslant, in bad light, is read', async () => {
    const { chain } = JSON.parse(await readPhoto(picture('photo.jpg'), 'photo.jpg')) as { chain: string[] };
    assert.deepEqual(chain.slice(0, 2), ['a photograph', 'of a screen']);
  });

  test('that cannot be read says why', async () => {
    const cut = picture('photo.jpg').subarray(0, 300);
    const cases: readonly (readonly [Uint8Array, RegExp])[] = [
      [picture('blurred.jpg'), /no QR code was found/],
      [picture('two.jpg'), /2 different QR codes/],
      [cut, /in part only/],
      [(await qrPng(await makeQrCode('x'))).subarray(0, 60), /damaged/],
      [Buffer.from('\u0000\u0000\u0000\u0018ftypheic....', 'latin1'), /it is HEIC/],
      [Buffer.from('%PDF-1.7'), /it is PDF/],
      [Buffer.from('no picture'), /it is no picture/],
      [Buffer.alloc(0), /it is no picture/],
    ];
    for (const [bytes, why] of cases) {
      await assert.rejects(readPhoto(bytes, 'photo'), (error: unknown) => {
        assert.ok(error instanceof Error && 'code' in error);
        assert.deepEqual([error.code, why.test(error.message)], ['photo-unreadable', true], error.message);
        return true;
      });
    }
  });

  test('is known by its first bytes, whatever its name', () => {
    assert.equal(pictureKind(picture('photo.jpg')), 'JPEG');
    assert.equal(pictureKind(Buffer.from('{"chain":[]}')), undefined);
  });
});
