// sqlite alone: authorities are begun by init, restored and damaged as files in a folder
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, describe, it } from 'node:test';
import type { ListeningAt } from '@attiva/daemon';
import { markMoved, openDatabase, unmarkMoved } from '@attiva/storage';
import type { AuthorityStatus } from './administration/authority-status.ts';
import { passphrase, temporaryFolder, withCode } from './authority.test.fixture.ts';
import {
  initAuthority,
  movedAuthority,
  openAuthority,
  rootKeyFileOf,
  rotateSigningKey,
  serveAuthority,
  systemSurroundings,
} from './index.ts';

const home = temporaryFolder();
after(() => home.remove());
const surroundings = systemSurroundings();

async function init(name: string): Promise<string> {
  const { dir } = await initAuthority({ dir: join(home.path, name), name: 'Aurora', passphrase, surroundings });
  return dir;
}

interface Served {
  readonly registration: readonly ListeningAt[];
  readonly administration: ListeningAt;
  stop(): Promise<void>;
}

async function serve(folder: string, port = 0): Promise<Served> {
  const stopping = new AbortController();
  const ready = Promise.withResolvers<Omit<Served, 'stop'>>();
  const overrides = { addresses: ['127.0.0.1'], port, administrationPort: 0 };
  const ended = serveAuthority({ folder, overrides, stop: stopping.signal, onReady: ready.resolve });
  ended.catch(ready.reject);
  return {
    ...(await ready.promise),
    async stop() {
      stopping.abort();
      await ended;
    },
  };
}

describe('a served authority', () => {
  it('is administered through its listener while it runs, in-process when not, by the same calls', async () => {
    const folder = await init('aurora');
    const local = await openAuthority(folder);
    assert.equal(local.remote, false);
    await local.post('/v1/customers', { name: 'Rossi SpA', edition: 'aurora' });
    await local.close();
    const served = await serve(folder);
    assert.equal(statSync(join(folder, 'admin.token')).mode & 0o777, 0o600);
    const remote = await openAuthority(folder);
    assert.equal(remote.remote, true);
    await remote.post('/v1/customers', { name: 'Bianchi srl', edition: 'aurora' });
    const status = await remote.get<AuthorityStatus>('/v1/status');
    assert.deepEqual([status.vendor, status.customers, status.packs], ['aurora.example', 2, 1]);
    await assert.rejects(remote.post('/v1/customers', { name: 'X', edition: 'aurroa' }), /did you mean "aurora"/u);
    const options = { rootKeyFile: rootKeyFileOf(folder), passphrase, now: Math.floor(surroundings.now() / 1000) };
    const taken = await rotateSigningKey({ admin: remote, ...options });
    assert.equal((await remote.get<AuthorityStatus>('/v1/status')).signingKey, taken.signingKey);
    await served.stop();
    assert.equal(existsSync(join(folder, 'running.json')), false);
    const again = await openAuthority(folder);
    assert.equal((await again.get<AuthorityStatus>('/v1/status')).signingKey, taken.signingKey);
    await again.close();
  });

  it('says nothing about its administration without the token, and health to everybody', async () => {
    const folder = await init('closed');
    const served = await serve(folder);
    for (const headers of [{}, { authorization: 'Bearer x' }, { host: 'evil.example' }]) {
      const refused = await fetch(`${served.administration.url}/v1/keys`, { headers });
      assert.equal(refused.status, 403);
      await refused.body?.cancel();
    }
    const health = await fetch(`${served.registration[0]?.url}/v1/health`);
    assert.deepEqual(await health.json(), { status: 'ok', protocol: [1] });
    const lists = await fetch(`${served.registration[0]?.url}/v1/revocations?vendor=closed.example`);
    assert.deepEqual(await lists.json(), { lists: [] });
    await served.stop();
  });

  it('refuses a second one on the same folder, a taken port by its holder, and a folder without authority', async () => {
    const folder = await init('second');
    const served = await serve(folder);
    // This very process runs it: what counts is that a process with that number lives.
    await assert.rejects(serve(folder), withCode('already-running'));
    await served.stop();
    const holder = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => holder.once('listening', resolve));
    const address = holder.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const token = readFileSync(join(folder, 'admin.token'), 'utf8');
    await assert.rejects(serve(folder, port), withCode('port-taken'));
    assert.equal(
      readFileSync(join(folder, 'admin.token'), 'utf8'),
      token,
      'the files of one that runs stay as they are',
    );
    assert.equal(existsSync(join(folder, 'running.json')), false);
    await new Promise((resolve) => holder.close(resolve));
    await (await serve(folder, port)).stop();
    await assert.rejects(serve(join(home.path, 'nothing')), withCode('not-initialized'));
    await assert.rejects(openAuthority(join(home.path, 'nothing')), withCode('not-initialized'));
  });

  it('takes a running.json of a process that has ended for what it is', async () => {
    const folder = await init('crashed');
    // No process has this number: it is above what Linux gives out.
    const left = { pid: 4_194_305, administration: 'http://127.0.0.1:9', listeners: [] };
    writeFileSync(join(folder, 'running.json'), JSON.stringify(left));
    const admin = await openAuthority(folder);
    assert.equal(admin.remote, false);
    await admin.close();
    // The number is in use again, by a process that is no authority: this one.
    writeFileSync(join(folder, 'running.json'), JSON.stringify({ ...left, pid: process.pid }));
    await (await serve(folder)).stop();
  });

  it('refuses a configuration with an unknown key by its nearest name, and a corrupt database', async () => {
    const folder = await init('damaged');
    const config = join(folder, 'authority.toml');
    const good = readFileSync(config, 'utf8');
    writeFileSync(config, good.replace('[registration]', '[registraton]'));
    await assert.rejects(
      openAuthority(folder),
      (error: Error) => withCode('config-unknown-key')(error) && /registration/u.test(error.message),
    );
    writeFileSync(config, good);
    writeFileSync(join(folder, 'authority.db'), 'not a database, but long enough to look like a file'.repeat(100));
    await assert.rejects(openAuthority(folder), /damaged|not a database/u);
    mkdirSync(join(home.path, 'empty'));
    writeFileSync(join(home.path, 'empty', 'authority.toml'), good);
    await assert.rejects(openAuthority(join(home.path, 'empty')), /no database/u);
  });
});

