import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSame, type ShownSetting, typedText, typedValue } from './setting-form.ts';

test('values are typed and read back as they are', () => {
  const domains = [{ domain: 'corp.example', priority: 10, weight: 5 }];
  const values = [
    ['whole', 25, '25'],
    ['whole', null, ''],
    ['yes-no', true, 'on'],
    ['yes-no', false, 'off'],
    ['text', 'https://x/y', 'https://x/y'],
    ['text', null, ''],
    ['domains', domains, 'corp.example 10 5'],
    ['domains', [], ''],
    ['list', ['a', 'b'], 'a, b'],
  ] as const;
  for (const [kind, value, text] of values) {
    assert.equal(typedText({ kind }, value), text);
    assert.deepEqual(typedValue({ kind }, text), value);
  }
});

test('what is no value goes to the host as it was typed, which says what is wrong with it', () => {
  assert.equal(typedValue({ kind: 'whole' }, '25 days'), '25 days');
  assert.equal(typedValue({ kind: 'whole' }, '2.5'), '2.5');
  assert.deepEqual(typedValue({ kind: 'domains' }, 'corp.example, b.example 1 x'), [
    { domain: 'corp.example', priority: 0, weight: 0 },
    { domain: 'b.example', priority: 1, weight: 'x' },
  ]);
  assert.deepEqual(typedValue({ kind: 'domains' }, 'a b c d'), [{ domain: 'a b c d' }]);
});

test('a value that is typed anew is no change', () => {
  const setting = { kind: 'domains', value: [{ domain: 'a', priority: 0, weight: 0 }] } as unknown as ShownSetting;
  assert.deepEqual(
    ['a', ' a 0 0 ,', 'a 1', ''].map((text) => isSame(setting, text)),
    [true, true, false, false],
  );
});
