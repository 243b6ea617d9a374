import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runProcess, startProcess } from './process.ts';

const server = (body: string): readonly string[] => ['-e', `setInterval(() => {}, 1000); ${body}`];

test('a program that gets ready is awaited, heard and ended by SIGTERM', async () => {
  const started = await startProcess({
    args: server(
      `process.on('SIGTERM', () => { console.log('bye'); process.exit(0); }); console.error('on port 4711');`,
    ),
    ready: /on port (\d+)/,
  });
  assert.equal(started.ready[1], '4711');
  const ended = await started.stop();
  assert.deepEqual(ended, { exit: 0, signal: null, stdout: 'bye\n', stderr: 'on port 4711\n' });
  assert.deepEqual(await started.stop(), ended);
  assert.throws(() => process.kill(started.pid, 0), { code: 'ESRCH' });
});

test('a program that does not listen to SIGTERM is killed', async () => {
  const started = await startProcess({
    args: server(`process.on('SIGTERM', () => {}); console.log('ready');`),
    ready: /ready/,
  });
  assert.equal((await started.stop(50)).signal, 'SIGKILL');
});

test('a program that ends instead of getting ready is quoted', async () => {
  const started = startProcess({ args: ['-e', `console.error('no such thing'); process.exit(2)`], ready: /ready/ });
  await assert.rejects(started, /ended with 2 before \/ready\/; it said:\nno such thing/);
});

test('a silent program is given up and leaves no process', async () => {
  const started = startProcess({ args: server('console.log(process.pid)'), ready: /ready/, readyWithin: 500 });
  const error = await started.then(
    () => assert.fail('it never says it is ready'),
    (reason: Error) => reason,
  );
  const pid = Number(/it said:\n(\d+)/.exec(error.message)?.[1]);
  assert.ok(pid > 0, error.message);
  assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
});

test('a program that does not exist is an error, not a crash', async () => {
  await assert.rejects(startProcess({ command: '/nowhere/at/all', args: [], ready: /x/ }), { code: 'ENOENT' });
});

test('later output can be awaited from where the earlier ended', async () => {
  const started = await startProcess({
    args: server(`process.on('SIGUSR2', () => console.log('again ready')); console.log('ready');`),
    ready: /ready/,
  });
  const from = started.output().length;
  started.send('SIGUSR2');
  assert.equal((await started.waitFor(/ready/, { from }))[0], 'ready');
  await started.kill();
});

test('a program is run to its end with its input', async () => {
  const ended = await runProcess({ args: ['-e', 'process.stdin.pipe(process.stdout)'], input: 'hello' });
  assert.deepEqual(ended, { exit: 0, signal: null, stdout: 'hello', stderr: '' });
  await assert.rejects(runProcess({ args: server(''), within: 200 }), /did not end within 200 ms/);
});
