import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import {
  ActivationError,
  daySeconds,
  type DeviceFacts,
  encodeSegment,
  openLicenseRequest,
  type VendorId,
} from '@attiva/protocol';
import { delegationClaimsOf } from '../signing/signing-desk.ts';
import { newHost, openBench, registrationRequest } from '../authority.test.fixture.ts';
import { deviceAsks } from './answer-license-request.ts';
import { licenseDevices } from './license-device.ts';
import { keepLicense, loadLicense } from './license.repository.ts';
import {
  ask,
  createDeviceKey,
  giveBack,
  licensed,
  licenseRequest,
  newMachine,
  post,
  refused,
  type TestMachine,
} from './licenses.test.fixture.ts';

const bench = await openBench();
const aurora = await bench.start();

describe('a device key', () => {
  it('licenses a machine with the terms of its agreement, and says how many remain', async () => {
    const { agreement } = await aurora.addCustomer({
      name: 'Verdi Srl',
      until: '2027-12-31',
      features: ['max-layers=200'],
    });
    const { key, lastFive } = await createDeviceKey(aurora, { quota: 3, agreement });
    const machine = newMachine();
    const { license, remaining } = await licensed(aurora, await ask(aurora, machine, { key }));
    assert.equal(remaining, 2);
    const { entitlements, ...terms } = license;
    assert.deepEqual(terms, {
      iss: 'aurora.example',
      iat: aurora.clock.seconds(),
      sub: machine.signer.id,
      application: 'aurora-studio',
      edition: 'studio',
      generation: 2026,
      key: lastFive,
      registration: 1,
      device: machine.device,
      customer: 'Verdi Srl',
      agreement,
      until: Date.parse('2028-01-01T00:00:00Z') / 1000 - 1,
    });
    assert.equal(entitlements?.['max-layers'], 200);
  });

  it('gives the same license for the same request, however often and late', async () => {
    const { key } = await createDeviceKey(aurora, { quota: 1 });
    const machine = newMachine();
    const first = await licensed(aurora, await ask(aurora, machine, { key }));
    aurora.clock.advance(40 * daySeconds);
    const again = await licensed(aurora, await ask(aurora, machine, { key }));
    assert.deepEqual(again, first);
    const used = await licensed(aurora, await ask(aurora, { ...machine, hardware: true }, { key }));
    assert.deepEqual([used.license.hardware, used.license.registration, used.remaining], [true, 1, 0]);
  });

  it('refuses another device when the quota is used up, with both numbers', async () => {
    const { key, lastFive } = await createDeviceKey(aurora, { quota: 2 });
    await licensed(aurora, await ask(aurora, newMachine(), { key }));
    await licensed(aurora, await ask(aurora, newMachine(), { key }));
    assert.deepEqual(refused(await ask(aurora, newMachine(), { key })), {
      code: 'quota-exhausted',
      facts: { key: lastFive, used: 2, allowed: 2 },
    });
  });

  it('activates a re-imaged machine free of charge: two of three facts tell it', async () => {
    const { key } = await createDeviceKey(aurora, { quota: 1 });
    await licensed(aurora, await ask(aurora, newMachine([101, 102, 103]), { key }));
    const reimaged = await licensed(aurora, await ask(aurora, newMachine([101, 102, 999]), { key }));
    assert.deepEqual([reimaged.license.registration, reimaged.remaining], [2, 0]);
    // The newest facts are compared: part by part the machine may change for ever.
    const later = await licensed(aurora, await ask(aurora, newMachine([101, 998, 999]), { key }));
    assert.equal(later.license.registration, 3);
    assert.equal(refused(await ask(aurora, newMachine([101, 102, 103]), { key })).code, 'quota-exhausted');
  });

  it('knows a container without facts by its key alone', async () => {
    const { key } = await createDeviceKey(aurora, { quota: 2 });
    const bare: DeviceFacts = [0, 0, 0];
    const one = newMachine(bare);
    await licensed(aurora, await ask(aurora, one, { key }));
    assert.equal((await licensed(aurora, await ask(aurora, newMachine(bare), { key }))).remaining, 0);
    assert.equal((await licensed(aurora, await ask(aurora, one, { key }))).license.registration, 1);
    assert.equal(refused(await ask(aurora, newMachine(bare), { key })).code, 'quota-exhausted');
    assert.equal(refused(await ask(aurora, newMachine([7, 0, 0]), { key })).code, 'quota-exhausted');
  });
});

