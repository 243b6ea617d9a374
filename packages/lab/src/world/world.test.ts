import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { auroraPackToml } from '@attiva/authority';
import { isActivationError, openProductRoots } from '@attiva/protocol';
import { World } from './world.ts';

const day = 86_400_000;

test('a studio machine is licensed by a registered host, renews by itself, and lives through a host that is away', async () => {
  const world = await World.create({ seed: 1, start: Date.UTC(2027, 0, 4), lookEvery: day });
  try {
    const vendor = await world.addVendor({ slug: 'aurora', name: 'Aurora Software', packToml: auroraPackToml });
    const setupKey = await vendor.addSetupKey('studio', 2026);
    const host = await world.addHost('act-01');
    await host.register(await vendor.sell({ customer: 'Rossi SpA', application: 'aurora-studio' }), vendor.id);
    const machine = world.addMachine({ name: 'pc-1', vendor, edition: 'studio', generation: 2026, setupKey });
    await machine.switchOn();
    const begin = world.time.now;
    await world.time.advanceTo(begin + day);
    assert.equal(machine.status()?.state, 'licensed');
    await world.time.advanceTo(begin + 30 * day);
    assert.ok(world.attempts >= 4 && world.attempts <= 6, `renewed every seven days: ${world.attempts}`);
    await host.switchOff();
    await world.time.advanceTo(begin + 170 * day);
    assert.equal(machine.status()?.state, 'licensed');
    await world.time.advanceTo(begin + 230 * day);
    assert.equal(machine.status()?.state, 'additional-grace');
    await host.switchOn();
    await world.time.advanceTo(begin + 231 * day);
    assert.equal(machine.status()?.state, 'licensed');
  } finally {
    await world.close();
  }
});

test('what a lab has signed is worth nothing outside it', async () => {
  const world = await World.create({ seed: 1, start: Date.UTC(2027, 0, 4), lookEvery: day });
  try {
    const { roots } = await world.addVendor({ slug: 'aurora', name: 'Aurora Software', packToml: auroraPackToml });
    const { lab, ...stripped } = roots;
    assert.equal(lab, true);
    for (const carried of [roots, stripped]) {
      const opening = (): unknown => openProductRoots(carried, world.time.now / 1000);
      assert.throws(opening, (error) => isActivationError(error) && error.code === 'lab-root');
    }
  } finally {
    await world.close();
  }
});

test('a lab leaves nothing behind', async () => {
  const world = await World.create({ seed: 1, start: Date.UTC(2027, 0, 4), lookEvery: day });
  await world.addHost('act-01');
  const { folder } = world;
  assert.ok(existsSync(folder));
  await world.close();
  assert.equal(existsSync(folder), false);
});
