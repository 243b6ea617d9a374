import assert from 'node:assert/strict';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdir, mkdtemp, open, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { rejectsWith } from '../contract/contract.test.fixture.ts';
import { openDatabase } from '../open-database.ts';
import type { Database } from '../port/database.ts';

const run = promisify(execFile);
const writer = fileURLToPath(import.meta.resolve('./fault-writer.test.child.ts'));
let folder = '';

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'attiva-faults-'));
});
after(() => rm(folder, { recursive: true }));

function openAt(path: string, more: { mustExist?: boolean; exclusive?: boolean } = {}): Promise<Database> {
  return openDatabase({ url: `sqlite:${path}`, mustExist: true, now: () => 1, busyTimeoutMilliseconds: 50, ...more });
}

function startWriter(path: string, mode: string): ChildProcess {
  return spawn(process.execPath, [...process.execArgv, writer, path, mode], {
    stdio: ['ignore', 'pipe', 'inherit'],
    // The runner marks its children; this one is a program, not a test file.
    env: { ...process.env, NODE_TEST_CONTEXT: undefined },
  });
}

/** Reads lines until one passes; returns all read. */
async function linesUntil(child: ChildProcess, passes: (line: string) => boolean): Promise<string[]> {
  assert.ok(child.stdout);
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (passes(line)) break;
  }
  return lines;
}

async function killed(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  assert.deepEqual((await exit)[1], 'SIGKILL');
}

/** A database of some 200 pages, closed. */
async function makeDatabase(name: string): Promise<string> {
  const path = join(folder, name);
  const db = await openAt(path, { mustExist: false });
  await db.transact(async (tx) => {
    await tx.script(
      `create table entry (id ${tx.facts.integer} primary key, body ${tx.facts.bytes}) ${tx.facts.tableOptions}; create index entry_body on entry (body);`,
    );
    await tx.runEach(
      'insert into entry (id, body) values (?, ?)',
      Array.from({ length: 400 }, (_, id) => [id, Buffer.alloc(900, id)]),
    );
  });
  await db.close();
  return path;
}

describe('a killed process', () => {
  test('in the middle of a transaction: what was committed stays, what was not vanishes', async () => {
    const path = join(folder, 'killed.db');
    const child = startWriter(path, 'hang');
    const lines = await linesUntil(child, (line) => line === 'inside 20');
    assert.equal(lines.at(-2), 'committed 19');
    await killed(child);
    const db = await openAt(path);
    const rows = await db.all<{ id: number }>('select id from entry order by id');
    await db.close();
    assert.deepEqual(
      rows.map((row) => row.id),
      Array.from({ length: 40 }, (_, id) => id),
    );
  });

  test('at any moment: nothing that was reported committed is lost, no transaction is half there', async () => {
    for (const round of [3, 17, 41]) {
      const path = join(folder, `killed-${round}.db`);
      const child = startWriter(path, 'endless');
      await linesUntil(child, (line) => line === `committed ${round}`);
      await killed(child);
      const db = await openAt(path);
      const rows = await db.all<{ id: number }>('select id from entry');
      await db.close();
      assert.ok(rows.length >= (round + 1) * 2, `${rows.length} rows after ${round + 1} commits`);
      assert.equal(rows.length % 2, 0);
    }
  });
});

describe('a file that is not a whole database', () => {
  test('missing: refused, and not created', async () => {
    const path = join(folder, 'nowhere.db');
    await rejectsWith(openAt(path), 'missing');
    await assert.rejects(stat(path), { code: 'ENOENT' });
    await rejectsWith(openAt(join(folder, 'no-folder', 'x.db'), { mustExist: false }), 'missing');
    await rejectsWith(openAt(folder), 'missing');
  });

  test('empty, or something else altogether', async () => {
    await writeFile(join(folder, 'empty.db'), '');
    await rejectsWith(openAt(join(folder, 'empty.db')), 'corrupt');
    await writeFile(join(folder, 'text.db'), 'This was never a database. '.repeat(400));
    await rejectsWith(openAt(join(folder, 'text.db')), 'corrupt');
  });

  test('truncated', async () => {
    const path = await makeDatabase('truncated.db');
    const { size } = await stat(path);
    for (const length of [size - 4096, Math.floor(size / 2), 4096, 100]) {
      await truncate(path, length);
      await rejectsWith(openAt(path), 'corrupt');
    }
  });

  test('with a damaged page in the middle', async () => {
    const path = await makeDatabase('damaged.db');
    const file = await open(path, 'r+');
    await file.write(Buffer.alloc(4096, 0xff), 0, 4096, 4096 * 20);
    await file.close();
    await rejectsWith(openAt(path), 'corrupt');
  });

  test('rows missing from an index are found by the full check', async () => {
    const path = await makeDatabase('index.db');
    const db = await openAt(path);
    await db.check();
    await db.close();
    const bytes = await readFile(path);
    const at = bytes.lastIndexOf(Buffer.alloc(800, 77));
    assert.ok(at > 0);
    bytes[at] = 78;
    await writeFile(path, bytes);
    const damaged = await openAt(path);
    await rejectsWith(damaged.check(), 'corrupt');
    await damaged.close();
  });
});

