import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { test, type TestContext } from 'node:test';

const main = new URL('../../main.ts', import.meta.url).pathname;

/** Tells each temporary folder that the program makes, in its threads, too, on a pipe of its own. */
const tellFolders = `--import=data:text/javascript,${encodeURIComponent(`
  import fs from 'node:fs';
  import { syncBuiltinESMExports } from 'node:module';
  const make = fs.promises.mkdtemp;
  fs.promises.mkdtemp = async (...how) => {
    const path = await make(...how);
    fs.writeSync(3, path + '\\n');
    return path;
  };
  syncBuiltinESMExports();`)}`;

/** Eight years: nobody who stops it at its beginning is too late. */
const longScenario = `title = "Eight years"
machines = [{ name = "pc", edition = "studio", start = "day 0", within = "0 days" }]
[[step]]
at = "day 0"
expect = [{ machines = "pc", number = 1, state = "initial-grace" }]
[[step]]
at = "day 3000"
expect = [{ machines = "pc", state = "licensed" }]
`;

interface Running {
  readonly child: ChildProcess;
  /** The first folder has been made. */
  readonly atWork: Promise<unknown>;
  readonly ended: Promise<{ readonly exit: number | null; readonly out: string; readonly err: string }>;
  readonly foldersLeft: () => { readonly made: number; readonly left: readonly string[] };
}

interface Desk {
  readonly scenario: string;
  readonly start: (...words: string[]) => Running;
}

function desk(t: TestContext): Desk {
  const folder = mkdtempSync(join(tmpdir(), 'attiva-ended-early-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const scenario = join(folder, 'long.toml');
  writeFileSync(scenario, longScenario);
  const start = (...words: string[]): Running => {
    const child = spawn(process.execPath, ['--conditions=attiva-source', tellFolders, main, ...words], {
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    });
    t.after(() => child.kill('SIGKILL'));
    let [out, err, told] = ['', '', ''];
    const folders = child.stdio[3] as Readable;
    folders.on('data', (chunk: Buffer) => (told += chunk.toString()));
    child.stdout?.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (err += chunk.toString()));
    const ended = once(child, 'close').then(([exit]) => ({ exit: exit as number | null, out, err }));
    const foldersLeft = (): { made: number; left: string[] } => {
      const made = told.split('\n').filter(Boolean);
      return { made: made.length, left: made.filter((path) => existsSync(path)) };
    };
    return { child, atWork: once(folders, 'data'), ended, foldersLeft };
  };
  return { scenario, start };
}

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  test(`a scenario that ${signal} ends says so, claims no success and leaves nothing behind`, async (t) => {
    const { scenario, start } = desk(t);
    const { child, atWork, ended, foldersLeft } = start('lab', 'run', scenario);
    await atWork;
    child.kill(signal);
    const { exit, out } = await ended;
    assert.equal(exit, code);
    assert.match(out, /^stopped early long: \d+ days?, /);
    assert.deepEqual(foldersLeft(), { made: 1, left: [] });
  });
}

test('all scenarios, ended in the middle, are not as expected, and no thread leaves its world behind', async (t) => {
  const { start } = desk(t);
  const { child, atWork, ended, foldersLeft } = start('lab', 'run', 'all', '--json');
  await atWork;
  child.kill('SIGTERM');
  const { exit, out } = await ended;
  assert.equal(exit, 143);
  assert.equal((JSON.parse(out) as { good: boolean }).good, false);
  const { made, left } = foldersLeft();
  assert.ok(made > 0);
  assert.deepEqual(left, []);
});

test('a reader that goes away in the middle ends the run in order', async (t) => {
  const { scenario, start } = desk(t);
  const { child, atWork, ended, foldersLeft } = start('lab', 'run', scenario);
  await atWork;
  child.stderr?.destroy();
  const { exit, out } = await ended;
  assert.equal(exit, 141);
  assert.match(out, /^stopped early /);
  assert.deepEqual(foldersLeft(), { made: 1, left: [] });
});

test('nobody who reads the answer: the attacks are played to their end, quietly', async (t) => {
  const { start } = desk(t);
  const { child, ended } = start('demo', 'attack', 'database-copied');
  child.stdout?.destroy();
  const { exit, err } = await ended;
  assert.deepEqual([exit, err], [0, '']);
});

test('a product whose lab is ended ends with it, and with everything that it has started', async (t) => {
  const { start } = desk(t);
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  const hold = `require('node:net').connect(${port}, '127.0.0.1').on('close', () => process.exit());`;
  const product = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(hold)}]);
    process.on('SIGTERM', () => process.exit(0)); ${hold}`;
  const { child, ended, foldersLeft } = start('lab', 'run', 'grace', '--', process.execPath, '-e', product);
  const [[one], [other]] = [await once(server, 'connection'), await once(server, 'connection')] as [[Socket], [Socket]];
  const gone = [one, other].map((socket) => once(socket.on('error', () => undefined).resume(), 'close'));
  child.kill('SIGINT');
  assert.equal((await ended).exit, 130, 'a product that ends well when it is stopped has not passed');
  await Promise.all(gone);
  assert.deepEqual(foldersLeft(), { made: 2, left: [] });
});

test('what is not as expected ends with 7, part of a batch failed, and not with the class of a bug of ours', async (t) => {
  const { scenario, start } = desk(t);
  writeFileSync(
    scenario,
    `title = "Too much is expected"
machines = [{ name = "pc", edition = "studio", start = "day 0", within = "0 days" }]
[[step]]
at = "day 3"
expect = [{ machines = "pc", state = "notification" }]
`,
  );
  const { exit, out, err } = await start('lab', 'run', scenario).ended;
  assert.equal(exit, 7, err);
  assert.match(out, /expected .*notification.*; found/);
});
