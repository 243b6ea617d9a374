import assert from 'node:assert/strict';
import { once } from 'node:events';
import { stat, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../access/access.test.fixture.ts';
import { addAccount, changeAccount } from '../access/change-accounts.ts';
import { makeConsoleKey } from './console-certificate.ts';
import { openTrialExposure, shownFingerprint } from './exposed.test.fixture.ts';

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
  assert.equal(await shownFingerprint(port()), plan.fingerprint);
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
  assert.equal(await shownFingerprint(port()), next?.fingerprint);
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

test('a key file of other names, or a damaged one, is made anew at the start', async (t) => {
  const { console, again, folder } = await openTrialExposure(t);
  const first = await console.expose(wish, root);
  for (const left of ['damaged', otherKey()]) {
    await writeFile(join(folder, 'console.pem'), left, { mode: 0o600 });
    const next = await again();
    assert.deepEqual([next.shown()?.open, next.problem()], [true, undefined]);
    assert.notEqual(next.shown()?.fingerprint, first?.fingerprint);
    assert.equal((await stat(join(folder, 'console.pem'))).mode & 0o777, 0o600);
    await next.stop();
  }
});

function otherKey(): string {
  const { identity } = makeConsoleKey(['other.example'], 0);
  return `${identity.certificates}${identity.privateKey}`;
}
