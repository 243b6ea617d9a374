// sqlite alone: about a listener and its certificate; its row is a setting like those of the settings
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadConfig, selfSignedCertificate } from '@attiva/daemon';
import { askOverTls, ownPlace, type TlsAnswer } from '@attiva/daemon/testing';
import { createBackup } from '../backup/create-backup.ts';
import { restoreBackup } from '../backup/restore-backup.ts';
import { hostConfigSchema } from '../config/host-config.ts';
import { statusPage } from '../console/status-page.ts';
import { administer, adminToken, startTrialHost, type TrialHost } from '../trial-host.test.fixture.ts';

const password = 'correct horse battery';

async function put(trial: TrialHost, body: object): Promise<{ readonly status: number; readonly text: string }> {
  const answer = await trial.host.administration.fastify.inject({
    method: 'PUT',
    url: '/v1/console-exposure',
    headers: { host: 'localhost', authorization: `Bearer ${adminToken}` },
    payload: body,
  });
  return { status: answer.statusCode, text: answer.body };
}

test('a host is exposed for its accounts: kept over a restart, shown by status and page, written in the audit', async (t) => {
  let trial = await startTrialHost();
  t.after(() => trial.stop());
  const place = await ownPlace();
  const wish = { ...place, names: ['pc-1'] };
  const refused = await put(trial, wish);
  assert.deepEqual([refused.status, /nobody-to-let-in/.test(refused.text)], [409, true]);
  await administer(trial, '/v1/accounts', { name: 'anna', role: 'administrator', password });
  assert.equal((await put(trial, wish)).status, 200);
  const log = (): Promise<TlsAnswer> =>
    askOverTls(place, {
      method: 'POST',
      path: '/v1/console-log-in',
      headers: { host: 'pc-1' },
      body: { name: 'anna', password },
    });
  const first = await log();
  assert.match(String(first.headers['set-cookie']), /^__Host-attiva-host=.*Secure/);
  const before = (await trial.host.doors.status()).console;
  assert.deepEqual([before?.urls, before?.open], [[`https://pc-1:${place.port}`], true]);
  assert.match(
    statusPage(await trial.host.doors.status()),
    new RegExp(`reached from the network: https://pc-1:${place.port}`),
  );
  trial = await trial.restart();
  assert.deepEqual((await trial.host.doors.status()).console, before);
  assert.equal((await log()).status, 200);
  const session = { cookie: String(first.headers['set-cookie']).split(';', 1)[0] ?? '', 'attiva-page': 'x' };
  assert.equal((await askOverTls(place, { path: '/v1/status', headers: { host: 'pc-1', ...session } })).status, 403);
  const { body } = await administer(trial, '/v1/audit?action=console-exposed');
  const [entry] = body['entries'] as { actor: string; details: unknown }[];
  assert.deepEqual([entry?.actor, entry?.details], ['administrator', { ...place, names: 'pc-1' }]);
  assert.ok(!(await administer(trial, '/v1/settings')).body['problem'], 'the row is no setting and troubles none');
});

test('a port that is taken at the start is a warning with its holder, and the host serves', async (t) => {
  let trial = await startTrialHost();
  t.after(() => trial.stop());
  await administer(trial, '/v1/accounts', { name: 'anna', role: 'administrator', password });
  const place = await ownPlace();
  assert.equal((await put(trial, { ...place, names: ['pc-1'] })).status, 200);
  const holder = createServer();
  t.after(() => holder.close());
  trial = await trial.restart(async () => {
    holder.listen(place.port, place.address);
    await once(holder, 'listening');
  });
  const status = await trial.host.doors.status();
  assert.equal(status.console?.open, false);
  const warning = status.warnings.find(({ code }) => code === 'port-taken');
  assert.match(warning?.text ?? '', /not reached from the network: Port \d+ of 127\.[\d.]+ is in use/);
});

test('a certificate that the customer gave is shown in place of the own one, as long as TLS is on with it', async (t) => {
  const trial = await startTrialHost();
  t.after(() => trial.stop());
  await administer(trial, '/v1/accounts', { name: 'anna', role: 'administrator', password });
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const from = trial.clock.ms;
  const certificates = selfSignedCertificate({ privateKey, names: ['att.example'], serial: Buffer.alloc(16, 9), from });
  const { tls, exposure } = trial.host.doors;
  const wish = { address: '127.0.0.1', names: ['att.example', 'pc-1'] };
  const own = await exposure.plan(wish);
  await tls.enable();
  assert.equal((await exposure.plan(wish)).fingerprint, own.fingerprint, 'a key of its own: clients pin the other one');
  await tls.enable({ certificates, privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string });
  const given = await exposure.plan(wish);
  assert.deepEqual([given.certificate, given.uncovered], ['given', ['pc-1']]);
  assert.notEqual(given.fingerprint, own.fingerprint);
  await tls.disable();
  assert.deepEqual(await exposure.plan(wish), own);
});

