import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { describe, it } from 'node:test';
import {
  createSigner,
  type DeviceFacts,
  type HostGrantClaims,
  isActivationError,
  judgeRegistrationAnswer,
  parseCompact,
  RevocationSet,
  signStatement,
  type VendorId,
} from '@attiva/protocol';
import {
  type HttpAnswer,
  newHost,
  newPrivateKey,
  openBench,
  registrationRequest,
  send,
  type TestAuthority,
  type TestHost,
  vendor,
  vendorFileOf,
  withCode,
} from '../authority.test.fixture.ts';
import { registerHost } from './register-host.ts';

const bench = await openBench();
const aurora = await bench.start();
const file = vendorFileOf(aurora);

/** A request of this host, sent at the authority's own time. */
async function register(host: TestHost, hostKey: string, at: TestAuthority = aurora): Promise<HttpAnswer> {
  const { statement } = await registrationRequest(host, { hostKey, iat: at.clock.seconds() });
  return send(at.url, statement);
}

function grantOf(answer: HttpAnswer): HostGrantClaims {
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  const [grant] = answer.body['chain'] as string[];
  return parseCompact(grant ?? '')?.claims as unknown as HostGrantClaims;
}

function assertRefused(answer: HttpAnswer, code: string, status: number): void {
  assert.equal(answer.body['code'], code, JSON.stringify(answer.body));
  assert.equal(answer.status, status);
  assert.equal(answer.contentType.split(';')[0], 'application/problem+json');
}

describe('a host registers online', () => {
  it('gets a grant that it believes, with all terms of the agreement', async () => {
    const features = ['max-layers=200', 'cloud', 'pdf-export=false'];
    const added = await aurora.addCustomer({ quantity: 400, until: '2027-12-31', features });
    const host = newHost([1, 2, 3]);
    const now = aurora.clock.seconds();
    const { statement, pending } = await registrationRequest(host, { hostKey: added.hostKey, iat: now });
    const answer = await send(aurora.url, statement);
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    const trust = { vendor, roots: file.vendor.roots, now, revocations: RevocationSet.empty };
    const { grant } = judgeRegistrationAnswer(answer.body, pending, trust);
    assert.deepEqual(
      { ...grant },
      {
        iss: vendor,
        iat: now,
        sub: host.signer.id,
        application: 'aurora-studio',
        generation: 2026,
        key: added.lastFive,
        registration: 1,
        customer: 'Rossi SpA',
        agreement: added.agreement,
        quantity: 400,
        mode: 'report',
        until: Date.UTC(2028, 0, 1) / 1000 - 1,
        entitlements: { studio: { 'max-layers': 200, cloud: true } },
      },
    );
  });

  it('gets the very same grant for the same signing key, and is charged once', async () => {
    const { hostKey, lastFive } = await aurora.addCustomer();
    const host = newHost([4, 5, 6]);
    const first = await register(host, hostKey);
    aurora.clock.advance(60);
    const second = await register(host, hostKey);
    assert.equal(second.status, 200);
    assert.deepEqual(second.body, first.body);
    const { registrations } = await aurora.admin.get<{ registrations: { keyLastFive: string }[] }>('/v1/registrations');
    assert.equal(registrations.filter((each) => each.keyLastFive === lastFive).length, 1);
  });

  it('gets the same grant when its request is replayed byte for byte, charged once', async () => {
    const { hostKey } = await aurora.addCustomer();
    const { statement } = await registrationRequest(newHost(), { hostKey, iat: aurora.clock.seconds() });
    const answers = [await send(aurora.url, statement), await send(aurora.url, statement)];
    assert.deepEqual(answers[0]?.body, answers[1]?.body);
  });

  it('is found among keys that share their last five characters', async () => {
    const { hostKey, lastFive } = await aurora.addCustomer();
    const other = await aurora.addCustomer({ name: 'Bianchi srl' });
    const { database } = aurora.authority.parts;
    await database.run('update product_key set last_five = ? where last_five = ?', [lastFive, other.lastFive]);
    assert.equal(grantOf(await register(newHost(), hostKey)).customer, 'Rossi SpA');
  });

  it('registers ten signing keys, and is told the numbers at the eleventh', async () => {
    const { hostKey } = await aurora.addCustomer();
    for (let number = 1; number <= 10; number += 1) {
      // One part of the machine changes each time: the newest facts are the ones that count.
      const device: DeviceFacts = [7, 8, 100 + number];
      assert.equal(grantOf(await register(newHost(device), hostKey)).registration, number);
    }
    const refused = await register(newHost([7, 8, 9]), hostKey);
    assertRefused(refused, 'registrations-exhausted', 403);
    assert.deepEqual([factsOf(refused)['used'], factsOf(refused)['allowed']], [10, 10]);
  });

  it('gets its recorded grant signed after a crash between commit and signing', async () => {
    const { hostKey } = await aurora.addCustomer();
    const host = newHost();
    const before = grantOf(await register(host, hostKey));
    const { database } = aurora.authority.parts;
    await database.run('update registration set grant_statement = null, delegation = null where signing_key = ?', [
      host.signer.id,
    ]);
    assert.deepEqual(grantOf(await register(host, hostKey)), before);
  });
});

