import assert from 'node:assert/strict';
import * as nodeFs from 'node:fs';
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { isActivationError } from '@attiva/protocol';
import { type ClientState, emptyState, parseClientState } from './client-state.ts';
import { diskFileSystem, type FileSystem } from './file-system.ts';
import { seal, unseal } from './sealed-text.ts';
import { StateFile, type StateFileKind } from './state-file.ts';

function inFolder(run: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'attiva-state-'));
  try {
    run(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

let tokens = 0;
const token = (): string => `t${++tokens}`;

function kindAt(folder: string): StateFileKind<ClientState> {
  return { path: join(folder, 'state.json'), mode: 0o644, empty: emptyState, parse: parseClientState };
}

const older: ClientState = { ...emptyState, latest: 1 };
const newer: ClientState = { ...emptyState, latest: 2, lookupDomain: 'corp.example' };

/** A disk on which the n-th changing call fails, a write after half of its bytes. */
function failingAt(n: number): { fs: FileSystem; calls: () => number } {
  let calls = 0;
  const failure = (): Error => Object.assign(new Error('injected'), { code: 'EIO' });
  const guard = <A extends unknown[], R>(run: (...args: A) => R): ((...args: A) => R) => {
    return (...args) => {
      calls += 1;
      if (calls === n) throw failure();
      return run(...args);
    };
  };
  const fs = {
    ...diskFileSystem,
    openSync: guard(nodeFs.openSync),
    fsyncSync: guard(nodeFs.fsyncSync),
    closeSync: guard(nodeFs.closeSync),
    renameSync: guard(nodeFs.renameSync),
    writeSync: (file: number, bytes: Buffer, offset: number, length: number): number => {
      calls += 1;
      if (calls !== n) return nodeFs.writeSync(file, bytes, offset, length);
      nodeFs.writeSync(file, bytes, offset, Math.floor(length / 2));
      throw failure();
    },
  } as FileSystem;
  return { fs, calls: () => calls };
}

test('a failure at any step of a write leaves the old content or the new, and the next write works', () => {
  const dry = failingAt(0);
  inFolder((folder) => new StateFile(dry.fs, kindAt(folder), token).write(newer));
  assert.ok(dry.calls() >= 7, `only ${dry.calls()} steps`);
  for (let step = 1; step <= dry.calls(); step += 1) {
    inFolder((folder) => {
      new StateFile(diskFileSystem, kindAt(folder), token).write(older);
      const broken = new StateFile(failingAt(step).fs, kindAt(folder), token);
      assert.throws(
        () => broken.write(newer),
        (error) => isActivationError(error) && error.code === 'state-unwritable',
      );
      const found = new StateFile(diskFileSystem, kindAt(folder), token).read();
      assert.equal(found.problem, undefined);
      assert.ok([older.latest, newer.latest].includes(found.value.latest), `step ${step}: a mix`);
      assert.deepEqual(broken.read().value, found.value, 'the writer sees what a reader sees');
      broken.write(newer);
      assert.deepEqual(new StateFile(diskFileSystem, kindAt(folder), token).read().value, newer);
    });
  }
});

test('a full disk is named as such', () => {
  inFolder((folder) => {
    const fs: FileSystem = {
      ...diskFileSystem,
      writeSync: () => {
        throw Object.assign(new Error('full'), { code: 'ENOSPC' });
      },
    };
    assert.throws(
      () => new StateFile(fs, kindAt(folder), token).write(newer),
      (error) => isActivationError(error) && error.code === 'disk-full',
    );
    assert.deepEqual(readdirSync(folder), [], 'nothing half is left');
  });
});

test('a file truncated at any byte is told as damaged, kept aside, and replaced', () => {
  const text = seal(newer);
  for (let length = 0; length < text.length - 1; length += 1) {
    const opened = unseal(text.slice(0, length));
    assert.equal(opened.kind, 'damaged', `length ${length}`);
  }
  inFolder((folder) => {
    const file = new StateFile(diskFileSystem, kindAt(folder), token);
    file.write(newer);
    truncateSync(join(folder, 'state.json'), 40);
    const found = file.read();
    assert.equal(found.problem?.code, 'state-damaged');
    assert.deepEqual(found.value, emptyState);
    file.write(older);
    assert.deepEqual(file.read(), { value: older });
    assert.equal(readFileSync(join(folder, 'state.json.damaged'), 'utf8').length, 40);
  });
});

test('a single changed byte is found', () => {
  const text = seal(newer);
  fc.assert(
    fc.property(fc.nat(text.length - 2), fc.integer({ min: 1, max: 127 }), (place, change) => {
      const bytes = Buffer.from(text);
      bytes[place] = (bytes[place] ?? 0) ^ change;
      const opened = unseal(bytes.toString('latin1'));
      // White space between JSON's members is the one change that means nothing.
      if (opened.kind === 'content') assert.deepEqual(opened.content, newer);
    }),
  );
});

test('arbitrary text never throws and never passes', () => {
  fc.assert(fc.property(fc.string(), (text) => unseal(text).kind === 'damaged'));
  fc.assert(fc.property(fc.json(), (text) => parseClientState(JSON.parse(text)) === undefined));
});

test('a file of a newer format is left as it is for the newer program', () => {
  inFolder((folder) => {
    const path = join(folder, 'state.json');
    writeFileSync(path, '{"format":2,"content":{}}');
    const file = new StateFile(diskFileSystem, kindAt(folder), token);
    assert.match(file.read().problem?.detail ?? '', /newer version \(format 2; this one reads 1\)/);
    assert.throws(() => file.write(older), { code: 'state-newer' });
    assert.equal(readFileSync(path, 'utf8'), '{"format":2,"content":{}}');
  });
});

test('a reader sees what another process wrote', () => {
  inFolder((folder) => {
    const one = new StateFile(diskFileSystem, kindAt(folder), token);
    const two = new StateFile(diskFileSystem, kindAt(folder), token);
    assert.equal(two.read().value, emptyState);
    one.write(older);
    assert.deepEqual(two.read().value, older);
    assert.equal(two.read().value, two.read().value, 'unchanged means not read again');
    one.write(newer);
    assert.deepEqual(two.read().value, newer);
  });
});
