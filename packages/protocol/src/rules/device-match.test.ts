import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { DeviceFacts } from '../statements/claims.ts';
import { licensesDevice } from './device-match.ts';

const fact = fc.integer({ min: 0, max: 4095 });
const anyDevice = fc.tuple(fact, fact, fact).map((facts): DeviceFacts => facts);
const distinct = fc.uniqueArray(fc.integer({ min: 1, max: 4095 }), { minLength: 6, maxLength: 6 });
const own = (device: readonly number[], hardware = false): { device: DeviceFacts; hardware: boolean } => ({
  device: device as unknown as DeviceFacts,
  hardware,
});

test('property: of three facts one change never costs a license, two do, another machine never passes', () => {
  fc.assert(
    fc.property(distinct, fc.nat(2), ([a = 1, b = 2, c = 3, x = 4, y = 5, z = 6], place) => {
      const device: DeviceFacts = [a, b, c];
      const one = device.with(place, x);
      assert.ok(licensesDevice({ device }, own(device)));
      assert.ok(licensesDevice({ device }, own(one)));
      assert.ok(licensesDevice({ device }, own(device.with(place, 0))), 'one fact that cannot be read today');
      assert.ok(!licensesDevice({ device }, own(one.with((place + 1) % 3, y))));
      assert.ok(!licensesDevice({ device }, own([x, y, z])));
    }),
  );
});

test('property: a key bound to hardware here, or a device that never told two facts, passes everywhere', () => {
  fc.assert(
    fc.property(anyDevice, anyDevice, fact, fc.nat(2), (device, present, known, place) => {
      assert.ok(licensesDevice({ device, hardware: true }, own(present, true)));
      assert.ok(licensesDevice({ device: own([0, 0, 0].with(place, known)).device }, own(present)));
    }),
  );
});