test('a new database is for its owner only, side files included', async () => {
  const path = join(folder, 'mode.db');
  const db = await openAt(path, { mustExist: false });
  await db.transact((tx) => tx.script(`create table t (id ${tx.facts.integer}) ${tx.facts.tableOptions};`));
  for (const file of [path, `${path}-wal`, `${path}-shm`]) assert.equal((await stat(file)).mode & 0o777, 0o600, file);
  await db.close();
});

test('one process at a time where that was asked for: the second one is told busy', async () => {
  const path = await makeDatabase('exclusive.db');
  const db = await openAt(path, { exclusive: true });
  await rejectsWith(openAt(path), 'busy');
  await db.close();
  const usual = await openAt(path);
  await rejectsWith(openAt(path, { exclusive: true }), 'busy');
  await usual.close();
});

test('another process that holds the write lock: busy after the wait, and later not', async () => {
  const path = join(folder, 'locked.db');
  const child = startWriter(path, 'hang');
  await linesUntil(child, (line) => line === 'inside 20');
  await rejectsWith(openAt(path), 'busy');
  await killed(child);
  await (await openAt(path)).close();
});

test('a URL of an engine that is not spoken is a wrong call', async () => {
  await assert.rejects(openDatabase({ url: 'mysql://user:word@x', mustExist: true, now: () => 1 }), (error) => {
    assert.ok(error instanceof TypeError);
    assert.doesNotMatch(error.message, /word/);
    return true;
  });
});

const canMount = process.platform === 'linux' && process.getuid?.() === 0;

describe('a small disk', { skip: canMount ? false : 'mounting a file system needs root on Linux' }, () => {
  let disk = '';
  before(async () => {
    disk = join(folder, 'disk');
    await mkdir(disk);
    await run('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', disk]);
  });
  after(() => run('umount', ['-l', disk]));

  test('that fills up: refused as full, every committed row still there, and goes on once there is space', async () => {
    const path = join(disk, 'full.db');
    const child = startWriter(path, 'fill');
    const lines = await linesUntil(child, (line) => line.startsWith('rows'));
    await once(child, 'exit');
    const committed = lines.filter((line) => line.startsWith('committed')).length;
    assert.ok(committed > 3, lines.join(', '));
    assert.deepEqual(lines.slice(-2), ['failed full', `rows ${committed * 2}`]);
    await run('mount', ['-o', 'remount,size=8m', disk]);
    const db = await openAt(path);
    assert.equal((await db.all('select id from entry')).length, committed * 2);
    await db.run('insert into entry (id, body) values (?, ?)', [1_000_000, Buffer.alloc(20_000)]);
    await db.close();
  });

  test('that is full before the database exists', async () => {
    await run('mount', ['-o', 'remount,size=8m', disk]);
    const filler = join(disk, 'filler');
    await assert.rejects(appendFile(filler, Buffer.alloc(16 * 1024 * 1024)), { code: 'ENOSPC' });
    await rejectsWith(openAt(join(disk, 'new.db'), { mustExist: false }), 'full');
    await rm(filler);
  });

  test('that became read-only: said at the start', async () => {
    const path = join(disk, 'readonly.db');
    await (await openAt(path, { mustExist: false })).close();
    await run('mount', ['-o', 'remount,ro', disk]);
    await rejectsWith(openAt(path), 'read-only');
    await run('mount', ['-o', 'remount,rw', disk]);
  });
});