describe('keys of one device', () => {
  it('are free ten times within a year, the first included', async () => {
    const { key, lastFive } = await createDeviceKey(aurora, { quota: 2 });
    const device: DeviceFacts = [201, 202, 203];
    const start = aurora.clock.seconds();
    for (let number = 1; number <= 10; number += 1) {
      const { license, remaining } = await licensed(aurora, await ask(aurora, newMachine(device), { key }));
      assert.deepEqual([license.registration, remaining], [number, 1]);
    }
    const eleventh = newMachine(device);
    assert.deepEqual(refused(await ask(aurora, eleventh, { key })), {
      code: 'too-many-keys',
      facts: { key: lastFive, used: 10, allowed: 10, freeAt: start + 365 * daySeconds },
    });
    await aurora.admin.post('/v1/license-exceptions', { device: (await devicesOf(lastFive))[0]?.client ?? '' });
    assert.equal((await licensed(aurora, await ask(aurora, eleventh, { key }))).license.registration, 11);
    assert.equal(refused(await ask(aurora, newMachine(device), { key })).code, 'too-many-keys');
  });

  it('count a move to other hardware too: a copied key does not license whoever asks', async () => {
    const { key } = await createDeviceKey(aurora, { quota: 1 });
    const { signer } = newMachine();
    const answers = [];
    for (let copy = 1; copy <= 11; copy += 1) {
      answers.push(await ask(aurora, { signer, device: [300 + copy, 400 + copy, 500 + copy] }, { key }));
    }
    assert.deepEqual(
      answers.map(({ status }) => status),
      [...Array.from({ length: 10 }, () => 200), 403],
    );
    assert.equal(refused(answers[10] ?? answers[0]!).code, 'too-many-keys');
  });

  it('count a key that walks onto other hardware part by part, or says that it is bound to hardware', async () => {
    const { key } = await createDeviceKey(aurora, { quota: 1 });
    const { signer } = newMachine();
    const numberOf = async (device: DeviceFacts, hardware = {}): Promise<number> =>
      (await licensed(aurora, await ask(aurora, { signer, device, ...hardware }, { key }))).license.registration;
    assert.equal(await numberOf([601, 602, 603]), 1);
    assert.equal(await numberOf([701, 602, 603]), 1, 'one part changes free of the count');
    assert.equal(await numberOf([601, 602, 703]), 1);
    assert.equal(await numberOf([701, 702, 603]), 2, 'two parts, one after the other');
    assert.equal(await numberOf([801, 802, 803], { hardware: true }), 3);
    assert.equal(await numberOf([901, 902, 903], { hardware: true }), 4, 'nobody has proved where the key is');
  });

  it('leave no device with more licenses than a list could name', async () => {
    const { key, lastFive } = await createDeviceKey(aurora, { quota: 1 });
    const { signer } = newMachine();
    const start = aurora.clock.seconds();
    const next = (card: number): ReturnType<typeof ask> =>
      ask(aurora, { signer, device: [611, 612, 3000 + card] }, { key });
    for (let card = 1; card <= 50; card += 1) await licensed(aurora, await next(card));
    assert.deepEqual(refused(await next(51)), {
      code: 'too-many-keys',
      facts: { key: lastFive, used: 50, allowed: 50, freeAt: start + 365 * daySeconds },
    });
    await licensed(aurora, await next(50));
  });
});

describe('a license that was revoked by its own id', () => {
  it('is not given once more under another one', async () => {
    const sold = await aurora.addCustomer({ name: 'Viola', until: '2027-12-31' });
    const { key } = await createDeviceKey(aurora, { quota: 1, agreement: sold.agreement });
    const machine = newMachine([621, 622, 623]);
    const { id } = await licensed(aurora, await ask(aurora, machine, { key }));
    await aurora.admin.post('/v1/revocations', { named: id });
    await aurora.admin.post('/v1/agreements', { agreement: sold.agreement, until: '2028-12-31' });
    assert.equal(refused(await ask(aurora, machine, { key })).code, 'license-blocked');
    assert.equal(refused(await ask(aurora, newMachine([621, 622, 9]), { key })).code, 'license-blocked');
  });
});