describe('the quota of hosts holds', () => {
  it('six hosts in turn, and the seventh is told the numbers', async () => {
    const { hostKey } = await aurora.addCustomer();
    for (let at = 1; at <= 6; at += 1) grantOf(await register(newHost(), hostKey));
    const refused = await register(newHost(), hostKey);
    assertRefused(refused, 'hosts-exhausted', 403);
    assert.deepEqual([factsOf(refused)['used'], factsOf(refused)['allowed']], [6, 6]);
  });

  it('under twenty requests at once: exactly six are granted', async () => {
    const { hostKey } = await aurora.addCustomer();
    const answers = await Promise.all(Array.from({ length: 20 }, () => register(newHost(), hostKey)));
    assert.equal(answers.filter((answer) => answer.status === 200).length, 6);
    for (const answer of answers.filter((each) => each.status !== 200)) assertRefused(answer, 'hosts-exhausted', 403);
  });

  it('under the same signing key at once: one grant for all, one registration', async () => {
    const { hostKey } = await aurora.addCustomer({ hosts: 1, registrations: 1 });
    const host = newHost([1, 1, 1]);
    const answers = await Promise.all(Array.from({ length: 8 }, () => register(host, hostKey)));
    assert.equal(new Set(answers.map((answer) => JSON.stringify(answer.body))).size, 1);
    assert.equal(grantOf(answers[0] as HttpAnswer).registration, 1);
  });

  it("the vendor's exception: a key with two hosts of one registration", async () => {
    const { hostKey } = await aurora.addCustomer({ hosts: 2, registrations: 1 });
    grantOf(await register(newHost([1, 1, 1]), hostKey));
    assertRefused(await register(newHost([1, 1, 1]), hostKey), 'registrations-exhausted', 403);
    grantOf(await register(newHost([2, 2, 2]), hostKey));
    assertRefused(await register(newHost([3, 3, 3]), hostKey), 'hosts-exhausted', 403);
  });

  it('until the vendor gives the key more hosts, and each host more registrations', async () => {
    const { hostKey, lastFive } = await aurora.addCustomer({ hosts: 1, registrations: 1 });
    const except = (terms: object): Promise<object> =>
      aurora.admin.post('/v1/license-exceptions', { key: lastFive, ...terms });
    grantOf(await register(newHost([4, 4, 4]), hostKey));
    assertRefused(await register(newHost([5, 5, 5]), hostKey), 'hosts-exhausted', 403);
    const at = aurora.clock.seconds();
    assert.deepEqual(await except({ hosts: 2, expectedHosts: 1 }), { keyLastFive: lastFive, hosts: 2 });
    grantOf(await register(newHost([5, 5, 5]), hostKey));
    assertRefused(await register(newHost([4, 4, 4]), hostKey), 'registrations-exhausted', 403);
    await assert.rejects(
      except({ registrations: 5, expectedHosts: 1, expectedRegistrations: 1 }),
      (error: unknown) =>
        withCode('changed-meanwhile')(error) &&
        isActivationError(error) &&
        error.facts['at'] === at &&
        error.detail.includes('administrator changed it') &&
        error.detail.includes('its number of hosts is 2 now'),
    );
    await except({ registrations: 2, expectedHosts: 2, expectedRegistrations: 1 });
    assert.equal(grantOf(await register(newHost([4, 4, 4]), hostKey)).registration, 2);
    for (const wrong of [{ quota: 5 }, { returns: 5 }, { hosts: 5, quota: 5 }, {}])
      await assert.rejects(except(wrong), withCode('wrong-usage'), JSON.stringify(wrong));
    await assert.rejects(except({ registrations: 32 }), withCode('wrong-usage'), 'five bits on the telephone');
  });
});

