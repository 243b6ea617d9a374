import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import {
  createDirectoryRequest,
  createSigner,
  directoryId,
  isActivationError,
  keyId,
  type KeyId,
  parseProductKey,
  type RequestId,
} from '@attiva/protocol';
import {
  newHost,
  newPrivateKey,
  openBench,
  registered,
  rootOf,
  send,
  type TestAuthority,
  vendor,
  verifierOf,
  vendorFileOf,
  withCode,
} from '../authority.test.fixture.ts';
import type { AddedCustomer } from '../customers/add-customer.ts';
import type { CreatedKey } from '../keys/create-key.ts';
import { readRootAnswer, rootAnswerText, type RootRequest } from '../ceremony/root-files.ts';
import { signRequestedDelegation } from '../ceremony/root-signs.ts';
import { ask, createDeviceKey, newMachine } from '../licenses/licenses.test.fixture.ts';
import { mostRevoked } from './list-room.ts';
import type { RevocationPreview, Revoked } from './revoke-named.ts';

const bench = await openBench();

const preview = (aurora: TestAuthority, named: string): Promise<RevocationPreview> =>
  aurora.admin.get(`/v1/revocation-previews?${new URLSearchParams({ named })}`);
const revokeIt = (aurora: TestAuthority, named: string, more: object = {}): Promise<Revoked> =>
  aurora.admin.post('/v1/revocations', { named, ...more });

const forest = directoryId({ kind: 'ad', uuid: '3f2504e0-4f89-41d3-9a0c-0305e82c3301' });

async function publishObject(aurora: TestAuthority, key: string): Promise<void> {
  const input = {
    vendor,
    directory: forest,
    bundle: 0,
    iat: aurora.clock.seconds(),
    jti: randomBytes(16).toString('base64url') as RequestId,
    key: parseProductKey(key).lastFive,
    verifier: await verifierOf(key),
  };
  const { statement } = await createDirectoryRequest(input, createSigner(newPrivateKey()));
  assert.equal((await send(aurora.url, statement)).status, 200);
}

interface Sold {
  readonly aurora: TestAuthority;
  readonly customer: AddedCustomer;
  readonly device: CreatedKey;
}

/** Rossi SpA: a host key with a host and a directory, a device key with two machines. */
async function sold(): Promise<Sold> {
  const aurora = await bench.start();
  const customer = await aurora.addCustomer();
  const device = await createDeviceKey(aurora, { agreement: customer.agreement });
  await registered(aurora, newHost([1, 2, 3]), customer.hostKey);
  await publishObject(aurora, customer.hostKey);
  return { aurora, customer, device };
}

