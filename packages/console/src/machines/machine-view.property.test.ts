import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { machineStates, readView, sortNames, viewQuery } from './machine-view.ts';

const names = ['search', 'state', 'vendor', 'application', 'edition', 'generation', 'sort', 'nothing'];
const value = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(...machineStates, ...sortNames, '-name', '__proto__'),
);

test('any address is a view, and the address of that view is the same view', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom(...names), value)), (pairs) => {
      const view = readView(new URLSearchParams([...pairs]));
      assert.ok(sortNames.includes(view.sort));
      for (const text of Object.values(view)) assert.ok(typeof text === 'boolean' || text.length <= 253);
      assert.deepEqual(readView(new URLSearchParams(viewQuery(view))), view);
    }),
  );
});
