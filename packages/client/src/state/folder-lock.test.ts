import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { type TestContext, test } from 'node:test';
import { isActivationError } from '@attiva/protocol';
import { diskFileSystem, type FileSystem } from './file-system.ts';
import { type LockOptions, takeLock } from './folder-lock.ts';
import { type ProcessMark, systemProcesses } from './process-mark.ts';

function folderFor(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'attiva-lock-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

let tokens = 0;
const options: LockOptions = {
  fs: diskFileSystem,
  processes: systemProcesses,
  token: () => `t${++tokens}`,
  waitMilliseconds: 120,
};

const isBusy = (error: unknown): boolean => isActivationError(error) && error.code === 'state-busy';

function leave(folder: string, mark: ProcessMark): void {
  writeFileSync(join(folder, 'lock'), JSON.stringify({ ...mark, token: 'left' }));
}

test('the second waits a bounded time, then is told who holds it', async (t) => {
  const folder = folderFor(t);
  const first = await takeLock(folder, options);
  await assert.rejects(takeLock(folder, options), (error) => isBusy(error) && String(error).includes(`${process.pid}`));
  first.release();
  (await takeLock(folder, options)).release();
  assert.deepEqual(readdirSync(folder), [], 'nothing is left behind');
});

test('the second gets it when the first lets go meanwhile', async (t) => {
  const folder = folderFor(t);
  const first = await takeLock(folder, options);
  const second = takeLock(folder, { ...options, waitMilliseconds: 5000 });
  first.release();
  (await second).release();
});

test('a lock of a process that was killed is taken over at once', async (t) => {
  const folder = folderFor(t);
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume(); console.log("up")'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  leave(folder, { ...systemProcesses.self(), pid: child.pid ?? 0, start: '' });
  await assert.rejects(takeLock(folder, options), isBusy);
  child.kill('SIGKILL');
  await once(child, 'exit');
  (await takeLock(folder, options)).release();
});

test('a lock from before a reboot, or of a process whose number was given away, is taken over', async (t) => {
  const folder = folderFor(t);
  leave(folder, { ...systemProcesses.self(), boot: 'another' });
  (await takeLock(folder, options)).release();
  leave(folder, { ...systemProcesses.self(), start: '1' });
  (await takeLock(folder, options)).release();
});

test('a lock of another container counts as abandoned after ten minutes only; one that a power cut has torn, at the next start', async (t) => {
  const folder = folderFor(t);
  const leaveSince = async (text: string, seconds: number): Promise<void> => {
    writeFileSync(join(folder, 'lock'), text);
    await assert.rejects(takeLock(folder, options), isBusy);
    const old = new Date(Date.now() - seconds * 1000);
    utimesSync(join(folder, 'lock'), old, old);
  };
  const foreign = JSON.stringify({ ...systemProcesses.self(), space: 'pid:[1]', token: 'left' });
  await leaveSince(foreign, 9 * 60);
  await assert.rejects(takeLock(folder, options), isBusy);
  await leaveSince(foreign, 11 * 60);
  (await takeLock(folder, options)).release();
  for (const torn of ['', '{"pid":', '\0\0\0\0']) {
    await leaveSince(torn, 11);
    (await takeLock(folder, options)).release();
  }
});

test('of many that see a dead lock at once, only one at a time gets in', async (t) => {
  const folder = folderFor(t);
  leave(folder, { ...systemProcesses.self(), boot: 'another' });
  let inside = 0;
  const visit = async (): Promise<void> => {
    const lock = await takeLock(folder, { ...options, waitMilliseconds: 20_000 });
    inside += 1;
    assert.equal(inside, 1);
    await new Promise(setImmediate);
    inside -= 1;
    lock.release();
  };
  await Promise.all(Array.from({ length: 12 }, visit));
  assert.deepEqual(readdirSync(folder), []);
});

test('the slower of two that saw the same dead lock does not remove the new one', async (t) => {
  const folder = folderFor(t);
  leave(folder, { ...systemProcesses.self(), boot: 'another' });
  let raced = false;
  let faster: Promise<unknown> = Promise.resolve();
  const fs: FileSystem = {
    ...diskFileSystem,
    linkSync: (from, to) => {
      // Between the slower one's look and its claim, the faster one takes the lock over.
      if (!raced && String(to).includes('after-left')) {
        raced = true;
        faster = takeLock(folder, options);
      }
      diskFileSystem.linkSync(from, to);
    },
  };
  await assert.rejects(takeLock(folder, { ...options, fs }), isBusy);
  assert.ok(raced);
  const lock = (await faster) as { release(): void };
  lock.release();
});

test('where links do not exist the lock is created exclusively', async (t) => {
  const folder = folderFor(t);
  const fs: FileSystem = {
    ...diskFileSystem,
    linkSync: () => {
      throw Object.assign(new Error('no links here'), { code: 'EPERM' });
    },
  };
  const first = await takeLock(folder, { ...options, fs });
  await assert.rejects(takeLock(folder, { ...options, fs }), isBusy);
  first.release();
  assert.deepEqual(readdirSync(folder), []);
});
