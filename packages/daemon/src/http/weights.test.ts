import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Weights } from './weights.ts';

test('knows who holds most, whatever was given and taken', () => {
  const steps = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.boolean()), { maxLength: 60 });
  fc.assert(
    fc.property(steps, (taken) => {
      const weights = new Weights();
      const plain = new Map<string, number>();
      for (const [owner, gives] of taken) {
        const weight = plain.get(owner) ?? 0;
        if (!gives && weight === 0) {
          assert.throws(() => weights.remove(owner), TypeError);
          continue;
        }
        plain.set(owner, weight + (gives ? 1 : -1));
        if (gives) weights.add(owner);
        else weights.remove(owner);
        const most = Math.max(0, ...plain.values());
        assert.equal(weights.most, most);
        const heaviest = weights.heaviest();
        assert.equal(heaviest === undefined ? 0 : plain.get(heaviest), most);
        for (const [name, held] of plain) assert.equal(weights.of(name), held);
      }
    }),
  );
});
