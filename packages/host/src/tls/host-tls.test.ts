// sqlite alone: about certificates in files; its entries of the audit are those of everybody
import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync, randomBytes, X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type TLSSocket } from 'node:tls';
import { judgeHostInfo, RevocationSet } from '@attiva/protocol';
import {
  type Administered,
  activate,
  administer,
  judgeAndKeep,
  outcomeOf,
  requestOf,
  startTrialHost,
  type TrialClient,
  trialClient,
  type TrialHost,
} from '../trial-host.test.fixture.ts';
import { selfSignedCertificate } from '@attiva/daemon';

async function trialOf(t: TestContext): Promise<TrialHost> {
  const trial = await startTrialHost();
  t.after(() => trial.stop());
  return trial;
}

interface Secured {
  readonly status: number;
  readonly body: unknown;
  /** SHA-256 of the public key that was shown. */
  readonly key: string;
}

function secured(trial: TrialHost, path: string, text?: string): Promise<Secured> {
  return new Promise((resolve, reject) => {
    const url = new URL(path, trial.url.replace('http:', 'https:'));
    const headers = text === undefined ? {} : { 'content-type': 'application/jose' };
    const method = text === undefined ? 'GET' : 'POST';
    const asked = request(url, { method, headers, rejectUnauthorized: false, agent: false }, (answer) => {
      const spki = (answer.socket as TLSSocket)
        .getPeerX509Certificate()
        ?.publicKey.export({ type: 'spki', format: 'der' });
      const key = createHash('sha256')
        .update(spki ?? '')
        .digest('base64url');
      let body = '';
      answer.setEncoding('utf8').on('data', (part: string) => (body += part));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: JSON.parse(body), key }));
    });
    asked.on('error', reject);
    asked.end(text);
  });
}

async function namedKey(trial: TrialHost, how: 'plain' | 'secured' = 'plain'): Promise<string | undefined> {
  const nonce = randomBytes(16).toString('base64url');
  const path = `/v1/host?nonce=${nonce}&vendor=${trial.vendor.vendor}`;
  const body = how === 'plain' ? await (await fetch(trial.url + path)).json() : (await secured(trial, path)).body;
  const now = Math.floor(trial.clock.ms / 1000);
  const { vendor, root } = trial.vendor;
  const trust = { vendor, roots: [root.jwk], now, revocations: RevocationSet.empty };
  return judgeHostInfo(body, { nonce: nonce as never }, trust).info.tls;
}

async function activateSecured(
  trial: TrialHost,
  client: TrialClient,
): Promise<{ outcome: string; tls?: string; key: string }> {
  const { statement, pending } = await requestOf(trial, client);
  const { body, key } = await secured(trial, '/v1/activations', statement);
  const judged = judgeAndKeep(trial, client, { body, pending });
  const named = judged.kind === 'lease' ? judged.lease.tls : judged.notice.tls;
  return { outcome: outcomeOf(judged), ...(named !== undefined && { tls: named }), key };
}

const change = (trial: TrialHost, verb: string, body: object = {}): Promise<Administered> =>
  administer(trial, '/v1/tls', { change: verb, ...body });

test('a host has no TLS until it is switched on, and then names in signed words exactly the key that it shows', async (t) => {
  const trial = await trialOf(t);
  assert.equal(await namedKey(trial), undefined);
  const before = await activate(trial, trialClient());
  assert.ok(typeof before === 'object' && before.kind === 'counted' && before.notice.tls === undefined);
  await assert.rejects(secured(trial, '/v1/host'));
  const { status, body } = await change(trial, 'enable');
  assert.equal(status, 200);
  assert.equal(body['enabled'], true);
  const key = body['key'];
  assert.deepEqual([await namedKey(trial), await namedKey(trial, 'secured')], [key, key]);
  assert.equal((await secured(trial, '/v1/host')).key, key);
  assert.deepEqual(await activateSecured(trial, trialClient()), { outcome: 'counted', tls: key, key });
  assert.deepEqual(await activateSecured(trial, trialClient()), { outcome: 'licensed', tls: key, key });
  const again = await change(trial, 'enable');
  assert.equal(again.body['key'], key, 'switching on what is on changes nothing');
  assert.equal(outcomeOf(await activate(trial, trialClient())), 'licensed', 'plain requests are answered as before');
  assert.deepEqual((await trial.host.doors.status()).tls.requests, { secured: 2, plain: 2 });
});

