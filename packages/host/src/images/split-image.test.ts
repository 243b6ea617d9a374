import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ImageLog } from './image-log.ts';
import { carriesIdentity, imageLine, type Split, type SplitImage, withSplit } from './split-image.ts';

const start = Date.UTC(2026, 10, 23, 9, 0, 0) / 1000;
const day = 86_400;
const hour = 3600;

function split(at: number, changes: Partial<Split> = {}): Split {
  return { at, vendor: 'aurora.example', client: '3f0cab12xyz', name: null, heldBy: 'pc-01', ...changes };
}

function splitAt(times: readonly number[]): SplitImage {
  const image = times.map((at) => split(at)).reduce<SplitImage | undefined>(withSplit, undefined);
  assert.ok(image);
  return image;
}

test('the line names the image, the sum, the last split and the newest machines', () => {
  let image = withSplit(undefined, split(start, { name: 'pc-02' }));
  assert.equal(
    imageLine(image),
    'image of pc-01 (3f0cab12…): 1 machine took an identity of its own, last 2026-11-23 09:00 UTC: pc-02',
  );
  for (let n = 3; n <= 100; n += 1) image = withSplit(image, split(start + n, { name: `pc-${n}` }));
  assert.match(
    imageLine(image),
    /: 99 machines took identities of their own, last .*: pc-86, pc-87, .*, pc-100 and 84 more$/,
  );
  assert.equal(image.names.length, 15);
});

test('without names it says what it knows', () => {
  const image = withSplit(undefined, split(start, { heldBy: null }));
  assert.equal(
    imageLine(image),
    'image with identity 3f0cab12…: 1 machine took an identity of its own, last 2026-11-23 09:00 UTC',
  );
});

test('ten splits within a day raise the warning, nine do not; a quiet day ends it', () => {
  const times = Array.from({ length: 10 }, (_, n) => start + n * 2 * hour);
  assert.equal(carriesIdentity(splitAt(times.slice(1)), start + day), false);
  const image = splitAt(times);
  const last = times.at(-1) ?? 0;
  assert.equal(carriesIdentity(image, last), true);
  assert.equal(carriesIdentity(image, last + day - 1), true);
  assert.equal(carriesIdentity(image, last + day), false);
  assert.equal(
    carriesIdentity(withSplit(image, split(last + 20 * hour)), last + 43 * hour),
    true,
    'one more: no quiet day',
  );
  assert.equal(carriesIdentity(withSplit(image, split(last + day)), last + day), false, 'after it, it begins anew');
});

test('ten splits that are spread over more than a day raise nothing', () => {
  const image = splitAt(Array.from({ length: 40 }, (_, n) => start + n * 3 * hour));
  assert.equal(carriesIdentity(image, image.lastSplit), false);
});

test('the log says the first split at once, then the sum at most once an hour, and what is left when the host stops', () => {
  const lines: number[] = [];
  const log = new ImageLog((_, { splits }) => lines.push(splits));
  let image = withSplit(undefined, split(start));
  log.note([image], start);
  for (let n = 1; n < 99; n += 1) {
    image = withSplit(image, split(start + n));
    log.note([image], start + n);
    log.flush(start + n);
  }
  assert.deepEqual(lines, [1]);
  log.flush(start + hour);
  log.flush(start + hour + 60);
  assert.deepEqual(lines, [1, 99]);
  image = withSplit(image, split(start + hour + 100));
  log.note([image], start + hour + 100);
  log.close(start + hour + 200);
  assert.deepEqual(lines, [1, 99, 100]);
});

test('a clock that was set back does not silence the log', () => {
  const lines: number[] = [];
  const log = new ImageLog((_, { splits }) => lines.push(splits));
  const image = withSplit(undefined, split(start));
  log.note([image], start);
  log.note([withSplit(image, split(start - day))], start - day);
  assert.deepEqual(lines, [1, 2]);
});
