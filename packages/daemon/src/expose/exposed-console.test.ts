import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdir, rm, stat, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { ActivationError } from '@attiva/protocol';
import { root } from '../access/access.test.fixture.ts';
import { addAccount, changeAccount } from '../access/change-accounts.ts';
import { makeToken } from '../access/change-tokens.ts';
import { makeConsoleKey } from './console-certificate.ts';
import { logInOverTls, openTrialExposure, shownCertificate } from './exposed.test.fixture.ts';

const wish = { address: '127.0.0.1' };

test('while nobody could come in it is not opened: accounts of others and disabled ones do not count', async (t) => {
  const { console, access } = await openTrialExposure(t, { anna: false });
  const refused = { code: 'nobody-to-let-in' };
  await assert.rejects(console.plan(wish), refused);
  await addAccount(access, { name: 'vera', role: 'operator', password: 'correct horse battery' }, root);
  await assert.rejects(console.expose(wish, root), refused);
  for (const name of ['bruno', 'carla'])
    await addAccount(access, { name, role: 'administrator', password: 'correct horse battery' }, root);
  await changeAccount(access, 'bruno', { wish: { disabled: true }, caller: root });
  assert.deepEqual(
    (await console.plan(wish)).accounts.map(({ name }) => name),
    ['carla', 'vera'],
  );
});

test('a directory that lets people in is enough, and is told', async (t) => {
  const { console } = await openTrialExposure(t, {
    anna: false,
    ways: [{ name: 'directory', logIn: async () => undefined }],
  });
  assert.deepEqual((await console.plan(wish)).ways, ['directory']);
  assert.equal((await console.expose(wish, root))?.open, true);
});

test('what is told before is what is shown after, by the listener itself; a plan changes nothing', async (t) => {
  const { console, trail, port, ask } = await openTrialExposure(t);
  const before = trail.length;
  const plan = await console.plan({ ...wish, names: ['Pc-1', 'fd00:0::1', '192.0.2.7', 'pc-1'] });
  assert.deepEqual(plan.names, ['pc-1', 'fd00::1', '192.0.2.7']);
  assert.deepEqual(plan.urls, ['https://pc-1:0', 'https://[fd00::1]:0', 'https://192.0.2.7:0']);
  assert.deepEqual([plan.uncovered, plan.certificate, console.shown(), trail.length], [[], 'own', undefined, before]);
  const shown = await console.expose({ ...wish, names: plan.names }, root);
  assert.equal(shown?.fingerprint, plan.fingerprint);
  const peer = await shownCertificate(port());
  assert.equal(peer.fingerprint256, plan.fingerprint);
  const spki = peer.publicKey.export({ type: 'spki', format: 'der' });
  const key = createHash('sha256').update(spki).digest('base64url');
  assert.deepEqual([plan.publicKey, shown?.publicKey], [key, key]);
  assert.equal((await ask({ path: '/v1/console-log-in', headers: { host: '[fd00::1]:7694' } })).status, 200);
  const entry = trail.at(-1);
  assert.deepEqual(
    [entry?.actor, entry?.action, entry?.details],
    ['administrator', 'console-exposed', { address: '127.0.0.1', port: 0, names: 'pc-1 fd00::1 192.0.2.7' }],
  );
});

test('other names take another certificate at the same listener; the names of before are refused at once', async (t) => {
  const { console, port, exposed, ask } = await openTrialExposure(t);
  const first = await console.expose(wish, root);
  const server = exposed();
  const next = await console.expose({ names: ['other.example'] }, root);
  assert.equal(exposed(), server);
  assert.notEqual(next?.fingerprint, first?.fingerprint);
  assert.equal((await shownCertificate(port())).fingerprint256, next?.fingerprint);
  assert.equal((await ask({ path: '/' })).status, 403);
  assert.equal((await ask({ path: '/v1/console-log-in', headers: { host: 'OTHER.example:1' } })).status, 200);
});

test('a port that another program holds is told with its name, and everything stays as it was', async (t) => {
  const { console, ask, trail } = await openTrialExposure(t);
  await console.expose(wish, root);
  const holder = createServer().listen(0, '127.0.0.1');
  t.after(() => holder.close());
  await once(holder, 'listening');
  const before = [console.shown(), trail.length];
  const { port } = holder.address() as AddressInfo;
  await assert.rejects(console.expose({ port, names: ['other.example'] }, root), { code: 'port-taken' });
  assert.deepEqual([console.shown(), trail.length], before);
  assert.equal((await ask({ path: '/v1/console-log-in' })).status, 200);
});

