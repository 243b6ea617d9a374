import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { FakeVendor } from '@attiva/testkit';

const main = new URL('./main.ts', import.meta.url).pathname;

interface Ended {
  readonly exit: number | null;
  readonly out: string;
  readonly err: string;
}

async function attiva(words: readonly string[], nodeArguments: readonly string[] = []): Promise<Ended> {
  const child = spawn(process.execPath, ['--conditions=attiva-source', ...nodeArguments, main, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const [exit] = (await once(child, 'close')) as [number | null];
  return { exit, out, err };
}

test('answers go to stdout and end with 0, errors to stderr with their class', async () => {
  assert.deepEqual(await attiva(['--version']), { exit: 0, out: '0.1.0\n', err: '' });
  const wrong = await attiva(['hots', 'serve']);
  assert.equal(wrong.exit, 2);
  assert.equal(wrong.out, '');
  assert.match(wrong.err, /did you mean host\?/);
});

test('a reader that goes away is no error', async () => {
  const child = spawn(process.execPath, ['--conditions=attiva-source', main, 'error', '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.destroy();
  let err = '';
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  assert.deepEqual([(await once(child, 'close'))[0], err], [0, '']);
});

/** An import that runs before the program, as a data URL. */
const before = (source: string): string => `--import=data:text/javascript,${encodeURIComponent(source)}`;

const tellLoads = before(`import { registerHooks } from 'node:module';
  registerHooks({ load(url, context, next) { process.stderr.write(url + '\\n'); return next(url, context); } });`);

const heavy = /fastify|kysely|pino|prom-client|packages\/(?:host|authority|lab|daemon|storage)\//;

test('help and error codes load none of the packages', async () => {
  const { exit, err } = await attiva(['error', 'busy'], [tellLoads]);
  assert.equal(exit, 0);
  assert.match(err, /commander/);
  assert.doesNotMatch(err, heavy);
  assert.doesNotMatch(err, /packages\/client\//);
});

test('the status of a client loads the SDK and no daemon', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'attiva-status-'));
  t.after(() => rm(folder, { recursive: true }));
  const roots = join(folder, 'roots.json');
  const now = Math.floor(Date.UTC(2026, 10, 23) / 1000);
  await writeFile(roots, JSON.stringify((await FakeVendor.create({ now })).roots));
  const { exit, out, err } = await attiva(['client', 'status', '--roots', roots, '--data', folder], [tellLoads]);
  assert.equal(exit, 3);
  assert.match(out, /License status +unlicensed \(0\)/);
  assert.match(err, /packages\/client\//);
  assert.doesNotMatch(err, heavy);
});

test('an older Node is told kindly, before anything else is loaded', async () => {
  const old = before(`Object.defineProperty(process.versions, 'node', { value: '20.20.2' });`);
  const { exit, out, err } = await attiva(['--version'], [old]);
  assert.deepEqual([exit, out], [2, '']);
  assert.match(err, /^attiva needs Node 24 or newer; this is Node 20\.20\.2/);
});
