import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import {
  isActivationError,
  type KeyId,
  keyId,
  openProductRoots,
  parseCompact,
  type ProductRoots,
  readRevocationFile,
  RevocationSet,
  signStatement,
  statementId,
  takeRevocations,
} from '@attiva/protocol';
import type { AuthorityStatus } from '../administration/authority-status.ts';
import {
  newHost,
  openBench,
  openFolder,
  passphrase,
  published,
  registered,
  registrationRequest,
  rootOf,
  send,
  type TestAuthority,
  vendor,
  vendorFileOf,
  withCode,
} from '../authority.test.fixture.ts';
import type { RootKey } from '../signing/root-key.ts';
import { rotateSigningKey } from '../signing/rotate-signing-key.ts';
import { mostRevoked } from './list-room.ts';
import { insertRevocation } from './revocation.repository.ts';
import { revoke } from './revoke.ts';
import type { Revoked } from './revoke-named.ts';
import { currentLists, signLists } from './sign-lists.ts';

const bench = await openBench();

function heldFrom(aurora: TestAuthority, lists: readonly (readonly string[])[]): RevocationSet {
  const { roots } = vendorFileOf(aurora).vendor;
  const trust = { vendor, roots, now: aurora.clock.seconds(), revocations: RevocationSet.empty };
  const taken = takeRevocations(lists, trust);
  assert.deepEqual(taken.refused, []);
  return taken.held;
}

function signerOf([, delegation = '']: readonly string[]): KeyId {
  return parseCompact(delegation)?.claims['sub'] as KeyId;
}

async function rootList(root: RootKey, iat: number, ...revoked: readonly string[]): Promise<string> {
  return signStatement('revocations', { iss: vendor, iat, sub: root.signer.id, revoked }, root.signer);
}

const rotate = (aurora: TestAuthority): ReturnType<typeof rotateSigningKey> =>
  rotateSigningKey({
    admin: aurora.admin,
    rootKeyFile: join(aurora.folder, 'root.key'),
    passphrase,
    now: aurora.clock.seconds(),
  });

