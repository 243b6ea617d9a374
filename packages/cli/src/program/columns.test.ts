import assert from 'node:assert/strict';
import { test } from 'node:test';
import { columns, day, moment } from './columns.ts';
import { nearestWord } from './nearest-word.ts';

test('columns stand under each other; empty ones and spaces at the end are left out', () => {
  assert.equal(
    columns([
      ['host', '', '…9XJ5D', 'x'],
      ['s', '', '', ''],
      ['setup', '', '…7Q4ZM'],
    ]),
    'host   …9XJ5D  x\ns\nsetup  …7Q4ZM',
  );
  assert.equal(columns([]), '');
});

test('days and moments are UTC', () => {
  assert.equal(day(1_830_297_599), '2027-12-31');
  assert.equal(moment(1_830_297_599), '2027-12-31 23:59 UTC');
});

test('the nearest word needs the fewest changes', () => {
  assert.equal(nearestWord('clock-diference', ['busy', 'clock-difference', 'revoked']), 'clock-difference');
  assert.equal(nearestWord('BUSY', ['revoked', 'busy']), 'busy');
  assert.equal(nearestWord('anything', []), '');
});