describe('a database that is not the folder’s', () => {
  it('of another vendor: refused, also one from before databases said whose they are; nothing is published', async () => {
    const [own, other] = [await init('own'), await init('other')];
    const roots = readFileSync(join(own, 'roots.json'), 'utf8');
    for (const name of ['authority.db', 'authority.db-wal', 'authority.db-shm'])
      rmSync(join(own, name), { force: true });
    copyFileSync(join(other, 'authority.db'), join(own, 'authority.db'));
    const foreign = {
      name: 'StorageError',
      reason: 'foreign',
      message: /of other\.example.*for own\.example/u,
    } as const;
    await assert.rejects(openAuthority(own), foreign);
    const database = new DatabaseSync(join(own, 'authority.db'));
    database.exec('drop table database_label');
    database.close();
    await assert.rejects(openAuthority(own), foreign);
    assert.equal(readFileSync(join(own, 'roots.json'), 'utf8'), roots);
  });

  it('moved away and taken back: what the other has given is not known, so nothing new is given until somebody confirms', async () => {
    const folder = await init('moved');
    const options = { url: `sqlite:${join(folder, 'authority.db')}`, mustExist: true, now: Date.now };
    const database = await openDatabase(options);
    await database.transact((tx) => markMoved(tx, { to: 'sqlite:two.db', at: 5 }));
    await assert.rejects(openAuthority(folder), { reason: 'moved' });
    await database.transact(async (tx) => {
      await unmarkMoved(tx);
      await movedAuthority.takenBack(tx, { movedAt: 5, now: 7 });
    });
    await database.close();
    const admin = await openAuthority(folder);
    const { warnings } = await admin.get<AuthorityStatus>('/v1/status');
    assert.ok(warnings.some(({ code }) => code === 'restore-unconfirmed'));
    await admin.close();
  });
});
