import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { JsonSchema } from '@attiva/daemon';
import { readScenario } from './read-scenario.ts';
import { scenarioSchema } from './scenario-schema.ts';

const page = readFileSync(new URL('../../../../docs/reference/scenarios.md', import.meta.url), 'utf8');

/** Every name that may stand in a file, wherever, and every value of a choice. */
function wordsOf({ properties = {}, items, anyOf = [] }: JsonSchema): string[] {
  const inner = [...Object.values(properties), ...(items === undefined ? [] : [items])];
  const values = anyOf.flatMap(({ const: value }) => (typeof value === 'string' ? [value] : []));
  return [...Object.keys(properties), ...values, ...inner.flatMap(wordsOf)];
}

const known = new Set(wordsOf(scenarioSchema));

const states = /grace$|^(?:unlicensed|notification)$/; // They have a page of their own.

test('the page of the scenarios names whatever may stand in one', () => {
  const code = [...page.replace(/^```[\s\S]*?^```/m, '').matchAll(/`([^`]+)`/g)]
    .map(([, text]) => ` ${text} `)
    .join('');
  for (const word of known) {
    if (states.test(word)) continue;
    assert.match(code, new RegExp(`[^\\w-]${word}[^\\w-]`), `docs/reference/scenarios.md does not name ${word}`);
  }
});

test('the page names no key that there is not', () => {
  const rows = [...page.matchAll(/^\| (`.+?) \|/gm)].flatMap(([, cell = '']) => [
    ...cell.matchAll(/`([a-z-]+)(?: =[^`]*)?`/g),
  ]);
  assert.ok(rows.length > 40, `${rows.length} keys`);
  for (const [, name = ''] of rows) assert.ok(known.has(name) || name === 'pc', `${name} is no key of a scenario`);
});

test('the scenario on the page can be played', () => {
  const [, text = ''] = /```toml\n([\s\S]*?)```/.exec(page) ?? [];
  assert.equal(readScenario(text, 'scenarios.md').step.length, 2);
});
