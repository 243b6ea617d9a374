import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryDisk } from './memory-disk.ts';

const errorCode = (work: () => unknown): unknown => {
  try {
    work();
    return undefined;
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
};

function write(disk: MemoryDisk, path: string, text: string): void {
  const calls = disk.calls();
  const file = calls.openSync(path, 'wx', 0o600);
  calls.writeSync(file, Buffer.from(text));
  calls.closeSync(file);
}

test('files are written, linked, renamed, listed and removed as on a disk', () => {
  const disk = new MemoryDisk(() => 5);
  const calls = disk.calls();
  write(disk, '/state/a.1', 'one');
  calls.renameSync('/state/a.1', '/state/a');
  calls.linkSync('/state/a', '/state/b');
  assert.equal(calls.readFileSync('/state/b', 'utf8'), 'one');
  assert.deepEqual(calls.readdirSync('/state'), ['a', 'b']);
  calls.unlinkSync('/state/a');
  assert.deepEqual(disk.paths(), ['/state/b']);
});

test('what is missing or in the way is told by the system code', () => {
  const disk = new MemoryDisk(() => 5);
  const calls = disk.calls();
  write(disk, '/state/a', 'one');
  assert.equal(
    errorCode(() => calls.openSync('/state/a', 'wx')),
    'EEXIST',
  );
  assert.equal(
    errorCode(() => calls.linkSync('/state/a', '/state/a')),
    'EEXIST',
  );
  assert.equal(
    errorCode(() => calls.readFileSync('/state/x', 'utf8')),
    'ENOENT',
  );
  assert.equal(
    errorCode(() => calls.statSync('/state/x')),
    'ENOENT',
  );
  assert.equal(
    errorCode(() => calls.unlinkSync('/state/x')),
    'ENOENT',
  );
});

test('a file that was replaced has another number, and a copy of the disk goes its own way', () => {
  const disk = new MemoryDisk(() => 5);
  write(disk, '/state/a', 'one');
  const copy = disk.copy();
  const before = disk.calls().statSync('/state/a').ino;
  disk.calls().unlinkSync('/state/a');
  write(disk, '/state/a', 'two');
  assert.notEqual(disk.calls().statSync('/state/a').ino, before);
  assert.equal(copy.calls().readFileSync('/state/a', 'utf8'), 'one');
});
