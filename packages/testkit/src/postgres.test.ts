// needs: linux postgresql
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type StartedPostgres, startPostgres } from './postgres.ts';
import { startProcess } from './process.ts';

let server: StartedPostgres | undefined;
after(() => server?.stop());

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('databases are fresh, a template is prepared once, and what is in them outlives a crash', async () => {
  const started = await startPostgres({ durable: true });
  server = started;
  const of = (url: string): string => new URL(url).pathname.slice(1);
  let prepared = 0;
  const template = {
    name: 'schema',
    prepare: async (url: string): Promise<void> => {
      prepared += 1;
      await started.sql('create table entry (id int)', of(url));
    },
  };
  const [one, two] = [await server.fresh(template), await server.fresh(template)];
  assert.equal(prepared, 1);
  await server.sql('insert into entry values (7)', of(one));
  assert.equal(await server.sql('select count(*) from entry', of(two)), '0');
  await assert.rejects(server.sql('select * from entry', of(await server.fresh())), /does not exist/);
  await server.halt('immediate');
  await assert.rejects(server.sql('select 1'));
  await server.start();
  assert.equal(await server.sql('select id from entry', of(one)), '7');
});

test('a server ends with the process that started it, killed or not, and leaves nothing', async () => {
  const owner = await startProcess({
    args: [...process.execArgv, fileURLToPath(import.meta.resolve('./postgres-owner.test.child.ts'))],
    environment: { NODE_TEST_CONTEXT: undefined },
    ready: /server (\d+) in (\S+)/,
    readyWithin: 60_000,
  });
  const [, pid, folder = ''] = owner.ready;
  assert.ok(isRunning(Number(pid)) && existsSync(folder));
  await owner.kill();
  while (isRunning(Number(pid)) || existsSync(folder)) await turn();
});
