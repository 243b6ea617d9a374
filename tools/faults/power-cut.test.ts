// needs: linux
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openDatabase } from '@attiva/storage';
import { Random } from '../fuzz/random.ts';
import { type DatabaseImage, develop, leftStates, photograph, syncedEnd } from './power-cut.ts';
import { PowerDisk } from './power-disk.ts';
import { removeDatabase } from './power-host.ts';
import { readWal } from './wal-file.ts';

test('a log is read as SQLite reads it; what was certain is in every state, what is cut off is missed', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'attiva-power-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'grown.db');
  const database = await openDatabase({ url: `sqlite:${path}`, mustExist: false, now: () => 1 });
  await database.run('create table entry (id integer primary key, body blob not null) strict');
  const commits: number[] = [];
  for (let id = 1; id <= 20; id += 1) {
    await database.run('insert into entry (id, body) values (?, ?)', [id, Buffer.alloc(3000, id)]);
    commits.push(readWal(await readFile(`${path}-wal`))?.commits.length ?? 0);
  }
  assert.deepEqual(
    commits,
    Array.from({ length: 20 }, (_, index) => (commits[0] ?? 0) + index),
    'one more commit each time',
  );
  const image: DatabaseImage = { file: await readFile(path), log: await readFile(`${path}-wal`) };
  await database.close();
  const idsIn = async (some: DatabaseImage): Promise<number> => {
    const left = develop(some, folder, 'left');
    const opened = await openDatabase({ url: `sqlite:${left}`, mustExist: true, now: () => 1 });
    await opened.check();
    const row = await opened.get<{ n: number }>('select count(*) as n from entry');
    await opened.close();
    await removeDatabase(left);
    return row?.n ?? 0;
  };
  const safe = await syncedEnd(image, async (less) => (await idsIn(less)) >= 17);
  assert.equal(safe, readWal(image.log)?.commits.at(-4)?.end);
  for (let seed = 1; seed <= 5; seed += 1) {
    for (const { name, image: left } of leftStates(image, safe, new Random(seed))) {
      assert.ok((await idsIn(left)) >= 17, name);
    }
  }
  assert.equal(await idsIn({ ...image, log: image.log.subarray(0, safe - 1) }), 16, 'a byte less is a commit less');
  assert.equal(readWal(Buffer.alloc(40)), undefined);
});

test('a process stands still while it is photographed, and goes on', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'attiva-power-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'standing.db');
  const database = await openDatabase({ url: `sqlite:${path}`, mustExist: false, now: () => 1 });
  await database.run('create table entry (id integer primary key) strict');
  const child = spawn(process.execPath, ['-e', 'process.stdin.on("data", () => console.log("on"))'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.write('a');
  await once(child.stdout, 'data');
  const { image, seen } = photograph(child.pid ?? 0, path, () => 'seen');
  assert.equal(seen, 'seen');
  assert.ok(image.log.length > 0);
  child.stdin.write('b');
  await once(child.stdout, 'data');
  child.stdin.end();
  await once(child, 'exit');
  await database.close();
});

test('a disk keeps what was synced, and of the rest any part', () => {
  const found = new Set<string>();
  const [old, fresh] = ['old content', 'new content'].map((text) => Buffer.from(text)) as [Buffer, Buffer];
  const disk = new PowerDisk();
  const fs = disk.asFileSystem();
  const write = (path: string, bytes: Buffer): void => {
    const file = fs.openSync(path, 'wx', 0o600);
    fs.writeSync(file, bytes, 0, bytes.length);
    fs.fsyncSync(file);
    fs.closeSync(file);
  };
  const sync = (): void => fs.fsyncSync(fs.openSync('/f', 'r'));
  write('/f/a', old);
  sync();
  write('/f/a.new', fresh);
  fs.renameSync('/f/a.new', '/f/a');
  for (let seed = 0; seed < 40; seed += 1) {
    found.add(disk.afterPowerCut(new Random(seed)).asFileSystem().readFileSync('/f/a', 'utf8'));
  }
  assert.deepEqual([...found].sort(), ['new content', 'old content'], 'the rename may be there or not');
  sync();
  for (let seed = 0; seed < 40; seed += 1) {
    const left = disk.afterPowerCut(new Random(seed)).asFileSystem();
    assert.equal(left.readFileSync('/f/a', 'utf8'), 'new content');
  }
  const torn = fs.openSync('/f/torn', 'wx', 0o600);
  fs.writeSync(torn, fresh, 0, fresh.length);
  sync();
  const lengths = new Set<number>();
  for (let seed = 0; seed < 60; seed += 1) {
    lengths.add(disk.afterPowerCut(new Random(seed)).asFileSystem().readFileSync('/f/torn').length);
  }
  assert.ok(lengths.has(0) && lengths.size > 5, 'bytes that nobody synced are there in any part');
});
