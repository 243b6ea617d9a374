// sqlite alone: the process and its configuration; the durability test starts it on PostgreSQL
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { getPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { parseConfig } from '@attiva/daemon';
import { databasePath } from './host-home.ts';
import { hostConfigSchema, hostToml } from './config/host-config.ts';
import { findRunningHost } from './main.ts';
import { makeHostFolder, refusalOf, serveFolder } from './served-host.test.fixture.ts';
import {
  activate,
  outcomeOf,
  post,
  requestOf,
  trialClient,
  type TrialHost,
  withDatabase,
} from './trial-host.test.fixture.ts';

async function folderFor(t: { after(end: () => unknown): void }, toml?: string): Promise<TrialHost> {
  const made = await makeHostFolder(toml);
  t.after(() => rm(made.folder, { recursive: true, force: true }));
  return made;
}

describe('a host as a process', () => {
  test('does not start on the port of another protocol', async (t) => {
    const { folder } = await folderFor(t, `[activation]\nport = ${1600 + 88}\n`);
    assert.match(await refusalOf(folder), /refused config-invalid .*another protocol's/);
  });

  test('serves, is found, keeps a second one out, and ends in order with what is under way answered', async (t) => {
    const made = await folderFor(t);
    const { trial, administration, process } = await serveFolder(made);
    t.after(() => process.kill());
    assert.equal(outcomeOf(await activate(trial, trialClient())), 'counted');
    const found = await findRunningHost(made.folder);
    assert.equal(found?.url, administration);
    const status = await fetch(`${administration}/v1/status`, {
      headers: { authorization: `Bearer ${found.token.text}` },
    });
    assert.equal(status.status, 200);
    assert.match(await refusalOf(made.folder), new RegExp(`2 refused already-running .*${process.pid}`));
    assert.equal(
      (await fetch(`${administration}/v1/status`, { headers: { authorization: `Bearer ${found.token.text}` } })).status,
      200,
    );

    const requests = await Promise.all(Array.from({ length: 80 }, () => requestOf(trial, trialClient())));
    const answers = Promise.allSettled(requests.map(({ statement }) => post(trial, statement)));
    await post(trial, (await requestOf(trial, trialClient())).statement);
    process.send('SIGTERM');
    const settled = await answers;
    const { exit, stdout } = await process.ended;
    assert.equal(exit, 0);
    assert.match(stdout, /ended in order/);
    assert.ok(!existsSync(join(made.folder, 'running.json')));
    const answered = settled.filter((one) => one.status === 'fulfilled' && one.value.status === 200).length;
    const kept = await withDatabase(trial, (database) => database.all('select client from clients'));
    assert.equal(kept.length, answered + 2, 'everybody who was counted was told');
  });

  test('whose port has moved is found where it listens now, and ends in order', async (t) => {
    const made = await folderFor(t);
    const { trial, administration, process } = await serveFolder(made);
    t.after(() => process.kill());
    const free = createServer().listen(0, '127.0.0.1');
    await once(free, 'listening');
    const { port } = free.address() as AddressInfo;
    free.close();
    await once(free, 'close');
    const found = await findRunningHost(made.folder);
    const answer = await fetch(`${administration}/v1/settings`, {
      method: 'POST',
      headers: { authorization: `Bearer ${found?.token.text}`, 'content-type': 'application/json' },
      body: JSON.stringify({ change: { 'activation.port': port, 'process.lowPriority': true } }),
    });
    assert.equal(answer.status, 200, await answer.text());
    const notice = JSON.parse(await readFile(join(made.folder, 'running.json'), 'utf8')) as { listeners: string[] };
    assert.deepEqual(notice.listeners, [`http://127.0.0.1:${port}`]);
    const moved = { ...trial, url: notice.listeners[0] ?? '' };
    assert.equal(outcomeOf(await activate(moved, trialClient())), 'counted');
    if (globalThis.process.platform === 'linux') {
      const threads = await readdir(`/proc/${process.pid}/task`);
      assert.ok(threads.length > 1 && threads.every((thread) => getPriority(Number(thread)) === 10));
    }
    assert.equal((await process.stop()).exit, 0);
    assert.ok(!existsSync(join(made.folder, 'running.json')));
  });

  test('reads host.toml again at SIGHUP; one that is wrong changes nothing', async (t) => {
    const toml = (rest: string): string =>
      `${rest}\n[log]\nlevel = "info"\n[activation]\naddresses = ["127.0.0.1"]\nport = 0\n[administration]\nport = 0\n`;
    const made = await folderFor(t, toml(''));
    const { administration, process } = await serveFolder(made);
    t.after(() => process.kill());
    const found = await findRunningHost(made.folder);
    const minutes = async (): Promise<unknown> => {
      const headers = { authorization: `Bearer ${found?.token.text ?? ''}` };
      const { settings } = (await (await fetch(`${administration}/v1/settings`, { headers })).json()) as {
        readonly settings: readonly { readonly name: string; readonly value: unknown; readonly source: string }[];
      };
      const one = settings.find(({ name }) => name === 'intervals.renewalMinutes');
      return [one?.value, one?.source];
    };
    assert.deepEqual(await minutes(), [null, 'default']);
    await writeFile(join(made.folder, 'host.toml'), toml('[intervals]\nrenewalMinutes = 99\n'));
    process.send('SIGHUP');
    await process.waitFor(/host\.toml has been read again/);
    assert.deepEqual(await minutes(), [99, 'file']);
    await writeFile(join(made.folder, 'host.toml'), toml('[intervals]\nrenewalMinutes = 1\n'));
    process.send('SIGHUP');
    await process.waitFor(/read again and changes nothing/);
    assert.deepEqual(await minutes(), [99, 'file']);
    assert.equal((await process.stop()).exit, 0);
  });

  test('is not kept out by the trace of one that was killed, whoever has its process number now', async (t) => {
    const made = await folderFor(t);
    const gone = { pid: process.ppid, administration: 'http://127.0.0.1:1', listeners: [] };
    await writeFile(join(made.folder, 'running.json'), JSON.stringify(gone));
    assert.equal(await findRunningHost(made.folder), undefined);
    const served = await serveFolder(made);
    assert.equal((await served.process.stop()).exit, 0);
  });

  test('says who holds its port, and touches nothing of it', async (t) => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    t.after(() => server.close());
    const { port } = server.address() as AddressInfo;
    const made = await folderFor(
      t,
      `[activation]\naddresses = ["127.0.0.1"]\nport = ${port}\n[administration]\nport = 0\n`,
    );
    const refusal = await refusalOf(made.folder);
    assert.match(refusal, /^2 refused port-taken/);
    assert.match(refusal, new RegExp(`process ${process.pid}\\b`));
    assert.ok(!existsSync(join(made.folder, 'admin.token')));
  });

  test('names the nearest known key of its configuration', async (t) => {
    const made = await folderFor(t, '[activation]\nprt = 7688\n');
    assert.match(await refusalOf(made.folder), /^2 refused config-unknown-key .*activation\.prt.*did you mean "port"/);
  });

  test('refuses a network that is none', async (t) => {
    const made = await folderFor(t, '[activation]\nnetworks = ["10.0.0.0/99"]\n');
    assert.match(await refusalOf(made.folder), /^2 refused config-invalid .*10\.0\.0\.0\/99/);
  });

  test('refuses a damaged database and says what to do', async (t) => {
    const made = await folderFor(t);
    const file = await open(databasePath(made.folder), 'r+');
    await file.write(Buffer.alloc(8192, 0x55), 0, 8192, 4096);
    await file.close();
    assert.match(await refusalOf(made.folder), /^2 refused database-corrupt .*put back the newest backup/);
  });

  test('refuses a folder without a host', async (t) => {
    const empty = await mkdtemp(join(tmpdir(), 'attiva-empty-'));
    t.after(() => rm(empty, { recursive: true }));
    assert.match(await refusalOf(empty), /^2 refused not-initialized .*attiva host setup/);
  });
});

test('the configuration file that init writes says the defaults, every one', () => {
  const plain = parseConfig('', hostConfigSchema, 'nothing');
  assert.deepEqual(parseConfig(hostToml(), hostConfigSchema, 'as written'), plain);
  const used = hostToml().replace(/^# (\w+ = .+)$/gm, '$1');
  assert.match(used, /^port = 7688$/m);
  assert.deepEqual(parseConfig(used, hostConfigSchema, 'every line used'), plain);
});
