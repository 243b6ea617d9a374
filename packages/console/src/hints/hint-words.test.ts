import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Hint, hintAddress, hintFile, hintStates, isOpen, openOnes, pinLine, readHintView } from './hint-words.ts';

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

test('an address says which hints; what is wrong in it is left out', () => {
  const view = { state: 'obeyed', kind: 'new-identity', search: 'pc & 1' } as const;
  assert.equal(hintAddress(view), '/hints?state=obeyed&kind=new-identity&search=pc+%26+1');
  assert.deepEqual(readHintView(hintAddress(view).slice('/hints?'.length)), view);
  assert.equal(hintAddress({ search: '' }), '/hints');
  for (const query of ['', 'state=', 'state=__proto__&kind=constructor&search=%20']) {
    assert.deepEqual(readHintView(query), {});
  }
});

test('a file of hints has a line for each, and no name in it is a formula', () => {
  const hint: Hint = {
    id: 'h',
    vendor: 'aurora.example',
    client: 'c',
    name: '=cmd',
    kind: 'renew',
    state: 'waiting',
    createdAt: 1_795_701_903,
    givenAt: null,
    stateAt: null,
    endsAt: 1_795_701_904,
  };
  const [head, line] = hintFile([hint], 'csv').slice(1).split('\r\n');
  assert.equal(head, 'name,vendor,client,kind,state,createdAt,givenAt,stateAt,endsAt');
  assert.equal(line, "'=cmd,aurora.example,c,renew,waiting,2026-11-26T14:05:03Z,,,2026-11-26T14:05:04Z");
  assert.deepEqual(JSON.parse(hintFile([hint], 'json')), { hints: [hint] });
});
