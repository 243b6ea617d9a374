import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { attacks } from '@attiva/lab';
import { attackTable, type ShownAttack } from './attack.ts';

const page = readFileSync(
  new URL('../../../../../docs/explanation/what-an-attacker-gets.md', import.meta.url),
  'utf8',
).replaceAll('\r\n', '\n');

/** Every attack ends as expected: that it really does is shown in `@attiva/lab`, attack by attack. */
const asExpected: readonly ShownAttack[] = attacks.map(({ id, holds, tried, explanation, expected }) => ({
  id,
  holds,
  tried,
  explanation,
  ...expected,
  expected,
  asExpected: true,
}));

test('the page shows what `attiva demo attack` prints', () => {
  const [, shown = ''] = /\$ attiva demo attack\n([\s\S]*?)\n```/.exec(page) ?? [];
  assert.equal(shown, attackTable(asExpected), 'put the output of the command into the page');
});

test('whatever is only bounded or not stopped is said in the last lines, and nothing else is', () => {
  const text = attackTable(asExpected);
  const last = text.slice(text.indexOf('Only bounded:'));
  for (const { holds, tried, expected } of attacks) {
    assert.equal(last.includes(`  ${holds}: ${tried}\n`), expected.result !== 'refused', tried);
  }
  assert.match(last, /NOT stopped:[\s\S]*SECURITY\.md, "Bounded, not prevented" and "Not defended"\.$/);
});

test('an attack that ends otherwise is told as a weakness', () => {
  const [first] = asExpected;
  assert.ok(first);
  const { code: _code, ...through } = first;
  const text = attackTable([{ ...through, result: 'not-stopped', asExpected: false }]);
  assert.match(text, /NOT STOPPED: .*\n {4}UNEXPECTED: it should have been refused with not-authentic\n/);
  assert.match(text, /1 did not end as the protocol says\. That is a weakness/);
});

test('no two attacks share a name, and each is one line of explanation', () => {
  assert.equal(new Set(attacks.map(({ id }) => id)).size, attacks.length);
  for (const { id, tried, explanation } of attacks) {
    assert.match(id, /^[a-z]+(?:-[a-z0-9]+)*$/);
    for (const line of [tried, explanation]) assert.ok(line.length <= 120 && !/\n|\.$/.test(line), `${id}: ${line}`);
  }
});
