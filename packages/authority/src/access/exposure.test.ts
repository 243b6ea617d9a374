import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tokenFileHolder } from '@attiva/daemon';
import { askOverTls, ownPlace } from '@attiva/daemon/testing';
import { openBench } from '../authority.test.fixture.ts';
import { statusPage } from '../console/status-page.ts';

const bench = await openBench();
const password = 'correct horse battery';

test('an authority is exposed for its accounts, with a certificate of its own; status and page tell where', async (t) => {
  const { authority, admin } = await bench.start();
  const wish = { ...(await ownPlace()), names: ['vendor.example'] };
  await assert.rejects(authority.exposure.expose(wish, tokenFileHolder), { code: 'nobody-to-let-in' });
  await admin.post('/v1/accounts', { name: 'anna', role: 'administrator', password });
  const shown = await authority.exposure.expose(wish, tokenFileHolder);
  t.after(() => authority.exposure.close(tokenFileHolder));
  assert.deepEqual([shown?.open, shown?.certificate], [true, 'own']);
  const headers = { host: 'vendor.example' };
  const body = { name: 'anna', password };
  const answer = await askOverTls(wish, { method: 'POST', path: '/v1/console-log-in', headers, body });
  assert.match(String(answer.headers['set-cookie']), /^__Host-attiva-authority=.*Secure/);
  const cookie = String(answer.headers['set-cookie']).split(';', 1)[0] ?? '';
  const { page } = JSON.parse(answer.text) as { page: string };
  const session = { ...headers, cookie, 'attiva-page': page };
  assert.equal((await askOverTls(wish, { path: '/v1/customers', headers: session })).status, 200);
  const status = await authority.status();
  assert.deepEqual(status.console, shown);
  assert.match(statusPage(status, 0), new RegExp(`https://vendor\\.example:${wish.port}`));
  const { ownFingerprint, openedAt, openedBy, ...kept } = (await authority.access.store.exposure()) ?? {};
  assert.deepEqual(kept, wish);
  assert.deepEqual([ownFingerprint, openedAt, openedBy], [shown?.fingerprint, shown?.openedAt, 'administrator']);
});

test('where its port is taken at the start, the authority serves and warns', async () => {
  const { authority, admin } = await bench.start();
  await admin.post('/v1/accounts', { name: 'anna', role: 'administrator', password });
  assert.deepEqual((await authority.status()).warnings, []);
  authority.exposure.problem = () =>
    ({ detail: 'Port 7695 is in use' }) as ReturnType<typeof authority.exposure.problem>;
  const [warning] = (await authority.status()).warnings;
  assert.deepEqual([warning?.code, /Port 7695 is in use/.test(warning?.text ?? '')], ['console-not-reached', true]);
  assert.match(warning?.remedy ?? '', /expose --authority DIR`.*--port.*--off/);
});
