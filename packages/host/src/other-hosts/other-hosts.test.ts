import assert from 'node:assert/strict';
import { createHash, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test, type TestContext } from 'node:test';
import { selfSignedCertificate } from '@attiva/daemon';
import { onSqliteAlone } from '@attiva/testkit';
import {
  type Administered,
  activate,
  administer,
  adminToken,
  startDesktopHost,
  startTrialHost,
  trialClient,
  type TrialHost,
  withDatabase,
} from '../trial-host.test.fixture.ts';
import { askLimits, askOtherHost } from './ask-other-host.ts';
import { readOtherAddress } from './other-address.ts';
import type { ListedOther } from './other-hosts.ts';

const token = 't'.repeat(43);

function keyedCertificate(): { readonly key: string; readonly cert: string; readonly pin: string } {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const from = Date.now() - 86_400_000;
  const cert = selfSignedCertificate({ privateKey, names: ['localhost'], serial: Buffer.alloc(16, 7), from });
  const spki = createPublicKey(privateKey.export({ type: 'pkcs8', format: 'pem' })).export({
    type: 'spki',
    format: 'der',
  });
  const pin = createHash('sha256').update(spki).digest('base64url');
  return { key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string, cert, pin };
}

/** Something that answers on this machine; the port. */
async function serve(t: TestContext, listener: RequestListener, tls?: { key: string; cert: string }): Promise<number> {
  const server = (tls === undefined ? createServer(listener) : createTlsServer(tls, listener)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

const wellStatus = { store: 'abc', program: '1.0.0', vendors: [], warnings: [] };

function answering(body: unknown, { status = 200, type = 'application/json' } = {}): RequestListener {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return (_request, response) =>
    void response.writeHead(status, { 'content-type': type, location: 'http://127.0.0.1:1/' }).end(text);
}

const secret = 'SECRET-OF-THE-OTHER-SIDE';

async function failureOf(
  port: number,
  more: { pin?: string; scheme?: string; limits?: typeof askLimits } = {},
): Promise<string> {
  const { scheme = 'http', pin, limits } = more;
  const address = readOtherAddress(`${scheme}://127.0.0.1:${port}`);
  try {
    await askOtherHost(limits)({ address, token, pin });
  } catch (error) {
    const { code, detail, facts } = error as { code: string; detail: string; facts: unknown };
    assert.doesNotMatch(`${detail} ${JSON.stringify(facts)}`, new RegExp(`${secret}|${token}`, 'u'));
    return code;
  }
  return 'answered';
}

test('whatever answers is read for a few numbers or refused, and nothing of it is repeated', async (t) => {
  const strange: readonly (readonly [unknown, { status?: number; type?: string }?])[] = [
    [secret],
    ['<h1>hello</h1>', { type: 'text/html' }],
    [{ ...wellStatus, store: secret + '<script>' }],
    [{ ...wellStatus, program: `${secret} 1` }],
    [{ ...wellStatus, vendors: secret }],
    [{ ...wellStatus, vendors: [{ applications: [{ inventory: -1, editions: [] }] }] }],
    [{ ...wellStatus, vendors: [{ id: secret, applications: [{ id: 'os', inventory: 1, editions: [] }] }] }],
    [{ ...wellStatus, vendors: [{ applications: [{ inventory: 1e300, editions: [] }] }] }],
    [[]],
    [wellStatus, { status: 302 }],
    [{ detail: secret }, { status: 500, type: 'application/problem+json' }],
  ];
  for (const [body, more] of strange) {
    const port = await serve(t, answering(body, more));
    assert.equal(await failureOf(port), 'answer-not-ours', JSON.stringify(body));
  }
  const refusing = await serve(t, answering({ detail: secret }, { status: 403, type: 'application/problem+json' }));
  assert.equal(await failureOf(refusing), 'not-permitted');
  const endless = await serve(t, answering(`"${'x'.repeat(5000)}"`));
  assert.equal(await failureOf(endless, { limits: { ...askLimits, mostBytes: 4000 } }), 'too-large');
  const silent = await serve(t, () => undefined);
  assert.equal(await failureOf(silent, { limits: { ...askLimits, milliseconds: 100 } }), 'host-timeout');
  assert.equal(await failureOf(1), 'connection-refused');
  const well = await serve(t, answering({ ...wellStatus, later: 'fields are borne' }));
  assert.equal(await failureOf(well), 'answered');
});

test('a token goes to the pinned key and to no other; who is unknown shows his key to be compared', async (t) => {
  const [mine, thief] = [keyedCertificate(), keyedCertificate()];
  const seen: (string | undefined)[] = [];
  const listener: RequestListener = (request, response) => {
    seen.push(request.headers.authorization);
    answering(wellStatus)(request, response);
  };
  const [here, there] = [await serve(t, listener, mine), await serve(t, listener, thief)];
  assert.equal(await failureOf(here, { scheme: 'https', pin: mine.pin }), 'answered');
  assert.deepEqual(seen, [`Bearer ${token}`]);
  assert.equal(await failureOf(there, { scheme: 'https', pin: mine.pin }), 'not-authentic');
  assert.equal(await failureOf(there, { scheme: 'https' }), 'not-authentic');
  assert.equal(seen.length, 1, 'the token was sent to nobody else');
  const unknown = askOtherHost()({ address: readOtherAddress(`https://127.0.0.1:${there}`), token });
  await assert.rejects(unknown, (error: { facts: { key?: string } }) => error.facts.key === thief.pin);
});

test('a name is judged where it leads to, at each connection', async (t) => {
  const port = await serve(t, answering(wellStatus));
  for (const address of ['169.254.169.254', '127.0.0.1', '::1', '::ffff:169.254.169.254', '0.0.0.0']) {
    const family = address.includes(':') ? 6 : 4;
    const ask = askOtherHost(askLimits, (_name, _options, callback) => callback(null, [{ address, family }]));
    const other = { address: readOtherAddress(`https://rebound.example:${port}`), token };
    await assert.rejects(ask(other), { code: 'wrong-usage' }, address);
  }
});

describe('other hosts of a host', () => {
  let trial: TrialHost;
  let second: TrialHost;
  let address = '';
  before(async () => {
    [trial, second] = [await startTrialHost(), await startDesktopHost(2)];
    address = (await second.host.administration.listen({ host: '127.0.0.1', port: 0 })).url;
    for (let count = 0; count < 3; count += 1) await activate(second, trialClient());
  });
  after(async () => {
    await trial.stop();
    await second.stop();
  });

  const hosts = async (): Promise<readonly ListedOther[]> => {
    const { status, body } = await administer(trial, '/v1/other-hosts');
    assert.equal(status, 200, JSON.stringify(body));
    return body['hosts'] as ListedOther[];
  };
  const add = (wish: object): Promise<Administered> =>
    administer(trial, '/v1/other-hosts', { token: adminToken, ...wish });

  test('are asked with their token and show their counts; one that is gone stands beside, with why', async () => {
    const added = await add({ address, label: 'Second floor' });
    assert.equal(added.status, 200, JSON.stringify(added.body));
    await add({ address: 'http://127.0.0.1:9', label: 'Gone' });
    const [gone, there] = await hosts();
    assert.deepEqual([gone?.label, gone?.failed?.code], ['Gone', 'connection-refused']);
    assert.deepEqual([there?.label, there?.status?.inventory, there?.status?.serving], ['Second floor', 3, 1]);
    assert.equal(there?.status?.licensed, 2, 'from the threshold of two on');
    const [reached] = there?.status?.reached ?? [];
    assert.deepEqual([reached?.vendor, reached?.inventory, reached?.threshold], [second.vendor.vendor, 3, 2]);
  });

  test('keep their token sealed: it stands in no answer, no row and no file beside as it is', async () => {
    const rows = await withDatabase(trial, (on) => on.all('select * from other_hosts'));
    const audit = await withDatabase(trial, (on) => on.all('select * from audit'));
    const shown = JSON.stringify([rows, audit, await hosts()]);
    assert.ok(!shown.includes(adminToken) && !shown.includes(Buffer.from(adminToken).toString('base64url')));
    assert.match(JSON.stringify(audit), /other-host-added/u);
    const details = (audit as { details: string; subject: string }[]).map(({ details, subject }) => details + subject);
    assert.ok(!details.join(' ').includes('127.0.0.1'), 'an address stands where it can be erased');
  });

  test('are changed by their address, and removed', async () => {
    const [, there] = await hosts();
    await add({ address, label: 'Second floor', token: 'w'.repeat(43) });
    const changed = (await hosts()).find(({ id }) => id === there?.id);
    assert.deepEqual([changed?.failed?.code, changed?.status], ['not-permitted', undefined]);
    const removed = await administer(trial, '/v1/other-host-removals', { id: there?.id });
    assert.equal(removed.status, 200);
    assert.equal((await hosts()).length, 1);
    const again = await administer(trial, '/v1/other-host-removals', { id: there?.id });
    assert.deepEqual([again.status, again.body['code']], [404, 'not-found']);
  });

  test('are left as they are where somebody else changed, took in or removed one since it was seen', async () => {
    const wish = { address: 'http://127.0.0.1:9', label: 'Roma' };
    const [seen] = await hosts();
    assert.ok(seen !== undefined && seen.address === wish.address);
    const { id, changedAt } = seen;
    trial.clock.ms += 60_000;
    const others = trial.host.doors.otherHosts;
    await others.add({ ...wish, token: adminToken, label: 'Milano' }, 'anna');
    for (const late of [
      await add({ ...wish, expected: { id, changedAt } }),
      await add({ ...wish, expected: null }),
      await administer(trial, '/v1/other-host-removals', { id, changedAt }),
    ]) {
      assert.deepEqual([late.status, late.body['code']], [409, 'changed-meanwhile'], JSON.stringify(late.body));
      assert.match(
        String(late.body['detail']),
        /^Meanwhile anna changed it \([\d: -]+ UTC\): it is "Milano" now\. Nothing was changed by you\.$/u,
      );
    }
    const now = (await hosts()).find((one) => one.id === id);
    assert.equal(now?.label, 'Milano');
    assert.equal((await add({ ...wish, expected: { id, changedAt: now?.changedAt } })).status, 200);
    await others.remove(id, 'bruno');
    const gone = await add({ ...wish, expected: { id, changedAt: now?.changedAt } });
    assert.match(String(gone.body['detail']), /^Meanwhile bruno removed it .*: it is there no longer\./u);
    assert.equal((await add({ ...wish, expected: null })).status, 200);
  });

  test('that are changed twice within one second, or after the clock went back, are told apart', async () => {
    const wish = { address: 'http://127.0.0.1:9', token: adminToken };
    const others = trial.host.doors.otherHosts;
    const marks = new Set<number>();
    let { id, changedAt } = await others.add({ ...wish, label: 'First' }, 'anna');
    marks.add(changedAt);
    for (const label of ['Second', 'Third', 'Back']) {
      if (label === 'Back') trial.clock.ms -= 3_600_000;
      const seen = { id, changedAt };
      ({ id, changedAt } = await others.add({ ...wish, label }, 'anna'));
      marks.add(changedAt);
      for (const late of [
        await add({ address: wish.address, expected: seen }),
        await administer(trial, '/v1/other-host-removals', seen),
      ])
        assert.deepEqual([late.status, late.body['code']], [409, 'changed-meanwhile'], label);
    }
    trial.clock.ms += 3_600_000;
    assert.equal(marks.size, 4);
  });

  test('refuse what is no address, token or key, and say so', async () => {
    for (const [wish, field] of [
      [{ address: 'https://169.254.169.254' }, 'address'],
      [{ address, token: 'a b' }, 'token'],
      [{ address, token: `${'x'.repeat(20)}\r\nhost: evil` }, 'token'],
      [{ address, pin: 'short' }, 'pin'],
    ] as const) {
      const { status, body } = await add(wish);
      assert.deepEqual([status, body['code'], body['facts']], [400, 'wrong-usage', { fields: [field] }]);
    }
  });

  onSqliteAlone('a key that other hosts of a server have sealed with is never made anew', () => {
    test('whose key was lost are told to be given their token again; the page stays', async () => {
      await rm(join(trial.folder, 'other-hosts.key'));
      const added = await add({ address, label: 'Anew' });
      assert.equal(added.status, 200, JSON.stringify(added.body));
      assert.equal((await readFile(join(trial.folder, 'other-hosts.key'), 'utf8')).trim().length, 43);
      trial.clock.ms += 60_000;
      const [anew, gone] = await hosts();
      assert.deepEqual([anew?.status?.inventory, gone?.failed?.code], [3, 'storage-failed']);
    });
  });
});