test('the key is in a file of its own for the owner alone, survives a restart, and is in no database', async (t) => {
  const first = await startTrialHost();
  const { body } = await change(first, 'enable');
  const path = join(first.folder, 'tls.pem');
  assert.equal((await stat(path)).mode & 0o777, 0o600);
  const secret = (await readFile(path, 'utf8')).match(/BEGIN PRIVATE KEY-----\n(.{20})/)?.[1] ?? 'nothing';
  const trial = await first.restart(async () => {
    for (const name of await readdir(first.folder)) {
      if (name.startsWith('host.db')) assert.ok(!(await readFile(join(first.folder, name))).includes(secret), name);
    }
  });
  t.after(() => trial.stop());
  assert.equal(await namedKey(trial), body['key']);
  assert.equal((await secured(trial, '/v1/host')).key, body['key']);
});

test('renewed: the next connection shows the new key and every answer names it; the same client goes on', async (t) => {
  const trial = await trialOf(t);
  const before = (await change(trial, 'enable')).body['key'];
  const client = trialClient();
  assert.equal((await activateSecured(trial, client)).key, before);
  const after = (await change(trial, 'renew')).body['key'];
  assert.notEqual(after, before);
  trial.clock.ms += 60_000;
  assert.deepEqual(await activateSecured(trial, client), { outcome: 'counted', tls: after, key: after });
  assert.equal(await namedKey(trial), after);
});

test('switched off: no key is named any more, clients on their way are still answered, the file is gone', async (t) => {
  const trial = await trialOf(t);
  const { body } = await change(trial, 'enable');
  const off = await change(trial, 'disable');
  assert.deepEqual([off.body['enabled'], off.body['changed']], [false, true]);
  assert.equal(await namedKey(trial), undefined);
  assert.deepEqual(await activateSecured(trial, trialClient()), { outcome: 'counted', key: body['key'] });
  assert.equal(existsSync(join(trial.folder, 'tls.pem')), false);
  assert.equal((await change(trial, 'disable')).body['changed'], false);
  const audit = await administer(trial, '/v1/audit');
  const rows = audit.body['entries'] as readonly { action: string; details: unknown }[];
  const written = rows.filter(({ action }) => action === 'tls-changed').map(({ details }) => details);
  assert.deepEqual(written, [{ enabled: false }, { enabled: true, key: body['key'], source: 'host' }], 'in the audit');
  const renewed = await change(trial, 'renew');
  assert.deepEqual([renewed.status, renewed.body['code']], [400, 'wrong-usage']);
  assert.notEqual((await change(trial, 'enable')).body['key'], body['key'], 'a removed key does not come back');
});

test('switched on, off and renewed under way, no request is lost', async (t) => {
  const trial = await trialOf(t);
  let switching = true;
  const announced: (string | undefined)[] = [];
  trial.host.doors.tls.subscribe(() => announced.push(trial.host.doors.tls.key()));
  const asking = Array.from({ length: 4 }, async () => {
    let asked = 0;
    while (switching || asked < 5) {
      assert.notEqual(typeof (await activate(trial, trialClient())), 'string');
      asked += 1;
    }
    return asked;
  });
  for (const verb of ['enable', 'renew', 'disable', 'enable', 'renew', 'disable']) await change(trial, verb);
  switching = false;
  for (const asked of await Promise.all(asking)) assert.ok(asked >= 5);
  assert.equal(new Set(announced).size, 5, 'four keys and none, each told');
});

function given(): { certificates: string; privateKey: string } {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const certificates = selfSignedCertificate({
    privateKey,
    names: ['att.corp.example'],
    serial: Buffer.alloc(16, 9),
    from: 0,
  });
  return { certificates, privateKey: privateKey.export({ type: 'sec1', format: 'pem' }) as string };
}

test("a key of the customer's own is taken with its chain; renewing it is the customer's matter", async (t) => {
  const trial = await trialOf(t);
  const pair = given();
  const { body } = await change(trial, 'enable', {
    ...pair,
    certificates: `Subject: x\n${pair.certificates}${given().certificates}`,
  });
  const certificate = body['certificate'] as { source: string; subject: string };
  assert.deepEqual([certificate.source, certificate.subject], ['given', 'CN=att.corp.example']);
  assert.equal((await secured(trial, '/v1/host')).key, body['key']);
  const renewed = await change(trial, 'renew');
  assert.deepEqual([renewed.status, renewed.body['code']], [400, 'wrong-usage']);
  assert.equal(await namedKey(trial), body['key']);
});

