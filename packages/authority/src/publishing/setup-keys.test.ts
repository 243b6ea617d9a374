import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonicalJson, type JsonObject } from '@attiva/protocol';
import { packFiles } from './setup-keys.ts';

const claims = {
  iss: 'aurora.example',
  pack: 'aurora-office',
  version: 1,
  applications: [
    {
      id: 'aurora-office',
      editions: [
        {
          id: 'office',
          name: 'Aurora | <b>Office',
          setupKeys: [{ generation: 2024, key: 'AAAAA-BBBBB-CCCCC-DDDDD-EEEEE' }],
        },
      ],
    },
  ],
};
const canonical = (value: JsonObject): string => Buffer.from(canonicalJson(value)).toString('base64url');
const statement = `${canonical({ alg: 'ES256' })}.${canonical(claims)}.${'A'.repeat(86)}`;

test('every setup key stands in the page and in the JSON, and each pack is a file of its own', () => {
  const files = new Map(packFiles('Aurora', [[statement, 'delegation']]));
  assert.deepEqual([...files.keys()], ['aurora-office.pack.json', 'setup-keys.json', 'setup-keys.md']);
  assert.deepEqual(JSON.parse(files.get('aurora-office.pack.json') ?? ''), [statement, 'delegation']);
  assert.deepEqual(JSON.parse(files.get('setup-keys.json') ?? ''), {
    vendor: 'Aurora',
    setupKeys: [
      {
        application: 'aurora-office',
        edition: 'office',
        name: 'Aurora | <b>Office',
        generation: 2024,
        key: 'AAAAA-BBBBB-CCCCC-DDDDD-EEEEE',
      },
    ],
  });
  assert.match(files.get('setup-keys.md') ?? '', /\| Aurora \\\| \\<b\\>Office \| 2024 \| `AAAAA-/);
});