describe('what is named to be revoked', () => {
  it('is a customer, the end of a key, a registration, a directory or a machine; of several there is a list', async () => {
    const { aurora, customer, device } = await sold();
    const machine = newMachine();
    await ask(aurora, machine, { key: device.key });
    const all = await preview(aurora, 'rossi spa');
    assert.deepEqual(all.choices.map(({ kind }) => kind).toSorted(), [
      'directory',
      'host',
      'machine',
      'product-key',
      'product-key',
    ]);
    assert.deepEqual([all.ids, all.hosts], [0, 0], 'nothing is told of what is not certain');
    for (const { named, kind } of all.choices) {
      const one = await preview(aurora, named);
      const expected = { 'product-key': one.ids, host: 1, directory: 1, machine: 1 }[kind];
      assert.deepEqual([one.choices, one.ids], [[], expected], kind);
    }
    await assert.rejects(revokeIt(aurora, 'Rossi SpA'), withCode('wrong-usage'));
    const end = customer.hostKey.slice(-5);
    for (const name of [forest, `${end}/1`, machine.signer.id]) {
      assert.equal((await preview(aurora, name)).choices.length === 0, name !== `${end}/1`, name);
    }
    const [host] = (await preview(aurora, `…${end}/1`)).choices.filter(({ kind }) => kind === 'host');
    assert.equal((await revokeIt(aurora, host?.named ?? '')).revoked[0]?.kind, 'signing-key');
    assert.equal((await revokeIt(aurora, forest)).revoked[0]?.kind, 'directory');
    assert.deepEqual(
      (await revokeIt(aurora, machine.signer.id)).revoked.map(({ kind, changed }) => [kind, changed]),
      [['license', true]],
    );
    const { signer } = vendorFileOf(aurora).revocations.chains().map(signerOf)[0] ?? {};
    assert.ok(vendorFileOf(aurora).revocations.revokes(signer as KeyId, forest));
    for (const name of ['', 'Rossi', 'ZZZZZ', `${end}/9`, `${end}/`, 'Rossi SpA/1', '%', "' or 1=1 --"]) {
      await assert.rejects(revokeIt(aurora, name || ' '), withCode('not-found'), name);
    }
  });

  it('a stolen key: blocked, what it gave stays; revoked, all that it gave ends, as it was counted before', async () => {
    const { aurora, customer, device } = await sold();
    const [one, two] = [newMachine(), newMachine()];
    for (const machine of [one, two]) await ask(aurora, machine, { key: device.key });
    const blocked = await aurora.admin.post<object>('/v1/key-blocks', { key: device.key.slice(-5) });
    const { id, ...rest } = blocked as { id: string };
    assert.deepEqual(rest, { kind: 'device', lastFive: device.key.slice(-5), changed: true, hosts: 0, devices: 2 });
    assert.equal((await preview(aurora, id)).ids, 2, 'what it gave is on no list yet');
    const shown = await preview(aurora, device.key.slice(-5));
    assert.deepEqual([shown.key, shown.machines, shown.hosts, shown.ids], [device.key.slice(-5), 2, 0, 2]);
    assert.equal((await revokeIt(aurora, id, { confirmed: shown.digest })).revoked.length, 2);
    const again = await preview(aurora, id);
    assert.deepEqual([again.ids, again.digest], [0, shown.digest], 'a colleague who saw the same may agree as well');

    const host = await preview(aurora, customer.hostKey.slice(-5));
    assert.deepEqual([host.hosts, host.directories, host.machines, host.ids], [1, 1, 0, 2]);
    assert.deepEqual(host.otherKeys, []);
    const ended = await revokeIt(aurora, customer.hostKey.slice(-5));
    assert.deepEqual(
      [ended.blockedKey, ended.revoked.map(({ kind }) => kind).toSorted()],
      [customer.hostKey.slice(-5), ['directory', 'signing-key']],
    );
  });

  it('one id goes, another comes: as many as were shown are not those that were shown', async () => {
    const { aurora, device } = await sold();
    const [one, two, three] = [newMachine(), newMachine(), newMachine()];
    for (const machine of [one, two]) await ask(aurora, machine, { key: device.key });
    const name = device.key.slice(-5);
    const shown = await preview(aurora, name);
    assert.equal(shown.ids, 2);
    await aurora.admin.post('/v1/license-blocks', { license: one.signer.id });
    aurora.clock.advance(60);
    await ask(aurora, three, { key: device.key });
    assert.equal((await preview(aurora, name)).ids, 2);
    await assert.rejects(revokeIt(aurora, name, { confirmed: shown.digest }), (error: unknown) => {
      assert.ok(withCode('changed-meanwhile')(error) && isActivationError(error));
      assert.equal(error.facts['action'], 'device-licensed');
      assert.ok(error.detail.includes(`${three.signer.id} was licensed (2026-11-23 00:01 UTC): 2 ids`), error.detail);
      return true;
    });
    await assert.rejects(revokeIt(aurora, three.signer.id, { confirmed: shown.digest }), (error: unknown) => {
      assert.ok(withCode('changed-meanwhile')(error) && isActivationError(error));
      assert.match(error.detail, /^Meanwhile somebody changed it: 1 ids would be revoked now/);
      return true;
    });
    assert.equal((await preview(aurora, name)).ids, 2, 'nothing was changed');
    const { digest } = await preview(aurora, name);
    assert.equal((await revokeIt(aurora, name, { confirmed: digest })).revoked.length, 3);
  });

  it('a host takes another key of ours meanwhile: what ends with it is not what was shown', async () => {
    const { aurora, customer } = await sold();
    const host = newHost([4, 5, 6]);
    await registered(aurora, host, customer.hostKey);
    const name = customer.hostKey.slice(-5);
    const shown = await preview(aurora, name);
    const other = await aurora.addCustomer({ name: 'Bianchi Srl' });
    await registered(aurora, host, other.hostKey);
    assert.equal((await preview(aurora, name)).ids, shown.ids);
    for (const confirmed of [shown.digest, 'no digest', '1e999.x', '.', ''])
      await assert.rejects(revokeIt(aurora, name, { confirmed }), withCode('changed-meanwhile'), confirmed);
  });

  it('tells which other product keys of the same host end with it', async () => {
    const { aurora, customer } = await sold();
    const other = await aurora.addCustomer({ name: 'Bianchi Srl' });
    const host = newHost([7, 8, 9]);
    await registered(aurora, host, customer.hostKey);
    await registered(aurora, host, other.hostKey);
    const end = other.hostKey.slice(-5);
    assert.deepEqual((await preview(aurora, customer.hostKey.slice(-5))).otherKeys, [end]);
    assert.equal((await preview(aurora, host.signer.id)).ids, 1, 'one id for both');
  });
});

