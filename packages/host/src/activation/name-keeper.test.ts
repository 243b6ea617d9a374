import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createNameKeeper } from './name-keeper.ts';

test('keeps names as they are, as digests of one host, or not at all', () => {
  assert.deepEqual(createNameKeeper('full', '').keep('PC-1', '10.0.0.1'), { name: 'PC-1', address: '10.0.0.1' });
  assert.equal(createNameKeeper('none', '').keep('PC-1', '10.0.0.1'), undefined);
  const hashed = createNameKeeper('hashed', 'secret').keep('PC-1', '10.0.0.1');
  assert.match(hashed?.name ?? '', /^[\w-]{16}$/);
  assert.deepEqual(
    createNameKeeper('hashed', 'secret').keep('pc-1', '10.0.0.1'),
    hashed,
    'case tells no machines apart',
  );
  assert.notDeepEqual(createNameKeeper('hashed', 'other').keep('PC-1', '10.0.0.1'), hashed, 'nor do two hosts agree');
});

test('a machine without a name has none, hashed or not', () => {
  assert.equal(createNameKeeper('full', '').keep(undefined, '10.0.0.1')?.name, '');
  assert.equal(createNameKeeper('hashed', 'secret').keep(undefined, '10.0.0.1')?.name, '');
});
