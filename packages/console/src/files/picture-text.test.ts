import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encode } from 'uqr';
import { type Pixels, textInPixels } from './picture-text.ts';

/** As a screen shows it: dark squares of so many pixels on white, with its margin. */
function pictureOf(text: string, scale: number): Pixels {
  const { size, data } = encode(text, { ecc: 'L', border: 4 });
  const side = size * scale;
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255);
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      if (data[Math.floor(y / scale)]?.[Math.floor(x / scale)] === true)
        pixels.fill(0, (y * side + x) * 4, (y * side + x) * 4 + 3);
    }
  }
  return { width: side, height: side, data: pixels };
}

/** A quarter turn, as a telephone held otherwise makes it. */
function turned({ width, height, data }: Pixels): Pixels {
  const out = new Uint8ClampedArray(data.length);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const from = (y * width + x) * 4;
      out.set(data.subarray(from, from + 4), (x * height + (height - 1 - y)) * 4);
    }
  }
  return { width: height, height: width, data: out };
}

/** Grey paper and uneven light. */
function dim({ width, height, data }: Pixels): Pixels {
  const out = data.map((value, index) => (index % 4 === 3 ? value : 40 + value * 0.5 + ((index >> 2) % width) / width));
  return { width, height, data: out };
}

const digits = '1'.repeat(190);
const answer = JSON.stringify({ chain: [`eyJ${'aB3-_x'.repeat(160)}`, `eyJ${'Zz9.q'.repeat(120)}`], note: 'Müller' });

test('a picture of an answer gives its text, however it is held and in bad light', () => {
  for (const text of [digits, answer]) {
    for (const scale of [3, 5]) {
      const picture = pictureOf(text, scale);
      assert.equal(textInPixels(picture), text);
      assert.equal(textInPixels(turned(dim(picture))), text);
    }
  }
});

test('a picture without a code, or with half of one, gives nothing', () => {
  const white = { width: 200, height: 200, data: new Uint8ClampedArray(200 * 200 * 4).fill(255) };
  assert.equal(textInPixels(white), undefined);
  assert.equal(textInPixels({ width: 1, height: 1, data: new Uint8ClampedArray(4) }), undefined);
  const whole = pictureOf(answer, 3);
  const height = Math.floor(whole.height / 2);
  assert.equal(textInPixels({ ...whole, height, data: whole.data.slice(0, whole.width * height * 4) }), undefined);
});
