import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { signStatement, type VendorFileContent, vendorFileText } from '@attiva/protocol';
import { FakeVendor } from '@attiva/testkit';
import { runHere } from '../../program/run-here.test.fixture.ts';

const now = Date.UTC(2026, 10, 23, 8) / 1000;

interface Desk {
  readonly folder: string;
  /** Calls `attiva client …` with its state in the folder. */
  readonly client: (...words: string[]) => Promise<{ exit: number; out: string; err: string }>;
  readonly write: (name: string, text: string) => Promise<string>;
}

async function desk(t: TestContext): Promise<Desk> {
  const folder = await mkdtemp(join(tmpdir(), 'attiva-client-'));
  t.after(() => rm(folder, { recursive: true }));
  return {
    folder,
    async write(name, text) {
      await writeFile(join(folder, name), text);
      return name;
    },
    client: (...words) => runHere(['client', ...words, '--data', 'state'], { folder, now }),
  };
}

/** A vendor file as the authority writes it. */
async function vendorFile(vendor: FakeVendor, iat: number = vendor.issuedAt): Promise<string> {
  const claims = { iss: vendor.vendor, iat, name: vendor.name, roots: [vendor.root.jwk], authority: [] };
  return vendorFileText({
    attiva: 1,
    vendor: [await signStatement('vendor', claims, vendor.root)],
    delegation: [vendor.delegation],
    packs: vendor.roots.packs,
    revocations: [],
    bundles: [],
  });
}

test('a vendor is added once, then its newer file; an older one and a stranger’s are refused', async (t) => {
  const { client, write, folder } = await desk(t);
  const vendor = await FakeVendor.create({ now });
  const added = await client('add-vendor', await write('a.attiva', await vendorFile(vendor)));
  assert.match(
    added.out,
    /^Vendor {4}Aurora Software \(aurora\.example\), new here\nRoot {6}([0-9A-F]{4}-){3}[0-9A-F]{4} /,
  );
  const newer = await vendorFile(vendor, vendor.issuedAt + 60);
  const renewed = await client('add-vendor', await write('b.attiva', newer));
  assert.match(renewed.out, /known already; file renewed/);
  const older = await client('add-vendor', 'a.attiva');
  assert.match(older.err, /^vendor-file-older: /);
  const stranger = await FakeVendor.create({ now: now + 3600 });
  const forged = await client('add-vendor', await write('c.attiva', await vendorFile(stranger)));
  assert.match(forged.err, /^vendor-file-untrusted: /);
  assert.equal(await readFile(join(folder, 'state/vendors/aurora.example.attiva'), 'utf8'), newer);
});

test('an older genuine file of the same vendor statement takes back neither a revocation nor a pack', async (t) => {
  const { client, write, folder } = await desk(t);
  const vendor = await FakeVendor.create({ now });
  const bare = JSON.parse(await vendorFile(vendor)) as VendorFileContent;
  const claims = { iss: vendor.vendor, iat: vendor.issuedAt, sub: vendor.root.id, revoked: ['A'.repeat(20)] };
  const list = [await signStatement('revocations', claims, vendor.root)];
  const current = vendorFileText({ ...bare, revocations: [list] });
  await client('add-vendor', await write('current.attiva', current));
  const unrevoked = await client('add-vendor', await write('unrevoked.attiva', vendorFileText(bare)));
  assert.match(unrevoked.err, /^vendor-file-older: /);
  const packless = vendorFileText({ ...bare, packs: [], revocations: [list] });
  const withoutPack = await client('add-vendor', await write('packless.attiva', packless));
  assert.match(withoutPack.err, /^pack-older: /);
  assert.equal(await readFile(join(folder, 'state/vendors/aurora.example.attiva'), 'utf8'), current);
});

test('of several vendors the one that knows the key gets it', async (t) => {
  const { client, write } = await desk(t);
  const aurora = await FakeVendor.create({ now });
  const borea = await FakeVendor.create({
    now,
    vendor: 'borea.example',
    name: 'Borea',
    applications: [{ id: 'mail', generations: [2026], editions: [{ id: 'basic', group: 7000 }] }],
  });
  for (const vendor of [aurora, borea])
    await client('add-vendor', await write(`${vendor.vendor}.attiva`, await vendorFile(vendor)));
  const key = borea.setupKey('basic', 2026);
  const installed = await client('install-key', key, '--dns-suffix', 'corp.example', '--dns-server', '127.0.0.1:9');
  assert.equal(installed.exit, 0, installed.err);
  assert.match(installed.out, /^Installed the setup key …[0-9A-Z]{5}: mail\/basic, generation 2026\nActivating /);
  assert.match(installed.out, /Not activated: dns-failed: /);
  const { licenses } = JSON.parse((await client('status', '--json')).out) as { licenses: { state: string }[] };
  assert.deepEqual(
    licenses.map(({ state }) => state),
    ['initial-grace'],
  );
});

