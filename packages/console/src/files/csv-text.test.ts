import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvText, momentText } from './csv-text.ts';

test('cells are quoted as spreadsheets read them, and no cell is a formula', () => {
  const text = csvText(
    ['a', 'b'],
    [
      ['x,"y"', 5],
      ['=1+1', null],
      [' @sum', true],
      ['-2', -2],
      ['zwei\r\nZeilen', undefined],
    ],
  );
  assert.equal(text, '\ufeffa,b\r\n"x,""y""",5\r\n\'=1+1,\r\n\' @sum,true\r\n\'-2,-2\r\n"zwei\r\nZeilen",\r\n');
  assert.equal(momentText(1_795_701_903), '2026-11-26T14:05:03Z');
});

test('a formula behind what some programs take for the end of a cell, or in full width, is none either', () => {
  for (const [value, written] of [
    ["x;=cmd|' /C calc'!A0;", `"x;'=cmd|' /C calc'!A0;"`],
    ['x;  @sum', `"x;'  @sum"`],
    ['x;"=1+1"', `"x;'""=1+1"""`],
    ['x\n-1', `"x\n'-1"`],
    ['\t=1', `"'\t'=1"`],
    [';+1', `";'+1"`],
    ['＝1+1', "'＝1+1"],
    ['x;＠sum', `"x;'＠sum"`],
    ['a=b;c-d', '"a=b;c-d"'],
  ] as const)
    assert.equal(csvText(['a'], [[value]]), `\ufeffa\r\n${written}\r\n`);
});
