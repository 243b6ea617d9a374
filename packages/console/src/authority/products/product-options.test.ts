import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applicationOf, editionOptions, generationOptions, type Pack, productOptions } from './product-options.ts';

const edition = (id: string) => ({ id, name: `Edition ${id}`, threshold: 1, setupKeys: [] });

function pack(version: number, newest: boolean, editions: readonly string[]): Pack {
  const application = { id: 'os', name: 'OS', generations: [2025], editions: editions.map(edition) };
  return { pack: 'p', version, newest, builtAt: 1, signingKey: 'k', applications: [application] };
}

test('only what the packs in force have can be chosen', () => {
  const packs = [pack(2, true, ['desktop', 'server']), pack(1, false, ['old'])];
  assert.deepEqual(productOptions(packs, 'applications'), [{ id: 'os', name: 'OS' }]);
  assert.deepEqual(
    productOptions(packs, 'editions').map(({ id }) => id),
    ['desktop', 'server'],
  );
});

test('editions and generations are those of one application, found by one of its editions too', () => {
  const other = { id: 'office', name: 'Office', generations: [2024, 2026], editions: [edition('writer')] };
  const { applications, ...rest } = pack(2, true, ['desktop', 'server']);
  const packs = [{ ...rest, applications: [...applications, other] }];
  assert.deepEqual(
    editionOptions(packs, 'os').map(({ id }) => id),
    ['desktop', 'server'],
  );
  assert.deepEqual(
    ['office', 'writer', 'nothing'].map((product) => generationOptions(packs, product).map(({ id }) => id)),
    [['2026', '2024'], ['2026', '2024'], []],
  );
  assert.deepEqual(
    ['office', 'writer', 'nothing'].map((product) => applicationOf(packs, product)),
    ['office', 'office', ''],
  );
});