test('what cannot be a TLS key is refused with the reason, and what was there stays', async (t) => {
  const trial = await trialOf(t);
  const { body } = await change(trial, 'enable');
  const file = await readFile(join(trial.folder, 'tls.pem'));
  const pair = given();
  const small = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export({ type: 'pkcs8', format: 'pem' });
  const locked = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const bad: readonly (readonly [RegExp, object])[] = [
    [/no certificate/, { ...pair, certificates: 'x' }],
    [/no private key/, { certificates: pair.certificates }],
    [/no certificate/, { privateKey: pair.privateKey }],
    [/another key/, { ...pair, privateKey: given().privateKey }],
    [
      /certificate 1 cannot be read/,
      { ...pair, certificates: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n' },
    ],
    [/several private keys/, { ...pair, privateKey: pair.privateKey.repeat(2) }],
    [/kind that not every client/, { ...pair, privateKey: small }],
    [
      /locked with a passphrase/,
      { ...pair, privateKey: locked.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }) },
    ],
    [/more than 10 certificates/, { ...pair, certificates: pair.certificates.repeat(11) }],
    [/more than 64 KiB/, { ...pair, certificates: 'x'.repeat(65 * 1024) }],
  ];
  for (const [reason, fields] of bad) {
    const refused = await change(trial, 'enable', fields);
    assert.deepEqual([refused.status, refused.body['code']], [400, 'tls-key-unusable'], String(reason));
    assert.match(String(refused.body['detail']), reason);
    assert.doesNotMatch(JSON.stringify(refused.body), /MI[GHI]/, 'nothing of the files comes back');
  }
  assert.deepEqual(await readFile(join(trial.folder, 'tls.pem')), file);
  assert.equal(await namedKey(trial), body['key']);
});

test('a damaged key file is a warning: the host serves without TLS, and switching on repairs it', async (t) => {
  const first = await startTrialHost();
  await change(first, 'enable');
  const trial = await first.restart(() => writeFile(join(first.folder, 'tls.pem'), 'not a key'));
  t.after(() => trial.stop());
  const warnings = async (): Promise<readonly string[]> =>
    (await trial.host.doors.status()).warnings.map(({ code }) => code);
  assert.deepEqual(await warnings(), ['tls-key-unusable']);
  assert.equal(outcomeOf(await activate(trial, trialClient())), 'counted');
  assert.equal((await change(trial, 'enable')).status, 200);
  assert.deepEqual(await warnings(), []);
  assert.equal(outcomeOf(await activate(trial, trialClient())), 'counted');
});

test('a key that others can read is not used, and not replaced either: it may be the customer’s own', async (t) => {
  const first = await startTrialHost();
  await change(first, 'enable');
  const path = join(first.folder, 'tls.pem');
  const file = await readFile(path);
  const trial = await first.restart(() => chmod(path, 0o644));
  t.after(() => trial.stop());
  const refused = await change(trial, 'enable');
  assert.deepEqual([refused.status, refused.body['code']], [503, 'storage-failed'], JSON.stringify(refused.body));
  assert.deepEqual(await readFile(path), file);
  assert.equal((await change(trial, 'disable')).status, 200);
  assert.equal((await change(trial, 'enable')).status, 200);
});

test('the certificate that a host makes is one: self-signed, for a server, with its names and without an end', () => {
  for (let round = 0; round < 20; round += 1) {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const names = ['att1.corp.example', `${'long'.repeat(15)}.corp.example`];
    const serial = round === 0 ? Buffer.alloc(16) : randomBytes(16);
    const pem = selfSignedCertificate({ privateKey, names, serial, from: Date.UTC(2026, 10, 26, 4, 5, 6) });
    const certificate = new X509Certificate(pem);
    assert.ok(
      certificate.verify(publicKey) &&
        certificate.checkPrivateKey(privateKey) &&
        certificate.issuer === certificate.subject,
    );
    assert.equal(certificate.checkHost('att1.corp.example'), 'att1.corp.example');
    assert.equal(certificate.ca, false);
    assert.equal(certificate.validFromDate.toISOString(), '2026-11-26T04:05:06.000Z');
    assert.equal(certificate.validToDate.getUTCFullYear(), 9999);
  }
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const late = selfSignedCertificate({ privateKey, names: [], serial: Buffer.of(0x80), from: Date.UTC(2060, 0, 1) });
  assert.equal(new X509Certificate(late).validFromDate.toISOString(), '2060-01-01T00:00:00.000Z');
});