describe('revocation at the authority', () => {
  it('revokes a host by its id, in every file it publishes and to whoever asks; the host registers no more', async () => {
    const aurora = await bench.start();
    const { hostKey } = await aurora.addCustomer();
    const host = newHost();
    const chain = await registered(aurora, host, hostKey);
    const { registrations } = await aurora.admin.get<{ registrations: { host: string }[] }>('/v1/registrations');
    const named = registrations[0]?.host;
    const answer = await aurora.admin.post<Revoked>('/v1/revocations', { named, reason: 'lent out' });
    assert.deepEqual(answer.revoked, [{ id: host.signer.id, kind: 'signing-key', of: `host ${named}`, changed: true }]);
    assert.deepEqual(answer.files, ['aurora.attiva', 'aurora.revocations', 'roots.json', 'roots.ts', 'roots.h']);
    const signer = signerOf(chain);
    const fetched = await fetch(`${aurora.url}/v1/revocations?vendor=${vendor}`);
    const { lists } = (await fetched.json()) as { lists: string[][] };
    const file = vendorFileOf(aurora);
    const roots = openProductRoots(JSON.parse(published(aurora, 'roots.json')) as ProductRoots, 0);
    const byFile = heldFrom(aurora, readRevocationFile(published(aurora, 'aurora.revocations')));
    for (const held of [heldFrom(aurora, lists), file.revocations, roots.revocations, byFile]) {
      assert.ok(held.revokes(signer, host.signer.id));
    }
    const { statement } = await registrationRequest(host, { hostKey, iat: aurora.clock.seconds() });
    const { status, body } = await send(aurora.url, statement);
    assert.deepEqual([status, body['code']], [403, 'revoked']);
    const again = await aurora.admin.post<Revoked>('/v1/revocations', { named });
    assert.deepEqual([again.revoked[0]?.changed, again.files], [false, []]);
  });

  it('revokes a grant, a signing key, everything of a product key, and what is not ours only when told so', async () => {
    const aurora = await bench.start();
    const { hostKey } = await aurora.addCustomer();
    const [one, two] = [newHost([1, 2, 3]), newHost([4, 5, 6])];
    const chain = await registered(aurora, one, hostKey);
    await registered(aurora, two, hostKey);
    const grant = statementId(chain[0] as string);
    const ask = (named: string, more: object = {}): Promise<Revoked> =>
      aurora.admin.post<Revoked>('/v1/revocations', { named, ...more });
    assert.equal((await ask(grant)).revoked[0]?.kind, 'grant');
    assert.equal((await ask(one.signer.id)).revoked[0]?.kind, 'signing-key');
    const stranger = newHost().signer.id;
    await assert.rejects(ask(stranger), withCode('not-found'));
    assert.equal((await ask(stranger, { foreign: true })).revoked[0]?.kind, 'foreign');
    await assert.rejects(ask('nothing'), withCode('not-found'));
    const all = await ask(hostKey.slice(-5));
    assert.equal(all.blockedKey, hostKey.slice(-5));
    assert.deepEqual(
      new Map(all.revoked.map(({ id, changed }) => [id, changed])),
      new Map([
        [one.signer.id, false],
        [two.signer.id, true],
      ]),
    );
    const { statement } = await registrationRequest(newHost(), { hostKey, iat: aurora.clock.seconds() });
    assert.equal((await send(aurora.url, statement)).body['code'], 'key-blocked');
    const status = await aurora.admin.get<AuthorityStatus>('/v1/status');
    assert.deepEqual([status.revoked, status.warnings], [4, []]);
  });

  it('after a change of the signing key both keys have their list: the new one names keys of hosts, not old grants', async () => {
    const aurora = await bench.start();
    const { hostKey } = await aurora.addCustomer();
    const [early, late] = [newHost([1, 2, 3]), newHost([4, 5, 6])];
    const old = await registered(aurora, early, hostKey);
    await aurora.admin.post('/v1/revocations', { named: statementId(old[0] as string) });
    aurora.clock.advance(1000);
    await rotate(aurora);
    const next = await registered(aurora, late, hostKey);
    aurora.clock.advance(1000);
    await aurora.admin.post('/v1/revocations', { named: early.signer.id });
    const held = heldFrom(aurora, readRevocationFile(published(aurora, 'aurora.revocations')));
    assert.notEqual(signerOf(next), signerOf(old));
    assert.deepEqual(held.entries(signerOf(old)), [statementId(old[0] as string), early.signer.id]);
    assert.deepEqual(held.entries(signerOf(next)), [early.signer.id], 'carried over into the list of the new key');
  });

  it('a list with what a standby had not heard of is not kept: it would hide what is revoked after it', async () => {
    const aurora = await bench.start();
    const { database, signingKeys } = aurora.authority.parts;
    const record = (id: string): Promise<boolean> =>
      insertRevocation(database, { id, under: null, reason: 'test', revokedAt: 0 });
    const [kept, lost, later] = ['B'.repeat(20), 'C'.repeat(20), 'D'.repeat(20)] as const;
    await record(kept);
    await record(lost);
    const find: typeof signingKeys.find = async (id) => {
      const signer = await signingKeys.find(id);
      if (signer === undefined) return undefined;
      return {
        ...signer,
        sign: async (bytes) => {
          const signature = await signer.sign(bytes);
          await database.run('delete from revocation where id = ?', [lost]);
          return signature;
        },
      };
    };
    await signLists({ database, keys: { find }, now: aurora.clock.seconds });
    const listed = async (): Promise<readonly string[]> => {
      const lists = await currentLists(database);
      return heldFrom(aurora, lists).entries(signerOf(lists[0] ?? []));
    };
    assert.deepEqual(await listed(), [kept]);
    await record(later);
    await signLists({ database, keys: signingKeys, now: aurora.clock.seconds });
    assert.deepEqual(await listed(), [kept, later]);
  });

  it('a full list refuses and changes nothing', async () => {
    const aurora = await bench.start();
    const { database } = aurora.authority.parts;
    const why = { reason: 'test', at: aurora.clock.seconds(), actor: 'administrator' };
    const id = (n: number): string => n.toString(36).padStart(20, 'A');
    await database.transact(async (tx) => {
      await tx.runEach(
        'insert into revocation (id, under, reason, revoked_at) values (?, null, ?, 0)',
        Array.from({ length: mostRevoked - 1 }, (_, n) => [id(n), 'test']),
      );
    });
    await database.transact((tx) => revoke(tx, id(mostRevoked), why));
    await assert.rejects(
      database.transact((tx) => revoke(tx, id(mostRevoked + 1), why)),
      withCode('revocations-full'),
    );
    const lists = (await aurora.authority.parts.publisher.publish(), published(aurora, 'aurora.revocations'));
    const [list = []] = readRevocationFile(lists);
    assert.equal(
      heldFrom(aurora, [list]).entries(signerOf(list)).length,
      mostRevoked,
      'the largest list is a good one',
    );
  });
});

