import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { identifierText } from './domain-identifier.ts';
import { machineAccountIn } from './machine-account.ts';
import { memberSource } from './member-source.ts';

interface Entry {
  readonly realm: string;
  readonly components: readonly string[];
  readonly time: number;
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

function keytab(...entries: readonly Entry[]): Buffer {
  const parts = entries.map(({ realm, components, time }) => {
    const head = Buffer.alloc(2);
    head.writeUInt16BE(components.length);
    const tail = Buffer.alloc(9);
    tail.writeUInt32BE(1, 0);
    tail.writeUInt32BE(time, 4);
    const body = Buffer.concat([head, text(realm), ...components.map(text), tail, Buffer.from([0, 18]), text('a key')]);
    const size = Buffer.alloc(4);
    size.writeInt32BE(body.length);
    return Buffer.concat([size, body]);
  });
  return Buffer.concat([Buffer.from([5, 2]), ...parts]);
}

test('the machine account of a keytab, among those of its services; the newest where it was joined twice', () => {
  const service = { realm: 'AD.EXAMPLE', components: ['host', 'pc1.ad.example'], time: 5 };
  const old = { realm: 'OLD.EXAMPLE', components: ['PC1$'], time: 3 };
  const present = { realm: 'AD.EXAMPLE', components: ['PC1$'], time: 4 };
  const account = { principal: 'PC1$@AD.EXAMPLE', realm: 'AD.EXAMPLE' };
  assert.deepEqual(machineAccountIn(keytab(service, old, present, service)), account);
  assert.deepEqual(machineAccountIn(keytab(present, old)), account);
  assert.equal(machineAccountIn(keytab(service)), undefined);
  const hole = Buffer.from([255, 255, 255, 252, 0, 0, 0, 0]);
  assert.deepEqual(machineAccountIn(Buffer.concat([keytab(service), hole, keytab(present).subarray(2)])), account);
});

test('property: what is no keytab, or was cut off, is read without an error', () => {
  const whole = keytab({ realm: 'AD.EXAMPLE', components: ['PC1$'], time: 4 });
  for (let end = 0; end < whole.length; end += 1) assert.equal(machineAccountIn(whole.subarray(0, end)), undefined);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void machineAccountIn(Buffer.from([5, 2, ...bytes]))),
  );
});

test('a security identifier in its usual spelling', () => {
  const bytes = Buffer.from('010400000000000515000000' + '01000000' + '02000000' + 'ffffffff', 'hex');
  assert.equal(identifierText(bytes), 'S-1-5-21-1-2-4294967295');
  assert.equal(identifierText(bytes.subarray(0, 20)), undefined);
});

test('a machine without a keytab belongs to no directory, and asks nobody', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'attiva-member-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const source = memberSource({ KRB5_KTNAME: join(folder, 'none') });
  assert.equal(await source.read({ signal: new AbortController().signal }), undefined);
  // A folder in its place may not be read as one: then it is not known whether the machine belongs to a directory.
  const unreadable = memberSource({ KRB5_KTNAME: `FILE:${folder}` });
  await assert.rejects(unreadable.read({ signal: new AbortController().signal }), { code: 'directory-login-refused' });
});