test('a machine in grace is not licensed: exit 3, and every failed attempt has the class of its cause', async (t) => {
  const { client, write } = await desk(t);
  const vendor = await FakeVendor.create({ now });
  const roots = ['--roots', await write('roots.json', JSON.stringify(vendor.roots))];
  await client('set-host', '127.0.0.1:9', ...roots);
  await client('install-key', vendor.setupKey('studio', 2026), ...roots);
  assert.equal((await client('status', ...roots)).exit, 3);
  const tried = await client('activate', 'studio', ...roots);
  assert.equal(tried.exit, 6);
  assert.match(tried.out, /tried {2}127\.0\.0\.1:9, set for the machine {2}connection-refused: /);
  assert.equal((await client('clear-host', ...roots)).exit, 0);
  const cleared = await client('clear-key', ...roots);
  assert.match(cleared.out, /key and lease are removed/);
  const nothing = await client('activate', ...roots);
  assert.deepEqual([nothing.exit, nothing.out], [3, '']);
});

test('names nobody knows are answered with the nearest', async (t) => {
  const { client, write } = await desk(t);
  const vendor = await FakeVendor.create({ now });
  const roots = ['--roots', await write('roots.json', JSON.stringify(vendor.roots))];
  assert.match((await client('status', 'studoi', ...roots)).err, /no edition studoi; did you mean studio\?/);
  const host = await client('set-host', 'h', '--application', 'aurora-ofice', ...roots);
  assert.match(host.err, /no application aurora-ofice; did you mean aurora-office\?/);
  assert.match((await client('set-caching', 'maybe', ...roots)).err, /on or off, not "maybe"/);
});

test('a state cut off is named as the reason why no key is known', async (t) => {
  const { client, write, folder } = await desk(t);
  const vendor = await FakeVendor.create({ now });
  const roots = ['--roots', await write('roots.json', JSON.stringify(vendor.roots))];
  await client('set-host', '127.0.0.1:9', ...roots);
  await client('install-key', vendor.setupKey('studio', 2026), ...roots);
  await truncate(join(folder, 'state/aurora.example/state.json'), 30);
  const heard = await client('activate', ...roots);
  assert.equal(heard.exit, 3);
  assert.match(heard.err, /^no-product-key: .*\n {2}because {3}state-damaged: /);
});

test('a file that is no vendor’s is refused by its name, and nothing is kept', async (t) => {
  const { client, write } = await desk(t);
  for (const text of ['', '[]', '{}', '{"vendor":"aurora.example","roots":[]}', '{"attiva":1}']) {
    const heard = await client('status', '--roots', await write('x.json', text));
    assert.match(heard.err, /^vendor-file-invalid: /, text);
  }
  assert.match((await client('status')).err, /^no-vendor: this machine knows no vendor yet/);
});

test('seal says what it removes and keeps, does it once, and --check tells by its exit', async (t) => {
  const { client, write, folder } = await desk(t);
  const vendor = await FakeVendor.create({ now });
  await client('add-vendor', await write('a.attiva', await vendorFile(vendor)));
  await client('set-host', '127.0.0.1:9'); // No host there: an identity is made all the same, and the attempt noted.
  await client('install-key', vendor.setupKey('studio', 2026));
  const checked = await client('seal', '--check');
  assert.equal(checked.exit, 4);
  assert.match(
    checked.out,
    /^aurora\.example, .*\n {2}to remove +identity, answers\n {2}kept +setup keys, hosts set\n/,
  );
  assert.match(checked.out, /grace +aurora-studio\/studio begins anew at the next start, 2 more times/);
  assert.match(checked.out, /\n\nNot sealed\. Run `attiva client seal`/);
  const sealed = await client('seal');
  assert.equal(sealed.exit, 0);
  assert.match(sealed.out, /removed +identity, answers\n[^]*\nSealed\. Shut the machine down now/);
  assert.doesNotMatch(await readFile(join(folder, 'state/aurora.example/identity.json'), 'utf8'), /"d":/);
  const again = await client('seal');
  assert.match(again.out, /removed +nothing: sealed already/);
  const json = JSON.parse((await client('seal', '--check', '--json')).out) as { sealed: boolean };
  assert.equal(json.sealed, true);
});
