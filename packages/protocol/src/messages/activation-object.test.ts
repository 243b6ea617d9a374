import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import type { DirectoryId } from '../envelope/ids.ts';
import type { ActivationObjectClaims } from '../statements/claims.ts';
import { RevocationSet } from '../statements/revocation.ts';
import { openRevocationList } from '../statements/revocation-list.ts';
import { signStatement, statementId } from '../statements/sign.ts';
import { day, FakeVendor, newSigner, nonce, now } from '../statements/vendor.test.fakes.ts';
import {
  chooseObject,
  createDirectoryRequest,
  judgeFoundObject,
  judgeObjectAnswer,
  judgeStoredObject,
  openDirectoryRequest,
  registrationIsFor,
} from './activation-object.ts';
import { directoryId, directoryIds, guidText } from './directory-id.ts';
import { createRegistrationRequest, openRegistrationRequest, provesKey } from './host-registration.ts';

const vendor = new FakeVendor();
const verifier = new Uint8Array(32).fill(7);
const uuid = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
const ca = createHash('sha256').update('key of a CA').digest('base64url');
const directory = directoryId({ kind: 'ad', uuid });
const input = { vendor: vendor.id, iat: now, jti: nonce, bundle: 0, key: '9XJ5D', directory, verifier };
const { statement, pending } = await createDirectoryRequest(input, newSigner());
const delegation = await vendor.delegation({ kinds: ['activation-object', 'revocations'] });
const wanted = { directories: [directory], application: 'aurora-os', generation: 2025 };

async function objectChain(changes: Partial<ActivationObjectClaims> = {}): Promise<readonly [string, string]> {
  const claims: ActivationObjectClaims = {
    iss: vendor.id,
    iat: now - day,
    sub: directory,
    application: 'aurora-os',
    generation: 2025,
    key: '9XJ5D',
    registration: 1,
    ...changes,
  };
  return [await signStatement('activation-object', claims, vendor.authority), delegation];
}

test('a request opens as it was made, proves the key for this directory, and is no request of a host', () => {
  const claims = openDirectoryRequest(statement);
  assert.deepEqual([claims.sub, claims.key, claims.for, claims.device], [directory, '9XJ5D', 'directory', [0, 0, 0]]);
  assert.equal(provesKey(verifier, claims), true);
  assert.equal(provesKey(verifier, { ...claims, sub: directoryId({ kind: 'ldap', uuid }) }), false);
  assert.deepEqual(pending, { sub: directory, key: '9XJ5D' });
  assert.equal(registrationIsFor(statement), 'directory');
  assert.throws(() => openRegistrationRequest(statement), { code: 'not-authentic' });
});

test('a request of a host is no request of a directory', async () => {
  const host = await createRegistrationRequest({ ...input, device: [0, 0, 0] }, vendor.host);
  assert.equal(registrationIsFor(host.statement), 'host');
  assert.throws(() => openDirectoryRequest(host.statement), { code: 'not-authentic' });
});

test('property: whatever comes instead of a request or a chain is refused with a code', () => {
  fc.assert(
    fc.property(fc.anything(), (garbage) => {
      assert.equal(registrationIsFor(garbage), 'host');
      assert.throws(() => openDirectoryRequest(garbage), { code: 'not-authentic' });
      assert.throws(() => judgeFoundObject(garbage, wanted, vendor.trust()), { code: 'not-authentic' });
      assert.throws(() => judgeObjectAnswer(garbage, pending, vendor.trust()), { code: 'not-authentic' });
    }),
  );
});

test('the answer is taken for the directory and the key that were asked for', async () => {
  const chain = await objectChain();
  assert.deepEqual(judgeObjectAnswer({ chain }, pending, vendor.trust()).chain, chain);
  for (const other of [{ sub: directoryId({ kind: 'ad', uuid, ca }) }, { key: 'AAAAA' }]) {
    const asked = { ...pending, ...other };
    assert.throws(() => judgeObjectAnswer({ chain }, asked, vendor.trust()), { code: 'answer-to-other-request' });
  }
});

test('a directory bears an id without CA and one for each CA that vouches', () => {
  assert.deepEqual(directoryIds({ kind: 'ad', uuid }, []), [directory]);
  const ids = directoryIds({ kind: 'ad', uuid }, [ca]);
  assert.deepEqual(ids, [directory, directoryId({ kind: 'ad', uuid, ca })]);
  assert.equal(new Set([...ids, directoryId({ kind: 'ldap', uuid })]).size, 3);
});

test('an identity in another spelling is a wrong call, not another directory', () => {
  for (const wrong of [uuid.toUpperCase(), uuid.replaceAll('-', ''), '', `${uuid} `]) {
    assert.throws(() => directoryId({ kind: 'ad', uuid: wrong }), TypeError);
  }
  assert.throws(() => directoryId({ kind: 'ad', uuid, ca: `${ca}=` }), TypeError);
  assert.equal(guidText(Buffer.from('e004253f894fd3419a0c0305e82c3301', 'hex')), uuid);
  assert.throws(() => guidText(new Uint8Array(15)), TypeError);
});

test('a strong object needs the CA, whoever shows the right GUID', async () => {
  const chain = await objectChain({ sub: directoryId({ kind: 'ad', uuid, ca }) });
  const read = (authorities: readonly string[]) => ({
    ...wanted,
    directories: directoryIds({ kind: 'ad', uuid }, authorities),
  });
  assert.equal(judgeFoundObject(chain, read([ca]), vendor.trust()).object.key, '9XJ5D');
  const mallory = createHash('sha256').update('key of Mallory').digest('base64url');
  for (const authorities of [[], [mallory]]) {
    assert.throws(() => judgeFoundObject(chain, read(authorities), vendor.trust()), {
      code: 'object-of-another-directory',
    });
  }
});

test('of several good objects the one that lasts longest is taken, of those the newest; the others are told', async () => {
  const found = [
    await objectChain({ until: now + 100 * day }),
    await objectChain({ iat: now - 5 * day }),
    await objectChain({ iat: now - 2 * day, customer: 'Rossi SpA' }),
    await objectChain({ sub: directoryId({ kind: 'ldap', uuid }) }),
    await objectChain({ application: 'aurora-office' }),
    'no chain',
  ];
  const { chosen, refused } = chooseObject(found, (chain) => judgeFoundObject(chain, wanted, vendor.trust()));
  assert.equal(chosen?.object.customer, 'Rossi SpA');
  assert.deepEqual(
    refused.map(({ at, error }) => [at, error.code]),
    [
      [3, 'object-of-another-directory'],
      [4, 'application-not-granted'],
      [5, 'not-authentic'],
    ],
  );
  assert.equal(chooseObject([], (chain) => judgeFoundObject(chain, wanted, vendor.trust())).chosen, undefined);
});

test('an object that was revoked is not taken, and one that is held is told so', async () => {
  const chain = await objectChain();
  const list = await vendor.revocationChain('authority', { revoked: [statementId(chain[0])] });
  const revocations = RevocationSet.empty.with(openRevocationList(list, vendor.trust()));
  const trust = vendor.trust({ revocations });
  assert.throws(() => judgeFoundObject(chain, wanted, trust), { code: 'revoked' });
  assert.equal(judgeStoredObject(chain, wanted, trust).revoked, true);
  const elsewhere = { ...wanted, directories: [] as readonly DirectoryId[] };
  assert.throws(() => judgeStoredObject(chain, elsewhere, trust), { code: 'object-of-another-directory' });
});
