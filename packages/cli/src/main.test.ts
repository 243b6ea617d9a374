import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';

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

test('help and error codes load none of the heavy packages', async () => {
  const hook = `import { registerHooks } from 'node:module';
    registerHooks({ load(url, context, next) { process.stderr.write(url + '\\n'); return next(url, context); } });`;
  const { exit, err } = await attiva(['error', 'busy'], [`--import=data:text/javascript,${encodeURIComponent(hook)}`]);
  assert.equal(exit, 0);
  assert.match(err, /commander/);
  assert.doesNotMatch(err, /fastify|kysely|packages\/(?:host|authority|lab|daemon)\//);
});