test('it is open again after a restart, with the same certificate; where it cannot, the daemon runs and says why', async (t) => {
  const { console, again, port } = await openTrialExposure(t);
  await console.expose(wish, root);
  const fixed = createServer().listen(0, '127.0.0.1');
  await once(fixed, 'listening');
  const free = (fixed.address() as AddressInfo).port;
  fixed.close();
  await once(fixed, 'close');
  const shown = await console.expose({ port: free }, root);
  const second = await again();
  assert.deepEqual([second.shown(), port()], [shown, free]);
  await second.stop();
  const holder = createServer().listen(free, '127.0.0.1');
  t.after(() => holder.close());
  await once(holder, 'listening');
  const third = await again();
  assert.equal(third.shown()?.open, false);
  assert.equal(third.problem()?.code, 'port-taken');
  assert.match(third.shown()?.problem ?? '', /in use/);
});

test('a daemon that does not run keeps the wish and opens nothing', async (t) => {
  const { console } = await openTrialExposure(t, { started: false });
  assert.equal((await console.expose({ ...wish, port: 7694 }, root))?.open, false);
  assert.equal(console.problem(), undefined);
});

test('closing it ends the listener and what stands open; once closed there is nothing to close', async (t) => {
  const { console, port, ask, trail } = await openTrialExposure(t);
  await console.expose(wish, root);
  assert.equal((await ask({ path: '/v1/console-log-in' })).status, 200);
  const at = port();
  assert.equal(await console.close(root), true);
  const [error] = (await once(connect(at, '127.0.0.1'), 'error')) as [NodeJS.ErrnoException];
  assert.equal(error.code, 'ECONNREFUSED');
  assert.deepEqual([console.shown(), trail.at(-1)?.action], [undefined, 'console-closed']);
  const before = trail.length;
  assert.deepEqual([await console.close(root), trail.length], [false, before]);
});

test('names, addresses and ports that cannot be are refused by name', async (t) => {
  const { console } = await openTrialExposure(t);
  for (const names of [
    [],
    [''],
    ['*'],
    ['*.example'],
    ['pc-1:7694'],
    ['https://pc-1'],
    ['a b'],
    ['1.2.3'],
    ['0x7f.1'],
    ['::'],
    ['0.0.0.0'],
    ['fe80::1%eth0'],
    ['a/b'],
    ['évil'],
    ['a'.repeat(64)],
    Array.from({ length: 17 }, (_, index) => `pc-${index}`),
  ])
    await assert.rejects(console.plan({ ...wish, names }), { code: 'wrong-usage' }, names.join());
  for (const address of ['pc-1', '', '127.1']) await assert.rejects(console.plan({ address }), { code: 'wrong-usage' });
  for (const port of [-1, 65_536, 1.5]) await assert.rejects(console.plan({ port }), { code: 'wrong-usage' });
});

test('a certificate that is no longer the one that was told opens nothing', async (t) => {
  const { console } = await openTrialExposure(t);
  const { fingerprint } = await console.plan(wish);
  await console.plan({ ...wish, names: ['other.example'] });
  await assert.rejects(console.expose({ ...wish, fingerprint }, root), { code: 'changed-meanwhile' });
  assert.equal(console.shown(), undefined);
  const again = await console.plan(wish);
  const shown = await console.expose({ ...wish, fingerprint: again.fingerprint }, root);
  assert.equal(shown?.fingerprint, again.fingerprint);
});

test('of two who change it at once, the second leaves what the first one changed', async (t) => {
  const { console } = await openTrialExposure(t);
  const first = console.expose({ ...wish, names: ['other.example'] }, root);
  const second = await console.expose({}, root);
  assert.deepEqual([second?.address, second?.names, await first], [wish.address, ['other.example'], second]);
  await assert.rejects(console.expose({ names: [] }, root), { code: 'wrong-usage' });
});

