import assert from 'node:assert/strict';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import {
  createSigner,
  judgeRegistrationAnswer,
  openProductRoots,
  parseCompact,
  type ProductRoots,
  RevocationSet,
  type VendorId,
} from '@attiva/protocol';
import type { AuthorityStatus } from '../administration/authority-status.ts';
import {
  newHost,
  newPrivateKey,
  openBench,
  openFolder,
  passphrase,
  published,
  registrationRequest,
  send,
  type TestAuthority,
  type TestHost,
  vendor,
  vendorFileOf,
  withCode,
} from '../authority.test.fixture.ts';
import { auroraPackToml } from '../products/aurora-pack.ts';
import { buildPack } from '../products/build-pack.ts';
import { openRootKey, sealRootKey } from './root-key.ts';
import { signDelegation, signVendorStatement } from './root-statements.ts';
import { rotateSigningKey, type RotationOptions } from './rotate-signing-key.ts';

const bench = await openBench();

function rotation(aurora: TestAuthority, given: Partial<RotationOptions> = {}): RotationOptions {
  const rootKeyFile = join(aurora.folder, 'root.key');
  return { admin: aurora.admin, rootKeyFile, passphrase, now: aurora.clock.seconds(), ...given };
}

async function registerAndJudge(aurora: TestAuthority, host: TestHost, hostKey: string): Promise<readonly string[]> {
  const now = aurora.clock.seconds();
  const { statement, pending } = await registrationRequest(host, { hostKey, iat: now });
  const { body } = await send(aurora.url, statement);
  const { roots } = vendorFileOf(aurora).vendor;
  return judgeRegistrationAnswer(body, pending, { vendor, roots, now, revocations: RevocationSet.empty }).chain;
}