describe('a license whose device is blocked while it is being signed', () => {
  it('is not kept: no list names it', async () => {
    const { database } = aurora.authority.parts;
    const { key } = await createDeviceKey(aurora, { quota: 1 });
    const machine = newMachine([631, 632, 633]);
    const answer = await ask(aurora, machine, { key });
    const { license, id } = await licensed(aurora, answer);
    const [row] = await database.all<{ position: number }>(
      'select position from device_license where statement_id = ?',
      [id],
    );
    const position = row?.position ?? 0;
    const unsigned =
      'update device_license set statement_id = null, statement = null, delegation = null where position = ?';
    await database.run(unsigned, [position]);
    await aurora.admin.post('/v1/license-blocks', { license: machine.signer.id });
    const chain = answer.body['chain'] as readonly [string, string];
    const read = await loadLicense(database, position);
    assert.ok(read);
    await database.transact((tx) => keepLicense(tx, read, { id, claims: license, chain }));
    assert.equal((await loadLicense(database, position))?.chain, undefined);
  });
});

describe('a license whose record is lost with the database server while it is signed', () => {
  const { parts } = aurora.authority;
  const { database } = parts;

  interface Asking {
    readonly key: string;
    readonly machine: TestMachine;
  }

  /** Answers a request; while its license is signed the database goes on as a standby does that had not heard of it. */
  async function answerWhile(
    { key, machine }: Asking,
    takesOver: (position: number) => Promise<unknown>,
  ): Promise<void> {
    const { statement, pending } = await licenseRequest(aurora, machine, { key });
    const request = openLicenseRequest(statement);
    if (request.wants !== 'license') throw new Error('it asks for something else');
    const sign: typeof parts.desk.sign = async (kind, claims) => {
      const signed = await parts.desk.sign(kind, claims);
      await takesOver(await newestPosition());
      return signed;
    };
    const [answer] = await licenseDevices({ ...parts, desk: { ...parts.desk, sign } }, [deviceAsks(request.claims)]);
    assert.ok(answer instanceof ActivationError);
    assert.deepEqual([answer.code, answer.retryAfterSeconds], ['database-unreachable', 10]);
    const again = await licensed(aurora, { ...(await post(aurora, statement)), pending });
    assert.equal(again.remaining, 0);
  }

  async function newestPosition(): Promise<number> {
    const row = await database.get<{ position: number }>('select max(position) as position from device_license');
    return row?.position ?? 0;
  }

  /** A license of another request, recorded and not signed yet, in the place of what is lost. */
  async function giveTo({ key, machine }: Asking, position: number): Promise<void> {
    const taken = await newestPosition();
    await licensed(aurora, await ask(aurora, machine, { key }));
    await database.run('delete from device_license where position = ?', [position]);
    await database.run(
      'update device_license set position = ?, statement_id = null, statement = null, delegation = null where position > ?',
      [position, taken],
    );
  }

  it('is not refused for good', async () => {
    const { key } = await createDeviceKey(aurora, { quota: 1 });
    await answerWhile({ key, machine: newMachine() }, (position) =>
      database.run('delete from device_license where position = ?', [position]),
    );
  });

  for (const whose of ['another machine', 'the same machine for another key']) {
    it(`is never kept as the license that was given to ${whose} in its place`, async () => {
      const [{ key }, { key: otherKey }] = [
        await createDeviceKey(aurora, { quota: 1 }),
        await createDeviceKey(aurora, { quota: 1 }),
      ];
      const machine = newMachine();
      const other = { key: otherKey, machine: whose === 'another machine' ? newMachine() : machine };
      let place = 0;
      await answerWhile({ key, machine }, async (position) => {
        place = position;
        await giveTo(other, position);
      });
      const between = await loadLicense(database, place);
      assert.deepEqual([between?.chain, between?.claims.key], [undefined, otherKey.slice(-5)]);
      const { license } = await licensed(aurora, await ask(aurora, other.machine, { key: otherKey }));
      assert.deepEqual([license.key, license.sub], [otherKey.slice(-5), other.machine.signer.id]);
    });
  }

  it('is not refused for good where the same machine has been recorded once more and not signed yet', async () => {
    const { key } = await createDeviceKey(aurora, { quota: 1 });
    await answerWhile({ key, machine: newMachine() }, async (position) => {
      const later = await loadLicense(database, position);
      assert.ok(later);
      const claims = JSON.stringify({ ...later.claims, iat: later.claims.iat + 1 });
      await database.run('update device_license set claims = ? where position = ?', [claims, position]);
    });
  });
});

