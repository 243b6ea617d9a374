import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { printable } from './printable.ts';
import { createTerminal } from './terminal.ts';

test('what would act on the terminal is shown instead', () => {
  assert.equal(printable('Aurora\u001b[2K\rRoot 0000'), 'Aurora\\u001b[2K\\u000dRoot 0000');
  assert.equal(printable('a\u009b2Kb\u007f'), 'a\\u009b2Kb\\u007f');
  assert.equal(printable('Rossi \u202eApS'), 'Rossi \\u202eApS');
});

test('lines, columns, languages and our own emphasis stay', () => {
  const text = 'a\tb\n\u001b[1mstrong\u001b[22m Müller 株式会社 می\u200cخواهم';
  assert.equal(printable(text), text);
});

test('JSON stays the same value', () => {
  const value = { name: 'x\u001b[2J\u009b\u202e\n' };
  const printed = printable(JSON.stringify(value));
  assert.doesNotMatch(printed, /[\u0080-\u009f\u202e]/u);
  assert.deepEqual(JSON.parse(printed), value);
});

test('neither an answer nor a note of any command reaches a terminal as an escape sequence', () => {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const terminal = createTerminal({
    stdin: new PassThrough(),
    stdout,
    stderr,
    environment: {},
    workingDirectory: '/',
    program: ['node', 'attiva'],
    now: () => 0,
    stopSignal: () => new AbortController().signal,
    beginAnew: () => {},
  });
  terminal.out('answer of a host: \u001b]0;owned\u0007');
  terminal.note('because\u009b2J');
  for (const stream of [stdout, stderr]) {
    assert.doesNotMatch(String(stream.read()), /(?!\n)\p{Cc}/u);
  }
});
