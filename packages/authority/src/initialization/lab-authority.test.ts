// sqlite alone: what a lab signs is read from files, and is the same whatever the data are kept in
/** An authority with a lab root: everything it publishes says so, also after a rotation, and no file can unsay it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import {
  createSigner,
  judgeRegistrationAnswer,
  openProductRoots,
  openVendorFile,
  type ProductRoots,
  RevocationSet,
} from '@attiva/protocol';
import type { AuthorityStatus } from '../administration/authority-status.ts';
import {
  newHost,
  openFolder,
  passphrase,
  registrationRequest,
  send,
  start,
  temporaryFolder,
  testClock,
  token,
  vendor,
  withCode,
} from '../authority.test.fixture.ts';
import { localAdmin } from '../administration/authority-admin.ts';
import type { AddedCustomer } from '../customers/add-customer.ts';
import { auroraPackToml } from '../products/aurora-pack.ts';
import { openRootKey, sealRootKey } from '../signing/root-key.ts';
import { signDelegation, signVendorStatement } from '../signing/root-statements.ts';
import { rotateSigningKey } from '../signing/rotate-signing-key.ts';
import { initAuthority } from './init-authority.ts';

const home = temporaryFolder();
after(home.remove);

async function initialized(name: string, lab: boolean): Promise<string> {
  const surroundings = testClock();
  const dir = join(home.path, name);
  const made = await initAuthority({
    dir,
    name: 'Aurora Software',
    id: vendor,
    passphrase,
    packToml: auroraPackToml,
    lab,
    surroundings,
  });
  assert.equal(made.lab, lab);
  return dir;
}

function published(dir: string, name: string): { readonly file: string; readonly roots: ProductRoots } {
  const roots = JSON.parse(readFileSync(join(dir, 'roots.json'), 'utf8')) as ProductRoots;
  return { file: readFileSync(join(dir, `${name}.attiva`), 'utf8'), roots };
}

/** Whatever an authority of a lab hands out is refused without `allowLab`, and known as what it is with it. */
function assertMarked(dir: string, name: string, now: number = start): void {
  const { file, roots } = published(dir, name);
  assert.throws(() => openVendorFile(file, { now }), withCode('lab-root'));
  assert.equal(openVendorFile(file, { now, allowLab: true }).lab, true);
  assert.equal(roots.lab, true);
  assert.throws(() => openProductRoots(roots, now), withCode('lab-root'));
  const { lab: _taken, ...stripped } = roots;
  assert.throws(() => openProductRoots(stripped, now), withCode('lab-root'), 'the packs tell all the same');
}

describe('an authority of a lab', () => {
  it('marks vendor file, packs and roots in every language', async () => {
    const dir = await initialized('marked', true);
    assertMarked(dir, 'marked');
    assert.match(readFileSync(join(dir, 'roots.h'), 'utf8'), /LAB ROOT[\s\S]*#define ATTIVA_ROOTS_LAB 1\n/u);
    const { roots } = (await import(join(dir, 'roots.ts'))) as { roots: ProductRoots };
    assert.equal(roots.lab, true);
    assert.match(readFileSync(join(dir, 'roots.ts'), 'utf8'), /LAB ROOT/u);
  });

  it('an ordinary one marks nothing', async () => {
    const dir = await initialized('plain', false);
    const { file, roots } = published(dir, 'plain');
    assert.equal(openVendorFile(file, { now: start }).lab, false);
    assert.equal('lab' in roots, false);
    assert.doesNotMatch(readFileSync(join(dir, 'roots.h'), 'utf8'), /LAB/u);
  });

  it('registers hosts with a marked chain, and says what it is in its status', async () => {
    const dir = await initialized('serving', true);
    const clock = testClock();
    const authority = await openFolder(dir, clock);
    const [at] = await authority.listen();
    const admin = localAdmin(authority.administration, token, () => authority.close());
    assert.equal((await admin.get<AuthorityStatus>('/v1/status')).lab, true);
    const { hostKey } = await admin.post<AddedCustomer>('/v1/customers', { name: 'Rossi SpA', edition: 'studio' });
    const { statement, pending } = await registrationRequest(newHost(), { hostKey, iat: start });
    const { body } = await send(at?.url ?? '', statement);
    const roots = published(dir, 'serving').roots.roots;
    const trust = { vendor, roots, now: start, revocations: RevocationSet.empty };
    assert.throws(() => judgeRegistrationAnswer(body, pending, trust), withCode('lab-root'));
    assert.equal(judgeRegistrationAnswer(body, pending, { ...trust, allowLab: true }).grant.customer, 'Rossi SpA');
    await admin.close();
  });

  it('stays marked after its signing key was rotated', async () => {
    const dir = await initialized('rotated', true);
    const clock = testClock();
    const authority = await openFolder(dir, clock);
    const admin = localAdmin(authority.administration, token, () => authority.close());
    clock.advance(86_400);
    await rotateSigningKey({ admin, rootKeyFile: join(dir, 'root.key'), passphrase, now: clock.seconds() });
    assertMarked(dir, 'rotated', clock.seconds());
    await admin.post('/v1/packs', {});
    assertMarked(dir, 'rotated', clock.seconds());
    await admin.close();
  });
});

describe('a mark that somebody takes away', () => {
  it('from the root key: it opens no more', async () => {
    const dir = await initialized('unmarked-key', true);
    const path = join(dir, 'root.key');
    const text = readFileSync(path, 'utf8');
    assert.equal((await openRootKey(text, passphrase)).lab, true);
    const { lab, ...rest } = JSON.parse(text) as Record<string, unknown>;
    assert.equal(lab, true);
    await assert.rejects(openRootKey(JSON.stringify(rest), passphrase), withCode('passphrase-wrong'));
    await assert.rejects(openRootKey(JSON.stringify({ ...rest, lab: false }), passphrase), withCode('config-invalid'));
  });

  it('or adds to an ordinary one: neither', async () => {
    const privateKey = testClock().newSigningKey();
    const text = await sealRootKey({ vendor, privateKey }, passphrase, testClock().random);
    const marked = JSON.stringify({ ...(JSON.parse(text) as object), lab: true });
    await assert.rejects(openRootKey(marked, passphrase), withCode('passphrase-wrong'));
  });

  it('from a statement: an authority of a lab takes none without, an ordinary one none with it', async () => {
    for (const lab of [true, false]) {
      const name = `statements-${lab}`;
      const dir = await initialized(name, lab);
      const authority = await openFolder(dir, testClock());
      const admin = localAdmin(authority.administration, token, () => authority.close());
      const root = await openRootKey(readFileSync(join(dir, 'root.key'), 'utf8'), passphrase);
      const { jwk } = await admin.post<{ jwk: ReturnType<typeof createSigner>['jwk'] }>('/v1/signing-keys', {});
      const other = { ...root, lab: !lab };
      const details = { name: 'Aurora Software', roots: [root.signer.jwk], authority: ['http://127.0.0.1:1'] };
      const vendorBy = (by: typeof root): Promise<string> => signVendorStatement(by, details, start + 60);
      const delegationBy = (by: typeof root): Promise<string> => signDelegation(by, { jwk, days: 10 }, start + 60);
      for (const [first, second] of [
        [other, other],
        [root, other],
        [other, root],
      ] as const) {
        const statements = { vendor: await vendorBy(first), delegation: await delegationBy(second) };
        await assert.rejects(admin.post('/v1/root-statements', statements), withCode('lab-root'));
      }
      await admin.close();
    }
  });
});
