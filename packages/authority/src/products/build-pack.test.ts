import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { type ProductPackClaims } from '@attiva/protocol';
import { openBench, openFolder, type TestAuthority, vendorFileOf, withCode } from '../authority.test.fixture.ts';
import { auroraPackToml } from './aurora-pack.ts';
import { buildPack, type BuiltPack } from './build-pack.ts';
import { findPack } from './pack.repository.ts';
import type { PackSummary } from './pack-summary.ts';

const bench = await openBench();

function publishedPacks(aurora: TestAuthority): readonly ProductPackClaims[] {
  return vendorFileOf(aurora).packs.map((pack) => pack.claims);
}

const build = (aurora: TestAuthority, toml?: string): Promise<BuiltPack> =>
  aurora.admin.post('/v1/packs', toml === undefined ? {} : { toml });

describe('pack build', () => {
  it('reads the edited pack.toml, signs the next version and keeps the setup keys that were published', async () => {
    const aurora = await bench.start();
    const before = publishedPacks(aurora)[0];
    const edited = auroraPackToml
      .replace('generations = [2026]', 'generations = [2026, 2027]')
      .replace('max-layers = 100', 'max-layers = 150');
    writeFileSync(join(aurora.folder, 'pack.toml'), edited);
    const built = await build(aurora);
    assert.deepEqual([built.pack, built.version, built.newSetupKeys], ['aurora', 2, 1]);
    assert.deepEqual([...built.files].sort(), [
      'aurora.attiva',
      'aurora.pack.json',
      'roots.h',
      'roots.json',
      'roots.ts',
      'setup-keys.json',
      'setup-keys.md',
    ]);
    const [pack] = publishedPacks(aurora);
    const studio = pack?.applications[2]?.editions[0];
    assert.deepEqual(studio?.entitlements, { 'pdf-export': true, 'max-layers': 150 });
    assert.deepEqual(
      studio?.setupKeys.map((key) => key.generation),
      [2026, 2027],
    );
    assert.deepEqual(studio?.setupKeys[0], before?.applications[2]?.editions[0]?.setupKeys[0]);
    const { packs } = await aurora.admin.get<{ packs: PackSummary[] }>('/v1/packs');
    assert.deepEqual(
      packs.map(({ version, newest }) => [version, newest]),
      [
        [2, true],
        [1, false],
      ],
    );
  });

  it('puts a setup key that was created into the next version, and takes a blocked one out', async () => {
    const aurora = await bench.start();
    const order = { kind: 'setup', edition: 'studio', generation: 2026 };
    const { key, lastFive } = await aurora.admin.post<{ key: string; lastFive: string }>('/v1/keys', order);
    const keysOf = (): string[] =>
      publishedPacks(aurora)[0]?.applications[2]?.editions[0]?.setupKeys.map((each) => each.key) ?? [];
    assert.ok(!keysOf().includes(key));
    await build(aurora);
    assert.ok(keysOf().includes(key));
    await aurora.admin.post('/v1/key-blocks', { key: lastFive });
    await build(aurora);
    assert.ok(!keysOf().includes(key));
    assert.equal(keysOf().length, 1);
  });

  it('refuses to lose an application or generation that has host keys, or to move a group', async () => {
    const aurora = await bench.start();
    await aurora.addCustomer();
    const refused = async (toml: string, problem: RegExp): Promise<void> =>
      assert.rejects(
        build(aurora, toml),
        (error: Error) => withCode('pack-invalid')(error) && problem.test(error.message),
      );
    await refused(
      auroraPackToml.replaceAll('aurora-studio', 'studio-next'),
      /"aurora-studio" has host keys and is missing/u,
    );
    await refused(auroraPackToml.replace('[2026]', '[2027]'), /2026 has host keys and is missing/u);
    await refused(auroraPackToml.replace('group = 3601', 'group = 3602'), /edition "studio", group: must stay 3601/u);
    await refused(auroraPackToml.replace('"aurora"', '"other"'), /application "aurora-os" is in another pack already/u);
    assert.equal(publishedPacks(aurora)[0]?.version, 1, 'nothing was half taken');
  });

  it('holds a second pack beside the first', async () => {
    const aurora = await bench.start();
    const toml = `pack = "tools"
[[application]]
id = "tools"
name = "Tools"
group = 1
generations = [1]
[[application.edition]]
id = "tools"
name = "Tools"
group = 1
`;
    assert.equal((await build(aurora, toml)).version, 1);
    assert.deepEqual(
      publishedPacks(aurora).map((pack) => pack.pack),
      ['aurora', 'tools'],
    );
  });

  it('signs and publishes at the next start what a crash left recorded', async () => {
    const aurora = await bench.start();
    await build(aurora);
    const { database } = aurora.authority.parts;
    await database.run('update pack set statement = null, signing_key = null where version = 2');
    await aurora.close();
    writeFileSync(join(aurora.folder, 'aurora.attiva'), 'half a fi');
    const reopened = await openFolder(aurora.folder, aurora.clock);
    assert.equal(publishedPacks(aurora)[0]?.version, 2);
    await reopened.close();
  });

  it('gives each of several builds at once a version of its own', async () => {
    const aurora = await bench.start();
    const built = await Promise.all([build(aurora), build(aurora), build(aurora)]);
    assert.deepEqual(new Set(built.map(({ version }) => version)), new Set([2, 3, 4]));
    assert.equal(publishedPacks(aurora)[0]?.version, 4);
  });

  it('whose version a standby has given to another build while it was signed, is to be built again', async () => {
    const aurora = await bench.start();
    const { parts } = aurora.authority;
    const edition = (layers: number): string => auroraPackToml.replace('max-layers = 100', `max-layers = ${layers}`);
    const layersOf = (claims: ProductPackClaims | undefined): unknown =>
      claims?.applications[2]?.editions[0]?.entitlements?.['max-layers'];
    const sign: typeof parts.desk.sign = async (kind, claims) => {
      const signed = await parts.desk.sign(kind, claims);
      // The other build has committed, and is about to be signed.
      const row = await parts.database.get<{ claims: string }>('select claims from pack where version = 2');
      const given = (row?.claims ?? '').replace('"max-layers":150', '"max-layers":170');
      await parts.database.run('update pack set claims = ? where version = 2', [given]);
      return signed;
    };
    const lossy = { ...parts, desk: { ...parts.desk, sign } };
    await assert.rejects(buildPack(lossy, edition(150), 'administrator'), withCode('database-unreachable'));
    const left = await findPack(parts.database, 'aurora', 2);
    assert.deepEqual([left?.signed, layersOf(left?.claims)], [undefined, 170]);
    assert.equal((await build(aurora, edition(150))).version, 3);
    const second = await findPack(parts.database, 'aurora', 2);
    assert.deepEqual([second?.signed !== undefined, layersOf(second?.claims)], [true, 170]);
    assert.equal(layersOf(publishedPacks(aurora)[0]), 150);
  });
});