describe('a root revokes the signing key', () => {
  it('nothing is signed with it, and what it signed goes out under the next one', async () => {
    const aurora = await bench.start();
    const { hostKey } = await aurora.addCustomer();
    const honest = newHost();
    const old = await registered(aurora, honest, hostKey);
    const before = published(aurora, 'aurora.attiva');
    const root = await rootOf(aurora);
    const list = await rootList(root, aurora.clock.seconds(), signerOf(old));
    const taken = await aurora.admin.post<{ maySign: boolean; files: string[] }>('/v1/root-statements', {
      revocations: list,
    });
    assert.equal(taken.maySign, false);
    assert.ok(taken.files.includes('aurora.revocations') && !taken.files.includes('aurora.attiva'));
    assert.equal(published(aurora, 'aurora.attiva'), before, 'a file under a revoked key would be taken by nobody');
    const { statement } = await registrationRequest(honest, { hostKey, iat: aurora.clock.seconds() });
    assert.deepEqual((await send(aurora.url, statement)).body['code'], 'signing-key-revoked');
    const status = await aurora.admin.get<AuthorityStatus>('/v1/status');
    assert.deepEqual(
      status.warnings.map(({ code }) => code),
      ['signing-key-revoked'],
    );
    await rotate(aurora);
    const file = vendorFileOf(aurora);
    assert.equal(file.packs.length, 1, 'the pack was signed anew');
    assert.ok(file.revocations.revokes(root.signer.id, signerOf(old)));
    const again = await registered(aurora, honest, hostKey);
    assert.notEqual(signerOf(again), signerOf(old));
    assert.equal((await aurora.admin.get<AuthorityStatus>('/v1/status')).registrations, 1, 'charged once');
    const reopened = await openFolder(aurora.folder, aurora.clock);
    await reopened.close();
  });

  it('its lists only grow: an older one, a shorter one and one of another signer are refused', async () => {
    const aurora = await bench.start();
    const root = await rootOf(aurora);
    const now = aurora.clock.seconds();
    const [a, b] = [newHost().signer, newHost().signer];
    const take = (revocations: string): Promise<object> => aurora.admin.post('/v1/root-statements', { revocations });
    const first = await rootList(root, now - 10, a.id);
    await take(first);
    await take(first);
    await assert.rejects(take(await rootList(root, now - 20, a.id, b.id)), withCode('revocations-older'));
    await assert.rejects(take(await rootList(root, now, b.id)), withCode('revocations-older'));
    const thief = { iss: vendor, iat: now, sub: keyId(a.jwk), revoked: [b.id] };
    await assert.rejects(take(await signStatement('revocations', thief, a)), withCode('root-unknown'));
    const speaksForRoot = { ...thief, sub: root.signer.id };
    await assert.rejects(take(await signStatement('revocations', speaksForRoot, a)), (error) =>
      isActivationError(error),
    );
    await take(await rootList(root, now, a.id, b.id));
  });
});
