import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { RollingLine } from './rolling-line.ts';

function written(isTTY: boolean): string {
  const stderr = Object.assign(new PassThrough(), { isTTY });
  const line = new RollingLine({ stderr });
  line.show('day 1');
  line.show('day 2\r');
  line.clear();
  return String(stderr.read() ?? '');
}

test('each line takes the place of the one before, and what is in it cannot move the cursor', () => {
  assert.equal(written(true), '\r\u001b[2K  day 1\r\u001b[2K  day 2\\u000d\r\u001b[2K');
});

test('where no person sits nothing is written', () => {
  assert.equal(written(false), '');
});
