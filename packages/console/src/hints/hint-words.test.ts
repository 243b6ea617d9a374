import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hintStates, isOpen, openOnes, pinLine, readState } from './hint-words.ts';

test('what waits can be taken back, what ended cannot', () => {
  assert.deepEqual(
    hintStates.filter((state) => !isOpen({ state })),
    ['obeyed', 'ended', 'withdrawn'],
  );
  const counts = {
    waiting: 1,
    given: 2,
    obeyed: 4,
    'not-pinned': 8,
    'too-soon': 16,
    'unknown-kind': 32,
    ended: 64,
    withdrawn: 128,
  };
  assert.equal(openOnes(counts), 59);
});

test('an id that begins with a dash is no option of the command', () => {
  assert.equal(pinLine('a'.repeat(20)), `attiva client pin-host ${'a'.repeat(20)}`);
  assert.match(pinLine(`-${'a'.repeat(19)}`), /pin-host -- -a/);
});

test('an address that asks for no state shows all', () => {
  assert.equal(readState('state=obeyed'), 'obeyed');
  for (const query of ['', 'state=', 'state=__proto__']) assert.equal(readState(query), undefined);
});