describe('a trial', () => {
  it('is had once by each device, whatever key it comes with', async () => {
    const [one, two] = [
      await createDeviceKey(aurora, { quota: 9, trialDays: 30 }),
      await createDeviceKey(aurora, { quota: 9, trialDays: 90 }),
    ];
    const device: DeviceFacts = [901, 902, 903];
    const { license } = await licensed(aurora, await ask(aurora, newMachine(device), { key: one.key }));
    const until = aurora.clock.seconds() + 30 * daySeconds;
    assert.deepEqual([license.trial, license.until, license.graceDays], [true, until, 0]);
    aurora.clock.advance(10 * daySeconds);
    const reimaged = await licensed(aurora, await ask(aurora, newMachine(device), { key: one.key }));
    assert.deepEqual([reimaged.license.until, reimaged.license.registration], [until, 2]);
    const other = await licensed(aurora, await ask(aurora, newMachine(device), { key: two.key }));
    assert.equal(other.license.until, until);
    aurora.clock.advance(20 * daySeconds + 1);
    for (const { key, lastFive } of [one, two]) {
      assert.deepEqual(refused(await ask(aurora, newMachine(device), { key })), {
        code: 'trial-used',
        facts: { key: lastFive, ended: until },
      });
    }
    assert.equal((await ask(aurora, newMachine(), { key: two.key })).status, 200);
  });
});

describe('an agreement', () => {
  it('that was extended gives the same machine a new license, free of charge', async () => {
    const { agreement } = await aurora.addCustomer({ name: 'Bianchi', until: '2027-12-31' });
    const { key } = await createDeviceKey(aurora, { quota: 1, agreement });
    const machine = newMachine();
    await licensed(aurora, await ask(aurora, machine, { key }));
    const { database } = aurora.authority.parts;
    await database.run('update agreement set until = until + ? where id = ?', [365 * daySeconds, agreement]);
    const { license, remaining } = await licensed(aurora, await ask(aurora, machine, { key }));
    assert.deepEqual(
      [license.until, license.registration, remaining],
      [Date.parse('2028-12-31T00:00:00Z') / 1000 - 1, 1, 0],
    );
  });

  it('that has ended licenses nobody any more', async () => {
    const { agreement } = await aurora.addCustomer({ name: 'Neri', until: '2027-12-31', graceDays: 10 });
    const { key } = await createDeviceKey(aurora, { agreement });
    const { database } = aurora.authority.parts;
    const until = aurora.clock.seconds() - 10 * daySeconds - 1;
    await database.run('update agreement set until = ? where id = ?', [until, agreement]);
    assert.equal(refused(await ask(aurora, newMachine(), { key })).code, 'agreement-ended');
  });
});