test('a backup, keys included, opens nothing where it is put back: that is told, and said yes to on that machine', async (t) => {
  const scratch = await mkdtemp(join(tmpdir(), 'attiva-exposed-'));
  t.after(() => rm(scratch, { recursive: true, force: true }));
  const trial = await startTrialHost();
  t.after(() => trial.stop());
  await administer(trial, '/v1/accounts', { name: 'anna', role: 'administrator', password });
  const place = await ownPlace();
  assert.equal((await put(trial, { ...place, names: ['pc-1'] })).status, 200);
  const of = { file: join(scratch, 'backup'), passphrase: password, replace: false, now: () => 1_800_000_000 };
  const { holds } = await createBackup({ ...of, folder: trial.folder });
  assert.ok(holds.some((name) => name.endsWith('.key')) && !holds.includes('console.pem'), holds.join());
  const { folder } = await restoreBackup({ ...of, folder: join(scratch, 'elsewhere') });
  await trial.host.close();
  const elsewhere = await startTrialHost({ folder, madeVendor: trial.vendor });
  t.after(() => elsewhere.stop());
  const { console, warnings } = await elsewhere.host.doors.status();
  assert.deepEqual([console?.open, console?.fingerprint], [false, '']);
  assert.match(
    warnings.find(({ code }) => code === 'console-not-confirmed')?.text ?? '',
    /open it anew on this machine/,
  );
  assert.match(statusPage(await elsewhere.host.doors.status()), /as after a restore/);
  await assert.rejects(askOverTls(place, { path: '/v1/console-log-in' }), { code: 'ECONNREFUSED' });
  assert.equal((await put(elsewhere, { port: place.port })).status, 200);
  assert.equal((await elsewhere.host.doors.status()).console?.open, true);
});

test('nor does a restore in its own place, with the accounts of then', async (t) => {
  const scratch = await mkdtemp(join(tmpdir(), 'attiva-exposed-'));
  t.after(() => rm(scratch, { recursive: true, force: true }));
  const trial = await startTrialHost();
  t.after(() => trial.stop());
  await administer(trial, '/v1/accounts', { name: 'anna', role: 'administrator', password });
  const place = await ownPlace();
  assert.equal((await put(trial, { ...place, names: ['pc-1'] })).status, 200);
  const of = { file: join(scratch, 'backup'), passphrase: password, now: () => 1_800_000_000, folder: trial.folder };
  await createBackup({ ...of, replace: false });
  await trial.host.close();
  await restoreBackup({ ...of, replace: true });
  const again = await startTrialHost({ folder: trial.folder, madeVendor: trial.vendor });
  t.after(() => again.stop());
  const { console, warnings } = await again.host.doors.status();
  assert.equal(console?.open, false);
  assert.ok(warnings.some(({ code }) => code === 'console-not-confirmed'));
  await assert.rejects(askOverTls(place, { path: '/v1/console-log-in' }), { code: 'ECONNREFUSED' });
});

test('no setting and no line of the configuration opens it', async (t) => {
  let trial = await startTrialHost();
  t.after(() => trial.stop());
  await administer(trial, '/v1/accounts', { name: 'anna', role: 'administrator', password });
  const wish = { ...(await ownPlace()), names: ['pc-1'] };
  for (const change of [
    { 'console.exposed': wish },
    { console: { exposed: wish } },
    { 'console.exposed': JSON.stringify(wish) },
  ])
    assert.notEqual((await administer(trial, '/v1/settings', { change })).status, 200);
  const exposed = `address = "${wish.address}"\nport = ${wish.port}\nnames = ["pc-1"]`;
  const toml = join(trial.folder, 'host.toml');
  for (const text of [
    `[console]\n${exposed}`,
    `[console.exposed]\n${exposed}`,
    `[exposure]\n${exposed}`,
    'exposed = true',
  ]) {
    await writeFile(toml, `${text}\n`);
    await assert.rejects(loadConfig(toml, hostConfigSchema), { code: 'config-unknown-key' }, text);
  }
  trial = await trial.restart();
  assert.equal(trial.host.doors.exposure.shown(), undefined);
});
