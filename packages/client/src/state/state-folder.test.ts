import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { isActivationError, type VendorId } from '@attiva/protocol';
import { diskFileSystem, type FileSystem } from './file-system.ts';
import { chooseStateFolder, createStateFolder, type Surroundings, systemSurroundings } from './state-folder.ts';

const vendor = 'aurora.example' as VendorId;

function at(platform: NodeJS.Platform, writable: boolean, variables: Surroundings['variables'] = {}): Surroundings {
  return { platform, home: '/home/anna', variables, writable: () => writable };
}

test("the machine's folder where it may be written, else the user's own, which is said", () => {
  const choose = (surroundings: Surroundings): string => {
    const { path, scope } = chooseStateFolder(vendor, surroundings);
    return `${scope} ${path}`;
  };
  assert.equal(choose(at('linux', true)), 'machine /var/lib/attiva/aurora.example');
  assert.equal(choose(at('linux', false)), 'user /home/anna/.local/state/attiva/aurora.example');
  assert.equal(choose(at('linux', false, { XDG_STATE_HOME: '/s' })), 'user /s/attiva/aurora.example');
  assert.equal(choose(at('darwin', true)), 'machine /Library/Application Support/Attiva/aurora.example');
  assert.equal(choose(at('darwin', false)), 'user /home/anna/Library/Application Support/Attiva/aurora.example');
  assert.equal(choose(at('win32', true, { ProgramData: 'D:/Data' })), 'machine D:/Data/Attiva/aurora.example');
  assert.equal(choose(at('win32', false, { LOCALAPPDATA: 'C:/L' })), 'user C:/L/Attiva/aurora.example');
  assert.deepEqual(chooseStateFolder(vendor, at('linux', true), '/given'), { path: '/given', scope: 'given' });
});

test('the real surroundings: a folder that could be created counts as writable, one below a file does not', () => {
  const root = mkdtempSync(join(tmpdir(), 'attiva-place-'));
  try {
    const system = systemSurroundings();
    assert.equal(system.writable(join(root, 'a/b/c')), true);
    assert.equal(system.writable('/proc/self/nothing'), false);
    createStateFolder(diskFileSystem, { path: join(root, 'own/state'), scope: 'user' });
    assert.equal(statSync(join(root, 'own/state')).mode & 0o777, 0o700);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});

test('a folder that cannot be made is named with the reason of the system', () => {
  const fs: FileSystem = {
    ...diskFileSystem,
    mkdirSync: () => {
      throw Object.assign(new Error('no'), { code: 'EACCES' });
    },
  };
  assert.throws(
    () => createStateFolder(fs, { path: '/x', scope: 'machine' }),
    (error) => isActivationError(error) && error.code === 'state-unwritable' && error.facts['reason'] === 'EACCES',
  );
});