describe('rotation of the signing key', () => {
  it('signs anew under a new delegation, for hosts that register again too; packs stay as they are', async () => {
    const aurora = await bench.start();
    const { hostKey } = await aurora.addCustomer();
    const host = newHost();
    const old = await registerAndJudge(aurora, host, hostKey);
    const before = vendorFileOf(aurora);
    aurora.clock.advance(399 * 86_400);
    const taken = await rotateSigningKey(rotation(aurora));
    assert.equal(taken.expiresAt, aurora.clock.seconds() + 400 * 86_400);
    const file = vendorFileOf(aurora);
    assert.notEqual(file.delegation.sub, before.delegation.sub);
    assert.equal(file.delegation.sub, taken.signingKey);
    assert.deepEqual(file.packs[0]?.chain, before.packs[0]?.chain, 'packs signed before stay as they are');
    aurora.clock.advance(100 * 86_400);
    const again = await registerAndJudge(aurora, host, hostKey);
    assert.equal(again[1], file.content.delegation[0], 'a list that names the old key does not touch it');
    const terms = ([grant = '']: readonly string[]): object => ({ ...parseCompact(grant)?.claims, iat: 0 });
    assert.deepEqual(terms(again), terms(old), 'charged once, under the same terms');
    assert.deepEqual(await registerAndJudge(aurora, host, hostKey), again, 'and then the very same grant');
    assert.notEqual((await registerAndJudge(aurora, newHost(), hostKey))[1], old[1]);
    await aurora.admin.post('/v1/packs', {});
    const roots = JSON.parse(readFileSync(join(aurora.folder, 'roots.json'), 'utf8')) as ProductRoots;
    assert.equal(openProductRoots(roots, aurora.clock.seconds()).packs[0]?.version, 2);
    assert.ok(!existsSync(join(aurora.folder, 'signing.key.next')));
  });

  it('is done once more where a standby that took over had not heard of it: until then nothing is signed', async () => {
    const aurora = await bench.start();
    const { database } = aurora.authority.parts;
    const { hostKey } = await aurora.addCustomer();
    const lost = await rotateSigningKey(rotation(aurora));
    await database.run('delete from root_statement where signing_key = ?', [lost.signingKey]);
    const host = newHost();
    const { statement } = await registrationRequest(host, { hostKey, iat: aurora.clock.seconds() });
    assert.equal((await send(aurora.url, statement)).body['code'], 'storage-failed');
    const again = await rotateSigningKey(rotation(aurora));
    assert.notEqual(again.signingKey, lost.signingKey);
    await registerAndJudge(aurora, host, hostKey);
  });

  it('heals an expired delegation, and changes addresses when told', async () => {
    const aurora = await bench.start();
    aurora.clock.advance(500 * 86_400);
    await assert.rejects(aurora.admin.post('/v1/packs', {}), withCode('delegation-expired'));
    const status = await aurora.admin.get<AuthorityStatus>('/v1/status');
    assert.deepEqual(
      status.warnings.map(({ code }) => code),
      ['delegation-ended'],
    );
    await rotateSigningKey(rotation(aurora, { addresses: ['https://activation.aurora.example'], days: 30 }));
    await aurora.admin.post('/v1/packs', {});
    assert.deepEqual(vendorFileOf(aurora).vendor.authority, ['https://activation.aurora.example']);
    const after = await aurora.admin.get<AuthorityStatus>('/v1/status');
    assert.deepEqual([after.signingDaysLeft, after.warnings[0]?.code], [30, 'delegation-ends-within-90-days']);
  });

  it('refuses a wrong passphrase, a missing root key, another vendor’s root, days out of range; nothing changes', async () => {
    const aurora = await bench.start();
    const before = published(aurora, 'aurora.attiva');
    const refused = (given: Partial<RotationOptions>, code: Parameters<typeof withCode>[0]): Promise<void> =>
      assert.rejects(rotateSigningKey(rotation(aurora, given)), withCode(code));
    await refused({ passphrase: 'wrong' }, 'passphrase-wrong');
    await refused({ rootKeyFile: join(aurora.folder, 'gone.key') }, 'not-found');
    await refused({ days: 0 }, 'wrong-usage');
    await refused({ days: 4000 }, 'wrong-usage');
    const privateKey = newPrivateKey();
    const foreign = join(aurora.folder, 'foreign.key');
    const borealis = 'borealis.example' as VendorId;
    writeFileSync(foreign, await sealRootKey({ vendor: borealis, privateKey }, passphrase, aurora.clock.random));
    await refused({ rootKeyFile: foreign }, 'other-vendor');
    writeFileSync(foreign, await sealRootKey({ vendor, privateKey }, passphrase, aurora.clock.random));
    await refused({ rootKeyFile: foreign }, 'root-unknown');
    assert.equal(published(aurora, 'aurora.attiva'), before);
    await aurora.admin.post('/v1/packs', {});
  });

  it('refuses a delegation to a key that is not here: it would stop all signing', async () => {
    const aurora = await bench.start();
    const root = await openRootKey(readFileSync(join(aurora.folder, 'root.key'), 'utf8'), passphrase);
    const now = aurora.clock.seconds();
    const { name, roots, authority } = vendorFileOf(aurora).vendor;
    const statements = {
      vendor: await signVendorStatement(root, { name, roots, authority }, now),
      delegation: await signDelegation(root, { jwk: createSigner(newPrivateKey()).jwk, days: 400 }, now),
    };
    await assert.rejects(aurora.admin.post('/v1/root-statements', statements), withCode('storage-failed'));
    await aurora.admin.post('/v1/packs', {});
  });

  it('is finished at the next start when the power went before the key files were exchanged', async () => {
    const aurora = await bench.start();
    const { signingKey } = await rotateSigningKey(rotation(aurora));
    await aurora.close();
    const current = join(aurora.folder, 'signing.key');
    renameSync(current, `${current}.next`);
    writeFileSync(current, String(newPrivateKey().export({ format: 'pem', type: 'pkcs8' })), { mode: 0o600 });
    const reopened = await openFolder(aurora.folder, aurora.clock);
    const built = await buildPack(reopened.parts, auroraPackToml, 'administrator');
    assert.equal(built.signingKey, signingKey);
    assert.ok(!existsSync(`${current}.next`));
    await reopened.close();
  });

  it('a clock more than a day behind the delegation signs nothing', async () => {
    const aurora = await bench.start();
    aurora.clock.advance(-2 * 86_400);
    await assert.rejects(aurora.admin.post('/v1/packs', {}), withCode('outside-issuer-window'));
  });
});
