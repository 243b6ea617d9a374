// sqlite alone: init leaves a whole folder or none, its database among the files; on a server it is init-on-server.test.ts
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { openProductRoots, openVendorFile, parseProductKey, type ProductRoots } from '@attiva/protocol';
import {
  openFolder,
  passphrase,
  start,
  temporaryFolder,
  testClock,
  vendor,
  withCode,
} from '../authority.test.fixture.ts';
import { auroraPackToml } from '../products/aurora-pack.ts';
import { openRootKey } from '../signing/root-key.ts';
import { initAuthority, type InitAuthorityOptions } from './init-authority.ts';

const home = temporaryFolder();
after(() => home.remove());

function options(name: string, given: Partial<InitAuthorityOptions> = {}): InitAuthorityOptions {
  return { dir: join(home.path, name), name: 'Aurora Software', passphrase, surroundings: testClock(), ...given };
}

describe('authority init', () => {
  it('writes everything a vendor needs, secrets for the owner only', async () => {
    const made = await initAuthority(options('aurora'));
    assert.equal(made.vendor, vendor);
    assert.equal(made.idIsExample, true);
    assert.equal(made.signsUntil, start + 400 * 86_400);
    const names = readdirSync(made.dir).sort();
    assert.deepEqual(names, [
      'aurora.attiva',
      'aurora.pack.json',
      'aurora.revocations',
      'authority.db',
      'authority.toml',
      'pack.toml',
      'root.key',
      'roots.h',
      'roots.json',
      'roots.ts',
      'setup-keys.json',
      'setup-keys.md',
      'signing.key',
      'verifier.key',
    ]);
    for (const secret of ['root.key', 'signing.key', 'verifier.key', 'authority.db']) {
      assert.equal(statSync(join(made.dir, secret)).mode & 0o777, 0o600, secret);
    }
    const root = await openRootKey(readFileSync(join(made.dir, 'root.key'), 'utf8'), passphrase);
    const file = openVendorFile(readFileSync(join(made.dir, 'aurora.attiva'), 'utf8'), { now: start });
    assert.equal(file.fingerprint, made.fingerprint);
    assert.deepEqual(file.vendor.roots, [root.signer.jwk]);
    assert.equal(file.delegation.exp, made.signsUntil);
    assert.equal(file.delegation.maxLease, 180 * 86_400);
    const [edition] = file.packs[0]?.claims.applications[0]?.editions ?? [];
    assert.deepEqual(
      [edition?.threshold, edition?.renewalIntervalMinutes, edition?.validityDays, edition?.setupKeys.length],
      [1, 7 * 1440, 180, 1],
    );
    assert.equal(parseProductKey(edition?.setupKeys[0]?.key ?? '').group, edition?.group);
  });

  it('writes roots that a product opens, the same in every language', async () => {
    const { dir } = await initAuthority(options('borealis', { id: 'borealis.test', name: 'Borealis */ "AG"' }));
    const json = JSON.parse(readFileSync(join(dir, 'roots.json'), 'utf8')) as ProductRoots;
    const { roots } = (await import(join(dir, 'roots.ts'))) as { roots: ProductRoots };
    assert.deepEqual(roots, json);
    assert.equal(openProductRoots(roots, start).packs[0]?.pack, 'borealis');
    const header = readFileSync(join(dir, 'roots.h'), 'utf8');
    const inHeader = header.slice(header.indexOf('attiva_roots_json['), header.indexOf('#endif'));
    const bytes = [...inHeader.matchAll(/0x([0-9a-f]{2})/gu)].map((match) => Number.parseInt(match[1] ?? '', 16));
    assert.equal(bytes.pop(), 0);
    assert.deepEqual(JSON.parse(Buffer.from(bytes).toString('utf8')), json);
    assert.match(header, new RegExp(`ATTIVA_ROOTS_JSON_LENGTH ${bytes.length}\\n`, 'u'));
    assert.match(header, /ATTIVA_VENDOR_NAME "Borealis \*\/ \\042AG\\042"/u);
    assert.match(header, /^\/\*\n \* Whom this product trusts: Borealis \* \/ "AG"/u, 'a name ends no comment');
  });

  it('calls the first product as it is told, and refuses a name that no program can use', async () => {
    const { dir, pack } = await initAuthority(options('named', { product: { id: 'studio', name: 'Aurora Studio' } }));
    const file = openVendorFile(readFileSync(join(dir, 'named.attiva'), 'utf8'), { now: start });
    const [application] = file.packs[0]?.claims.applications ?? [];
    assert.deepEqual([pack, application?.id, application?.name], ['named', 'studio', 'Aurora Studio']);
    assert.deepEqual(
      application?.editions.map(({ id, name }) => [id, name]),
      [['studio', 'Aurora Studio']],
    );
    const wrong = options('wrong', { product: { id: 'Studio"\nthreshold = 0', name: 'Aurora Studio' } });
    await assert.rejects(initAuthority(wrong), withCode('pack-invalid'));
    assert.equal(existsSync(wrong.dir), false);
  });

  it('begins with a catalogue of one’s own', async () => {
    const { dir, pack } = await initAuthority(options('own', { packToml: auroraPackToml }));
    assert.equal(pack, 'aurora');
    const file = openVendorFile(readFileSync(join(dir, 'own.attiva'), 'utf8'), { now: start });
    const editions = file.packs[0]?.claims.applications.flatMap((application) => application.editions) ?? [];
    assert.deepEqual(
      editions.map(({ id, threshold, setupKeys }) => [id, threshold, setupKeys.length]),
      [
        ['desktop', 25, 3],
        ['server', 5, 3],
        ['office', 5, 2],
        ['project', 5, 2],
        ['draw', 5, 2],
        ['studio', 1, 1],
      ],
    );
  });

  it('refuses a folder that is there, and changes nothing in it', async () => {
    const made = await initAuthority(options('twice'));
    const before = readFileSync(join(made.dir, 'root.key'), 'utf8');
    await assert.rejects(initAuthority(options('twice')), withCode('already-initialized'));
    assert.equal(readFileSync(join(made.dir, 'root.key'), 'utf8'), before);
    mkdirSync(join(home.path, 'mine'));
    await assert.rejects(initAuthority(options('mine')), withCode('already-initialized'));
    writeFileSync(join(home.path, 'a-file'), '');
    await assert.rejects(initAuthority(options('a-file')), withCode('already-initialized'));
  });

  it('lets one of two at the same time win, whole', async () => {
    const outcomes = await Promise.allSettled([initAuthority(options('race')), initAuthority(options('race'))]);
    assert.deepEqual(outcomes.map((outcome) => outcome.status).sort(), ['fulfilled', 'rejected']);
    const lost = outcomes.find((outcome) => outcome.status === 'rejected');
    assert.ok(withCode('already-initialized')(lost?.reason));
    const authority = await openFolder(join(home.path, 'race'), testClock());
    await authority.close();
  });

  it('leaves nothing behind when it fails at any step', async () => {
    const calls = { left: Number.POSITIVE_INFINITY, made: 0 };
    const breaking = (left: number): InitAuthorityOptions => {
      calls.left = left;
      const clock = testClock();
      const random = (size: number): Uint8Array => {
        calls.made += 1;
        if (calls.made > calls.left) throw Object.assign(new Error('no space'), { code: 'ENOSPC', syscall: 'write' });
        return clock.random(size);
      };
      return options('broken', { surroundings: { ...clock, random } });
    };
    const before = readdirSync(home.path).length;
    // 1 name of the folder being built, 2 and 3 root key, 4 verifier key, 5 and 6 setup key and its row.
    for (const left of [1, 2, 3, 4, 5]) {
      calls.made = 0;
      await assert.rejects(initAuthority({ ...breaking(left), packToml: auroraPackToml }), withCode('disk-full'));
      assert.equal(readdirSync(home.path).length, before, `nothing is left after step ${left}`);
    }
    calls.made = 0;
    await initAuthority({ ...breaking(Number.POSITIVE_INFINITY), packToml: auroraPackToml });
  });

  it('is not disturbed by what a power cut in the middle of it left', async () => {
    const left = join(home.path, '.outage.init-00ff00ff00ff');
    mkdirSync(left);
    writeFileSync(join(left, 'authority.db'), 'half a dat');
    const { dir } = await initAuthority(options('outage'));
    const authority = await openFolder(dir, testClock());
    await authority.close();
    assert.ok(existsSync(left), 'somebody else’s init may be at work there');
  });

  it('refuses what is wrong before a file exists', async () => {
    const before = readdirSync(home.path).length;
    const wrong: Partial<InitAuthorityOptions>[] = [
      { passphrase: '' },
      { id: 'Aurora' },
      { name: '' },
      { name: 'two\nlines' },
      { addresses: [] },
      { addresses: ['aurora.example'] },
      { addresses: ['https://user@aurora.example'] },
    ];
    for (const given of wrong) await assert.rejects(initAuthority(options('wrong', given)), withCode('wrong-usage'));
    await assert.rejects(initAuthority(options('wrong', { packToml: 'pack = 1' })), withCode('pack-invalid'));
    assert.equal(readdirSync(home.path).length, before);
  });
});