describe('a registration is refused with its cause', () => {
  it('a key that was blocked, also for a host that had registered before', async () => {
    const { hostKey, lastFive } = await aurora.addCustomer();
    const host = newHost();
    grantOf(await register(host, hostKey));
    await aurora.admin.post('/v1/key-blocks', { key: lastFive, reason: 'lost' });
    assertRefused(await register(host, hostKey), 'key-blocked', 403);
    assertRefused(await register(newHost(), hostKey), 'key-blocked', 403);
  });

  it('another vendor, a bundle that is not there, both clocks five hours apart', async () => {
    const { hostKey } = await aurora.addCustomer();
    const iat = aurora.clock.seconds();
    const asked = async (options: Partial<Parameters<typeof registrationRequest>[1]>): Promise<HttpAnswer> =>
      send(aurora.url, (await registrationRequest(newHost(), { hostKey, iat, ...options })).statement);
    assertRefused(await asked({ vendor: 'borealis.example' as VendorId }), 'vendor-unknown', 404);
    assertRefused(await asked({ bundle: 3 }), 'bundle-unknown', 404);
    const late = await asked({ iat: iat - 5 * 3600 });
    assertRefused(late, 'clock-difference', 403);
    assert.deepEqual(factsOf(late), { host: iat - 5 * 3600, authority: iat, differenceSeconds: -5 * 3600 });
    assertRefused(await asked({ iat: iat + 5 * 3600 }), 'clock-difference', 403);
    assert.equal((await asked({ iat: iat + 4 * 3600 })).status, 200);
  });

  it('a setup key where a host key belongs', async () => {
    const { key } = await aurora.admin.post<{ key: string }>('/v1/keys', { kind: 'setup', edition: 'studio' });
    assertRefused(await register(newHost(), key), 'client-key-on-host', 403);
    const device = await aurora.admin.post<{ key: string }>('/v1/keys', {
      kind: 'device',
      edition: 'studio',
      quota: 5,
    });
    assertRefused(await register(newHost(), device.key), 'client-key-on-host', 403);
  });

  it('an agreement whose grace is over, and not a second earlier', async () => {
    const later = await bench.start();
    const { hostKey } = await later.addCustomer({ until: '2026-11-30', graceDays: 1 });
    const ends = Date.UTC(2026, 11, 2) / 1000 - 1;
    later.clock.advance(ends - later.clock.seconds());
    assert.equal((await register(newHost(), hostKey, later)).status, 200);
    later.clock.advance(1);
    assertRefused(await register(newHost(), hostKey, later), 'agreement-ended', 403);
  });

  it('an expired delegation, while what was signed in time is still handed out', async () => {
    const later = await bench.start();
    const { hostKey } = await later.addCustomer();
    const host = newHost();
    const granted = await register(host, hostKey, later);
    later.clock.advance(400 * 86_400 + 1);
    assertRefused(await register(newHost(), hostKey, later), 'delegation-expired', 503);
    assert.deepEqual((await register(host, hostKey, later)).body, granted.body);
  });
});

describe('guessing a host key', () => {
  it('is borne ten times an hour, then the right proof waits as well', async () => {
    const guessed = await bench.start();
    const { hostKey } = await guessed.addCustomer();
    const guess = async (): Promise<HttpAnswer> => {
      const options = { hostKey, iat: guessed.clock.seconds(), verifier: randomBytes(32) };
      return send(guessed.url, (await registrationRequest(newHost(), options)).statement);
    };
    for (let at = 1; at <= 10; at += 1) {
      assertRefused(await guess(), 'proof-wrong', 403);
      guessed.clock.advance(60);
    }
    const shut = await guess();
    assertRefused(shut, 'too-many-guesses', 429);
    assert.equal(shut.retryAfter, String(3600 - 600));
    assert.equal(shut.body['retryAfter'], 3600 - 600);
    assertRefused(await register(newHost(), hostKey, guessed), 'too-many-guesses', 429);
    const other = await guessed.addCustomer({ name: 'Bianchi srl' });
    assert.equal((await register(newHost(), other.hostKey, guessed)).status, 200, 'another key is not shut');
    guessed.clock.advance(3600 - 600);
    assert.equal((await register(newHost(), hostKey, guessed)).status, 200);
    const audit = await guessed.admin.get<{ entries: { action: string }[] }>('/v1/audit');
    assert.equal(audit.entries.filter((entry) => entry.action === 'proof-refused').length, 10);
  });

  it('at last fives that nobody issued ends soon, fills no table and shuts no real key', async () => {
    const guessed = await bench.start();
    const { hostKey } = await guessed.addCustomer();
    const host = newHost();
    const codes = new Map<string, number>();
    for (let at = 0; at < 120; at += 1) {
      const key = `QQ${'QPZRY9X8GF'.charAt(at % 10)}${'QPZRY9X8GF2TVDW0'.charAt(Math.floor(at / 10))}Q`;
      const claims = {
        iss: host.signer.id,
        iat: guessed.clock.seconds(),
        jti: randomBytes(16).toString('base64url'),
        v: 1,
      };
      const rest = { vendor, bundle: 0, key, sub: host.signer.id, device: [0, 0, 0], proof: 'A'.repeat(43) };
      const answer = await send(
        guessed.url,
        await signStatement('registration-request', { ...claims, ...rest }, host.signer),
      );
      const code = String(answer.body['code']);
      codes.set(code, (codes.get(code) ?? 0) + 1);
    }
    assert.deepEqual(
      [...codes],
      [
        ['key-unknown', 100],
        ['too-many-guesses', 20],
      ],
    );
    const rows = await guessed.authority.parts.database.all<{ bucket: string }>(
      'select distinct bucket from wrong_proof',
    );
    assert.deepEqual(rows, [{ bucket: 'unknown' }]);
    assert.equal((await register(newHost(), hostKey, guessed)).status, 200);
  });
});