test('where it cannot be recorded nothing is open, and the key on the disk is the one of before', async (t) => {
  const { console, access, folder, again, exposed } = await openTrialExposure(t);
  const { store } = access;
  const transact = store.transact.bind(store);
  const refused = { code: 'storage-failed' };
  const fail = async (): Promise<never> => {
    throw new ActivationError('storage-failed', 'the disk is gone');
  };
  store.transact = fail;
  await assert.rejects(console.expose(wish, root), refused);
  assert.deepEqual([console.shown(), await readdir(folder)], [undefined, []]);
  assert.equal(exposed(), undefined, 'the listener is closed again');
  store.transact = transact;
  const shown = await console.expose(wish, root);
  store.transact = fail;
  await assert.rejects(console.expose({ names: ['other.example'] }, root), refused);
  assert.deepEqual(console.shown(), shown);
  const next = await again();
  assert.deepEqual([next.shown()?.fingerprint, next.problem()], [shown?.fingerprint, undefined]);
});

test('without the key that was told when it was opened it stays closed at the start, until somebody opens it here', async (t) => {
  const { console, again, folder, trail } = await openTrialExposure(t);
  await console.expose(wish, root);
  const key = join(folder, 'console.pem');
  for (const put of [() => rm(key), () => put0600(key, 'damaged'), () => put0600(key, otherKey())]) {
    await put();
    const next = await again();
    assert.deepEqual([next.shown()?.open, next.problem()?.code], [false, 'console-not-confirmed']);
    assert.match(next.shown()?.problem ?? '', /after a restore/);
    const opened = await next.expose({}, root);
    assert.deepEqual([opened?.open, opened?.names, next.problem()], [true, ['pc-1'], undefined]);
    assert.equal((await stat(key)).mode & 0o777, 0o600);
    await next.stop();
  }
  await rm(key);
  const last = await again();
  assert.deepEqual([await last.close(root), last.shown(), last.problem()], [true, undefined, undefined]);
  assert.equal(trail.at(-1)?.action, 'console-closed');
});

test('a closed one is not opened again by the data of before: its key is gone', async (t) => {
  const { console, again, folder, access } = await openTrialExposure(t);
  await console.expose(wish, root);
  const before = await access.store.exposure();
  await console.close(root);
  assert.deepEqual(await readdir(folder), []);
  await access.store.transact((change) => change.saveExposure(before, 0));
  const next = await again();
  assert.deepEqual([next.shown()?.open, next.problem()?.code], [false, 'console-not-confirmed']);
});

test('whoever was still at the log-in when it closed has no session afterwards', async (t) => {
  const trial = await openTrialExposure(t);
  const { console, access, clock } = trial;
  await console.expose(wish, root);
  const proves = access.passwords.proves.bind(access.passwords);
  let closing: Promise<boolean> | undefined;
  access.passwords.proves = async (...given) => {
    closing ??= console.close(root);
    // Until the door has let go of all that was open before.
    await new Promise((resolve) => setImmediate(resolve));
    return proves(...given);
  };
  await logInOverTls(trial).catch(() => undefined);
  assert.equal(await closing, true);
  assert.deepEqual(access.keys.sessions.list(clock.now), []);
});

test('by whom and when it was opened is kept over a restart; in how many ways somebody comes in is counted', async (t) => {
  const { console, again, access, clock } = await openTrialExposure(t, {
    ways: [{ name: 'directory', logIn: async () => undefined }],
  });
  await addAccount(access, { name: 'bruno', role: 'viewer', password: 'correct horse battery' }, root);
  await changeAccount(access, 'bruno', { wish: { disabled: true }, caller: root });
  await addAccount(access, { name: 'vera', role: 'viewer', password: 'correct horse battery' }, root);
  await makeToken(access, { name: 'monitoring', role: 'viewer', days: 1 }, root);
  await makeToken(access, { name: 'backup', role: 'viewer' }, root);
  assert.deepEqual(await console.waysIn(), { accounts: 2, administrators: 1, tokens: 2, further: ['directory'] });
  const openedAt = clock.now;
  await console.expose(wish, { name: 'anna', role: 'administrator' });
  clock.now += 2 * 86_400;
  assert.deepEqual(await console.waysIn(), { accounts: 2, administrators: 1, tokens: 1, further: ['directory'] });
  const shown = (await again()).shown();
  assert.deepEqual([shown?.openedAt, shown?.openedBy, shown?.certificateEnds], [openedAt, 'anna', null]);
});

async function put0600(path: string, text: string): Promise<void> {
  await writeFile(path, text, { mode: 0o600 });
}

function otherKey(): string {
  const { identity } = makeConsoleKey(['other.example'], 0);
  return `${identity.certificates}${identity.privateKey}`;
}