describe('a key that has given more than a list can name', () => {
  /** As many licenses as are wished, under the present signing key, without asking for each. */
  async function flood(aurora: TestAuthority, key: string, count: number): Promise<void> {
    const machine = newMachine();
    await ask(aurora, machine, { key });
    await aurora.authority.parts.database.transact(async (tx) => {
      const first = await tx.get<{ device: string; delegation: string }>(
        'select device, delegation from device_license where client = ?',
        [machine.signer.id],
      );
      await tx.runEach(
        `insert into device_license (device, client, number, counted, claims, statement_id, statement, delegation, issued_at)
         values (?, 'client', 2, 0, '{}', ?, 's', ?, 0)`,
        Array.from({ length: count }, (_, n) => [
          first?.device ?? '',
          n.toString(36).padStart(20, 'B'),
          first?.delegation ?? '',
        ]),
      );
    });
  }

  it('is refused beforehand with the numbers and the way that works, and that way works', async () => {
    const aurora = await bench.start();
    const { key } = await createDeviceKey(aurora, { quota: 20_000 });
    const honest = await createDeviceKey(aurora, { quota: 2 });
    const machine = newMachine();
    assert.equal((await ask(aurora, machine, { key: honest.key })).status, 200);
    await flood(aurora, key, mostRevoked);
    const full = (error: unknown): boolean => {
      assert.ok(isActivationError(error));
      assert.deepEqual(
        [error.code, error.facts],
        ['revocations-full', { entries: 0, more: mostRevoked + 1, most: mostRevoked }],
      );
      return error.detail.includes(`key block ${key.slice(-5)}`) && error.detail.includes('--revoke');
    };
    await assert.rejects(preview(aurora, key.slice(-5)), full);
    await assert.rejects(revokeIt(aurora, key.slice(-5)), full);
    assert.equal((await aurora.admin.get<{ revoked: number }>('/v1/status')).revoked, 0, 'nothing was changed');

    await aurora.admin.post('/v1/key-blocks', { key: key.slice(-5) });
    const request = await aurora.admin.post<RootRequest>('/v1/root-requests', { renew: false });
    const { signingKey } = await aurora.admin.get<{ signingKey: string }>('/v1/status');
    const wish = { key: keyId(request.key), now: aurora.clock.seconds(), revoke: [signingKey] };
    const statements = await signRequestedDelegation(await rootOf(aurora), request, wish);
    await aurora.admin.post('/v1/root-statements', readRootAnswer(rootAnswerText({ vendor, statements })).statements);
    assert.equal((await ask(aurora, machine, { key: honest.key })).status, 200, 'the honest one gets his anew');
    assert.equal((await ask(aurora, newMachine(), { key })).body['code'], 'key-blocked');
    const late = await preview(aurora, key.slice(-5));
    assert.equal(late.ids, mostRevoked + 1, 'on the list of a key that is revoked itself, they cost nobody room');
  });

  it('the largest that fits goes onto the list in one step', async () => {
    const aurora = await bench.start();
    const { key } = await createDeviceKey(aurora, { quota: 20_000 });
    await flood(aurora, key, mostRevoked - 1);
    const { digest } = await preview(aurora, key.slice(-5));
    const done = await revokeIt(aurora, key.slice(-5), { confirmed: digest });
    assert.equal(done.revoked.filter(({ changed }) => changed).length, mostRevoked);
    const chain = vendorFileOf(aurora).revocations.chains()[0] ?? [];
    assert.equal(vendorFileOf(aurora).revocations.entries(signerOf(chain).signer as KeyId).length, mostRevoked);
    await assert.rejects(revokeIt(aurora, 'A'.repeat(20), { foreign: true }), withCode('revocations-full'));
  });
});

function signerOf([list = '']: readonly string[]): { readonly signer: unknown } {
  const payload = JSON.parse(Buffer.from(list.split('.')[1] ?? '', 'base64url').toString('utf8')) as { sub?: unknown };
  return { signer: payload.sub };
}