describe('what an attacker tries', () => {
  it('guesses: ten wrong proofs, then nobody is heard for an hour', async () => {
    const { key } = await createDeviceKey(aurora);
    for (let guess = 1; guess <= 10; guess += 1) {
      assert.equal(refused(await ask(aurora, newMachine(), { key, verifier: randomBytes(32) })).code, 'proof-wrong');
    }
    assert.equal(refused(await ask(aurora, newMachine(), { key })).code, 'too-many-guesses');
    aurora.clock.advance(3601);
    assert.equal((await ask(aurora, newMachine(), { key })).status, 200);
  });

  it('uses a key of another kind, another vendor, another time', async () => {
    const { hostKey } = await aurora.addCustomer({ name: 'Gialli' });
    assert.equal(refused(await ask(aurora, newMachine(), { key: hostKey })).code, 'host-key-on-client');
    const { key } = await createDeviceKey(aurora);
    const host = await registrationRequest(newHost(), { hostKey: key, iat: aurora.clock.seconds() });
    const answer = await fetch(`${aurora.url}/v1/host-registrations`, {
      method: 'POST',
      body: host.statement,
      headers: { 'content-type': 'application/jose' },
    });
    assert.equal(((await answer.json()) as { code: unknown }).code, 'client-key-on-host');
    const other = { key, vendor: 'borealis.example' as VendorId };
    assert.equal(refused(await ask(aurora, newMachine(), other)).code, 'vendor-unknown');
    const late = { key, iat: aurora.clock.seconds() - 4 * 3600 - 1 };
    const { code, facts } = refused(await ask(aurora, newMachine(), late));
    assert.deepEqual([code, facts['differenceSeconds']], ['clock-difference', -4 * 3600 - 1]);
  });

  it('takes the proof of one machine for another: it binds key and facts', async () => {
    const { key } = await createDeviceKey(aurora);
    const { statement } = await licenseRequest(aurora, newMachine(), { key });
    const [, payload = ''] = statement.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { proof: string };
    const stolen = Buffer.from(claims.proof, 'base64url');
    const thief = newMachine();
    const request = await licenseRequest(aurora, thief, {
      key,
      verifier: createHash('sha256').update(stolen).digest(),
    });
    assert.equal(refused(await post(aurora, request.statement)).code, 'proof-wrong');
  });

  it('asks after the vendor has blocked the key', async () => {
    const { key, lastFive } = await createDeviceKey(aurora);
    const machine = newMachine();
    await licensed(aurora, await ask(aurora, machine, { key }));
    await aurora.admin.post('/v1/key-blocks', { key: lastFive });
    assert.equal(refused(await ask(aurora, machine, { key })).code, 'key-blocked');
  });

  it('asks with the key of a device whose license is blocked, or re-images it', async () => {
    const { key } = await createDeviceKey(aurora);
    const machine = newMachine();
    const { id } = await licensed(aurora, await ask(aurora, machine, { key }));
    const block = (named: string): Promise<{ changed: boolean }> =>
      aurora.admin.post('/v1/license-blocks', { license: named, reason: 'stolen' });
    assert.equal((await block(id)).changed, true);
    assert.equal((await block(machine.signer.id)).changed, false);
    assert.equal(refused(await ask(aurora, machine, { key })).code, 'license-blocked');
    assert.equal(refused(await ask(aurora, newMachine(machine.device), { key })).code, 'license-blocked');
    assert.equal(refused(await giveBack(aurora, machine, { key, returns: id })).code, 'license-blocked');
    assert.equal((await ask(aurora, newMachine(), { key })).status, 200);
  });
});

describe('an authority of an earlier version', () => {
  it('whose delegation does not list licenses gives none, charges nobody and names the remedy', async () => {
    const older = await bench.start();
    const { key } = await createDeviceKey(older, { quota: 1 });
    const { database, desk } = older.authority.parts;
    const { statement } = await desk.delegation(database);
    const [header, , signature] = statement.split('.');
    const claims = { ...delegationClaimsOf(statement), kinds: ['host-grant', 'product-pack'] };
    const without = [header, encodeSegment(claims), signature].join('.');
    await database.run("update root_statement set statement = ? where kind = 'delegation'", [without]);
    const answer = await ask(older, newMachine(), { key });
    assert.equal(refused(answer).code, 'kind-not-delegated');
    assert.match(String(answer.body['detail']), /rotate-signing-key/u);
    await database.run("update root_statement set statement = ? where kind = 'delegation'", [statement]);
    assert.equal((await licensed(older, await ask(older, newMachine(), { key }))).remaining, 0);
  });
});

async function devicesOf(key: string): Promise<{ client: string }[]> {
  const { licenses } = await aurora.admin.get<{ licenses: { client: string }[] }>(`/v1/licenses?key=${key}`);
  return licenses;
}
