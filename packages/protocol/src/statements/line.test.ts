import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLine } from './line.ts';

test('a name is one line that prints as itself', () => {
  for (const good of [
    'A',
    'Rossi SpA',
    'Müller & Söhne',
    '株式会社オーロラ',
    'أورورا',
    'می\u200cخواهم',
    '👩\u200d💻',
  ]) {
    assert.equal(isLine(good, 64), true, good);
  }
});

test('what moves a cursor, begins a line or turns the reading direction is no name', () => {
  const bad = [
    '\n',
    '\r',
    '\t',
    '\0',
    '\u001b[2K',
    '\u007f',
    '\u009b2K',
    '\u2028',
    '\u2029',
    '\u202e',
    '\u2066',
    '\u200f',
  ];
  for (const part of bad) assert.equal(isLine(`Aurora${part}Root 0000`, 64), false, JSON.stringify(part));
});

test('neither nothing, nor too much, nor something else', () => {
  for (const value of ['', 'x'.repeat(65), undefined, null, 5, ['x']]) assert.equal(isLine(value, 64), false);
});