describe('hostile bytes', () => {
  it('garbage of every kind is refused as not authentic', async () => {
    const { hostKey } = await aurora.addCustomer();
    const { statement } = await registrationRequest(newHost(), { hostKey, iat: aurora.clock.seconds() });
    const bodies = ['x', '..', '{}', statement.slice(0, -1), `${statement} `, `${statement}.`, statement.toLowerCase()];
    for (const body of bodies) assertRefused(await send(aurora.url, body), 'not-authentic', 403);
  });

  it('a request signed by another key than it shows is refused', async () => {
    const { hostKey } = await aurora.addCustomer();
    const [mine, other] = [newHost(), createSigner(newPrivateKey())];
    const forged: TestHost = { ...mine, signer: { ...mine.signer, sign: (bytes) => other.sign(bytes) } };
    assertRefused(await register(forged, hostKey), 'not-authentic', 403);
  });

  it('a body of 17 KiB, another content type, another path', async () => {
    assertRefused(await send(aurora.url, 'x'.repeat(17 * 1024)), 'too-large', 413);
    assertRefused(await send(aurora.url, '{}', 'application/json'), 'wrong-content-type', 415);
    const missing = await fetch(`${aurora.url}/v1/customers`);
    assert.equal(missing.status, 404, 'nothing of the administration is on the public listener');
    await missing.body?.cancel();
  });

  it('a sender that never ends is cut off in time', async () => {
    const limits = { requestTimeoutMilliseconds: 300, headersTimeoutMilliseconds: 200, checkMilliseconds: 50 };
    const strict = await bench.start(limits);
    const { hostname, port } = new URL(strict.url);
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => {
        socket.write('POST /v1/host-registrations HTTP/1.1\r\nhost: x\r\ncontent-type: application/jose\r\n');
        socket.write('content-length: 1000\r\n\r\nabc');
      });
      let text = '';
      socket.on('data', (data) => (text += data.toString('utf8')));
      socket.on('close', () => resolve(text));
      socket.on('error', reject);
    });
    assert.match(answer, /^HTTP\/1\.1 408 /u);
    assert.match(answer, /"code":"too-slow"/u);
  });
});

function factsOf(answer: HttpAnswer): Readonly<Record<string, unknown>> {
  return answer.body['facts'] as Readonly<Record<string, unknown>>;
}

describe('a registration whose record does not outlast the signing', () => {
  const { parts } = aurora.authority;

  /** What is done to the row while it is signed; the host may ask again, and is given its grant. */
  async function mayAskAgain(host: TestHost, meanwhile: (signingKey: string) => Promise<unknown>): Promise<void> {
    const { hostKey } = await aurora.addCustomer();
    const { statement } = await registrationRequest(host, { hostKey, iat: aurora.clock.seconds() });
    const sign: typeof parts.desk.sign = async (kind, claims) => {
      const signed = await parts.desk.sign(kind, claims);
      await meanwhile(host.signer.id);
      return signed;
    };
    await assert.rejects(
      registerHost({ ...parts, desk: { ...parts.desk, sign } }, statement),
      withCode('database-unreachable'),
    );
    assert.equal((await send(aurora.url, statement)).status, 200);
  }

  it('as a standby goes on that had not heard of it', () =>
    mayAskAgain(newHost([701, 702, 703]), (signingKey) =>
      parts.database.run('delete from registration where signing_key = ?', [signingKey]),
    ));

  it('as a standby goes on with earlier terms of it, or a second request has recorded others', () =>
    mayAskAgain(newHost([711, 712, 713]), async (signingKey) => {
      const row = await parts.database.get<{ claims: string }>(
        'select claims from registration where signing_key = ?',
        [signingKey],
      );
      const claims = JSON.parse(row?.claims ?? '') as HostGrantClaims;
      const other = JSON.stringify({ ...claims, quantity: 7 });
      await parts.database.run('update registration set claims = ? where signing_key = ?', [other, signingKey]);
    }));
});
