import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { sdkName } from './sdk-name.ts';

test('the SDK says the version of its package', () => {
  const { name, version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    readonly name: string;
    readonly version: string;
  };
  assert.equal(sdkName, `${name} ${version}`);
});
