import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openBench, published } from '../authority.test.fixture.ts';
import { auroraPackToml } from '../products/aurora-pack.ts';
import { publishedHere } from './published-here.ts';

const bench = await openBench();

test('digests and lists are made once, and anew after each time that something is published', async () => {
  const aurora = await bench.start();
  const { parts } = aurora.authority;
  const shown = publishedHere(parts);
  const [downloads, setupKeys] = [shown.downloads(), await shown.setupKeys()];
  assert.equal(shown.downloads(), downloads);
  assert.equal(await shown.setupKeys(), setupKeys);
  await aurora.admin.post('/v1/packs', { toml: auroraPackToml.replace('Aurora Studio', 'Aurora Atelier') });
  assert.notEqual(shown.downloads(), downloads);
  const file = shown.downloads().find(({ name }) => name === 'aurora.attiva');
  assert.equal(file?.bytes.toString('utf8'), published(aurora, 'aurora.attiva'));
  assert.match(JSON.stringify(await shown.setupKeys()), /Aurora Atelier/);
});
