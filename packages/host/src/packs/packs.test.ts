import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type ProductPackClaims, type Signer, signStatement } from '@attiva/protocol';
import { createSigner, FakeVendor } from '@attiva/testkit';
import {
  type Administered,
  activate,
  administer,
  outcomeOf,
  startDesktopHost,
  startMs,
  trialClient,
  type TrialHost,
  vendorFileOf,
} from '../trial-host.test.fixture.ts';

const now = Math.floor(startMs / 1000);

async function packText(
  trial: TrialHost,
  change: Partial<ProductPackClaims> = {},
  signer: Signer = trial.vendor.delegated,
): Promise<string> {
  const other = await FakeVendor.create({
    now,
    applications: [{ id: 'aurora-office', generations: [2024], editions: [{ id: 'office', threshold: 1 }] }],
  });
  const applications = other.pack.applications.map((application) => ({ ...application, group: 90 }));
  const claims = { ...trial.vendor.pack, pack: 'aurora-office', applications, ...change };
  return JSON.stringify([await signStatement('product-pack', claims, signer), trial.vendor.delegation]);
}

const add = (trial: TrialHost, file: string): Promise<Administered> => administer(trial, '/v1/packs', { file });

const outcome = async (trial: TrialHost, file: string): Promise<unknown> => {
  const { body } = await add(trial, file);
  return body['code'] ?? (body['packs'] as { outcome: string }[]).map((pack) => pack.outcome).join(' ');
};

describe('a product pack comes to a running host', () => {
  test('and its products are known at once, also after a restart; older ones never come back', async (t) => {
    let trial = await startDesktopHost(1);
    t.after(() => trial.stop());
    const office = { application: 'aurora-office', edition: 'office', generation: 2024 };
    assert.equal(await activate(trial, trialClient(), office), 'product-not-covered');
    const first = await packText(trial);
    assert.equal(await outcome(trial, first), 'added');
    assert.equal(await outcome(trial, first), 'unchanged');
    const { packs } = (await administer(trial, '/v1/packs')).body as { packs: { pack: string }[] };
    assert.deepEqual(packs.map(({ pack }) => pack).sort(), ['aurora', 'aurora-office']);
    const second = await packText(trial, { version: 2 });
    assert.equal(await outcome(trial, second), 'updated');
    assert.equal(await outcome(trial, first), 'pack-older');
    trial = await trial.restart();
    assert.equal(await outcome(trial, first), 'pack-older');
    assert.equal(outcomeOf(await activate(trial, trialClient())), 'licensed');
  });

  test('also in the vendor file, which keeps what came by itself and never sets it back', async (t) => {
    const trial = await startDesktopHost(1);
    t.after(() => trial.stop());
    const file = await vendorFileOf(trial.vendor, now);
    assert.equal(await outcome(trial, await packText(trial, { version: 3 })), 'added');
    assert.equal(await outcome(trial, file), 'unchanged unchanged');
    const content = JSON.parse(file) as { packs: unknown[] };
    const older = JSON.parse(await packText(trial, { version: 2 })) as unknown;
    const withOlder = JSON.stringify({ ...content, packs: [...content.packs, older] });
    assert.equal(await outcome(trial, withOlder), 'pack-older');
    const newer = JSON.parse(await packText(trial, { version: 4 })) as unknown;
    assert.equal(
      await outcome(trial, JSON.stringify({ ...content, packs: [...content.packs, newer] })),
      'unchanged updated',
    );
  });

  test('but not one of another vendor, by another signer, edited, from the future, or that takes a product over', async (t) => {
    const trial = await startDesktopHost(1);
    t.after(() => trial.stop());
    const stranger = await FakeVendor.create({ now, vendor: 'borealis.example' });
    const foreign = JSON.stringify(stranger.roots.packs[0]);
    assert.equal(await outcome(trial, foreign), 'vendor-unknown');
    assert.equal(await outcome(trial, await vendorFileOf(stranger, now)), 'vendor-unknown');
    assert.equal(await outcome(trial, await packText(trial, {}, createSigner())), 'not-authentic');
    const good = await packText(trial);
    const [pack = '', delegation = ''] = JSON.parse(good) as string[];
    const edited = Buffer.from(pack.split('.')[1] ?? '', 'base64url')
      .toString()
      .replace('"threshold":1', '"threshold":0');
    const parts = pack.split('.');
    const forged = [parts[0], Buffer.from(edited).toString('base64url'), parts[2]].join('.');
    assert.equal(await outcome(trial, JSON.stringify([forged, delegation])), 'not-authentic');
    assert.equal(await outcome(trial, await packText(trial, { needs: 2 })), 'pack-needs-newer-program');
    const taking = { applications: trial.vendor.pack.applications };
    assert.equal(await outcome(trial, await packText(trial, taking)), 'pack-invalid');
    for (const text of ['', 'x', '1', '{}', '[]', '{"vendor":1}', good.slice(0, 100)]) {
      assert.match(String(await outcome(trial, text)), /^(?:pack-invalid|vendor-unknown)$/, text);
    }
    assert.equal((await administer(trial, '/v1/packs')).body['packs'] instanceof Array, true);
    assert.equal(outcomeOf(await activate(trial, trialClient())), 'licensed');
  });
});
