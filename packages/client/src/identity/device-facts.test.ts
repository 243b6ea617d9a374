import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import type { VendorId } from '@attiva/protocol';
import { describeDevice, isCopiedDevice } from './device-facts.ts';
import { readLinuxDevice } from './linux-device.ts';
import { readDevice } from './read-device.ts';

const vendor = 'aurora.example' as VendorId;

test('facts are twelve bits, differ by vendor, ignore spelling, and 0 is absent', () => {
  const raw = { systemUuid: '4C4C4544-0042-5910-8036-B7C04F4D4E32', diskSerial: 'S3Z8 NB0K', virtual: false };
  const { facts } = describeDevice(vendor, raw);
  assert.equal(facts[2], 0);
  for (const fact of facts) assert.ok(fact >= 0 && fact < 4096);
  assert.notEqual(facts[0], 0);
  assert.notDeepEqual(describeDevice('other.example' as VendorId, raw).facts, facts);
  const respelled = { systemUuid: '4c4c4544004259108036b7c04f4d4e32', diskSerial: 's3z8nb0k', virtual: false };
  assert.deepEqual(describeDevice(vendor, respelled).facts, facts);
});

test("makers' placeholders are absent", () => {
  for (const value of [
    'To Be Filled By O.E.M.',
    'None',
    '00000000-0000-0000-0000-000000000000',
    'FF:FF:FF:FF:FF:FF',
    ' ',
  ]) {
    assert.deepEqual(describeDevice(vendor, { systemUuid: value, virtual: false }).facts, [0, 0, 0], value);
  }
});

test('a copied folder is one where two facts were known and no two match; a new network card is not', () => {
  assert.equal(isCopiedDevice([1, 2, 3], [1, 2, 3]), false);
  assert.equal(isCopiedDevice([1, 2, 3], [1, 2, 9]), false);
  assert.equal(isCopiedDevice([1, 2, 3], [1, 8, 9]), true);
  assert.equal(isCopiedDevice([1, 2, 3], [7, 8, 9]), true);
  assert.equal(isCopiedDevice([1, 0, 3], [7, 0, 9]), true);
  assert.equal(isCopiedDevice([0, 2, 3], [0, 2, 9]), false);
  assert.equal(isCopiedDevice([1, 0, 0], [7, 8, 9]), false);
  assert.equal(isCopiedDevice([0, 0, 0], [7, 8, 9]), false);
  assert.equal(isCopiedDevice([1, 2, 3], [0, 0, 0]), false, 'an account that may not read them is no other machine');
});

test('Linux: UUID, the disk below /, the first card with an address of its maker', () => {
  const root = mkdtempSync(join(tmpdir(), 'attiva-sys-'));
  const put = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  try {
    put('sys/class/dmi/id/product_uuid', '4c4c4544-0042\n');
    put('sys/class/dmi/id/sys_vendor', 'Dell Inc.\n');
    put('proc/cpuinfo', 'flags\t\t: fpu sse2\n');
    put('proc/self/mountinfo', '22 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sdb2 rw\n');
    put('sys/block/sda/device/serial', 'WRONG\n');
    put('sys/devices/sdb/sdb2/partition', '2\n');
    put('sys/devices/sdb/device/serial', 'RIGHT\n');
    mkdirSync(join(root, 'sys/dev/block'), { recursive: true });
    symlinkSync(join(root, 'sys/devices/sdb/sdb2'), join(root, 'sys/dev/block/8:2'));
    symlinkSync(join(root, 'sys/devices/sdb'), join(root, 'sys/block/sdb'));
    put('sys/class/net/docker0/address', '02:42:00:00:00:01\n');
    put('sys/class/net/eth0/device/x', '');
    put('sys/class/net/eth0/addr_assign_type', '0\n');
    put('sys/class/net/eth0/address', '3c:52:82:00:00:01\n');
    assert.deepEqual(readLinuxDevice(root), {
      systemUuid: '4c4c4544-0042',
      diskSerial: 'RIGHT',
      networkAddress: '3c:52:82:00:00:01',
      virtual: false,
    });
    put('sys/class/dmi/id/sys_vendor', 'QEMU\n');
    assert.equal(readLinuxDevice(root).virtual, true);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});

test('a machine that says nothing is read all the same', async () => {
  assert.deepEqual(readLinuxDevice('/nonexistent'), {
    systemUuid: undefined,
    diskSerial: undefined,
    networkAddress: undefined,
    virtual: false,
  });
  assert.equal(typeof (await readDevice()).virtual, 'boolean');
});
