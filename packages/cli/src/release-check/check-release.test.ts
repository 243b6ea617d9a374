import assert from 'node:assert/strict';
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { sdkName } from '@attiva/client';
import { isActivationError, type ProductRoots } from '@attiva/protocol';
import {
  type Bench,
  type Build,
  bundleProduct,
  type Checked,
  electronArchive,
  openBench,
} from './product.test.fixture.ts';

let bench: Bench;
before(async () => {
  bench = await openBench();
});
after(() => bench.remove());

const version = sdkName.replace('@attiva/client ', '');
const codes = ({ findings }: Checked): readonly string[] => [...new Set(findings.map(({ code }) => code))].toSorted();
const notes = (checked: Checked): readonly string[] => checked.notes.map(({ code }) => code);

async function refusedFor(build: Build, expected: readonly string[], message?: string): Promise<Checked> {
  const { json, exit } = await build.check();
  assert.deepEqual([codes(json), exit, json.ok], [expected, 4, false], message);
  return json;
}

const bundlings = [
  {},
  { minify: true },
  { minify: true, sourcemap: true },
  { sourcemap: true, format: 'cjs' },
] as const;

describe('a product as its maker bundles it', () => {
  for (const how of bundlings) {
    const name = JSON.stringify(how);
    test(`with ordinary roots it is fit to be shipped ${name}`, async () => {
      const build = bench.build();
      await bundleProduct(build, { roots: bench.ordinary.file('roots.ts') }, how);
      const { json, text, exit } = await build.check();
      assert.deepEqual([json.findings, json.notes, exit], [[], [], 0]);
      assert.match(
        text,
        new RegExp(`^roots: aurora\\.example \\(no lab root\\) ok · releaseDate ok · SDK ${version} ok `),
      );
      assert.deepEqual(
        [json['vendors'], json['releaseDates'], json['sdkVersions']],
        [['aurora.example'], ['2026-11-20'], [version]],
      );
    });

    test(`with the roots of a lab it is refused, and the place is told ${name}`, async () => {
      const build = bench.build();
      await bundleProduct(build, { roots: bench.lab.file('roots.ts') }, how);
      const { findings } = await refusedFor(build, ['lab-root']);
      assert.match(`${findings[0]?.file}:${findings[0]?.place}`, /^main\.js:\d+:\d+$/);
    });

    test(`with allowLab in its code it is refused ${name}`, async () => {
      const roots = bench.ordinary.file('roots.ts');
      for (const options of ['allowLab: true', "allowLab: process.env.LAB === '1'", '...{ "allowLab": !0 }']) {
        const build = bench.build();
        await bundleProduct(build, { roots, options }, how);
        await refusedFor(build, ['allow-lab'], options);
      }
    });
  }

  test('a mark that was taken out of its roots is found in what they have signed', async () => {
    const build = bench.build();
    const roots = bench.lab.file('roots.ts').replace(/,\s*"lab": true/, '');
    assert.doesNotMatch(roots, /"lab"/);
    await bundleProduct(build, { roots }, { minify: true });
    await refusedFor(build, ['lab-root']);
  });

  test('roots that have signed nothing yet are known by their own mark', async () => {
    const { packs: _packs, ...rest } = JSON.parse(bench.lab.file('roots.json')) as ProductRoots;
    const bare = { ...rest, packs: [] };
    for (const how of bundlings) {
      const build = bench.build();
      const ordered = {
        vendor: bare.vendor,
        name: bare.name,
        roots: bare.roots,
        packs: [],
        revocations: [],
        lab: true,
      };
      await bundleProduct(build, { roots: `export const roots = ${JSON.stringify(ordered)};` }, how);
      await refusedFor(build, ['lab-root'], JSON.stringify(how));
    }
    const json = bench.build();
    json.write('resources/roots.json', JSON.stringify({ lab: true, ...bare }));
    await refusedFor(json, ['lab-root']);
  });

  test('without releaseDate, or with one that is no day, it says so and is fit all the same', async () => {
    const roots = bench.ordinary.file('roots.ts');
    const without = bench.build();
    await bundleProduct(without, { roots, options: '' }, { minify: true });
    const first = await without.check();
    assert.deepEqual([notes(first.json), first.exit], [['release-date-missing'], 0]);
    assert.match(first.text, /^note {5}`releaseDate` is not compiled in[^]*releaseDate not found/);
    const wrong = bench.build();
    await bundleProduct(wrong, { roots, options: "releaseDate: '2026-13-40'" });
    assert.deepEqual(notes((await wrong.check()).json), ['release-date-invalid']);
  });
});

describe('the testing entry of the SDK', () => {
  const roots = (): string => bench.ordinary.file('roots.json');

  test('bundled in is found by its mark, whatever of it is used', async () => {
    const more = "import { testActivation } from '@attiva/client/testing'; if (process.argv[2]) testActivation({});";
    for (const how of bundlings) {
      const build = bench.build();
      await bundleProduct(build, { roots: bench.ordinary.file('roots.ts'), more }, how);
      const { json, exit } = await build.check();
      assert.ok(codes(json).includes('testing-entry') && exit === 4, JSON.stringify([how, json.findings]));
    }
  });

  test('imported is found; lying unused among the modules it is none', async () => {
    const build = bench.build();
    build.write('roots.json', roots());
    build.write('node_modules/@attiva/client/dist/testing.js', 'x("attiva-client-testing-do-not-ship",{allowLab:!0})');
    build.write('node_modules/@attiva/client/README.md', "import { testActivation } from '@attiva/client/testing';");
    build.write('node_modules/@attiva/client/dist/index.js', `const sdk = '${sdkName}';`);
    assert.equal((await build.check()).exit, 0);
    for (const line of [
      "import{testActivation as t}from'@attiva/client/testing';",
      'require("@attiva/client/testing")',
      'await import(`@attiva/client/testing`)',
    ]) {
      build.write('main.js', line);
      const { findings } = await refusedFor(build, ['testing-entry'], line);
      assert.equal(findings[0]?.file, 'main.js');
    }
  });
});

describe('whatever form the roots have', () => {
  test('an Electron archive: each file in it by its name', async () => {
    const build = bench.build();
    const files = {
      'package.json': '{}',
      'dist/main.js': bench.lab.file('roots.ts'),
      'dist/date.js': 'releaseDate:"2026-11-20"',
    };
    build.write('resources/app.asar', electronArchive(files));
    const { findings } = await refusedFor(build, ['lab-root']);
    assert.equal(findings[0]?.file, 'resources/app.asar!/dist/main.js');
    const good = bench.build();
    good.write('app.asar', electronArchive({ ...files, 'dist/main.js': bench.ordinary.file('roots.ts') }));
    assert.equal((await good.check()).exit, 0);
  });

  test('a header for C, and the program made of it', async () => {
    for (const [vendor, expected] of [
      [bench.lab, ['lab-root']],
      [bench.ordinary, []],
    ] as const) {
      const header = bench.build();
      header.write('include/roots.h', vendor.file('roots.h'));
      assert.deepEqual(codes((await header.check()).json), expected);
      const program = bench.build();
      const json = Buffer.from(JSON.stringify(JSON.parse(vendor.file('roots.json'))));
      program.write(
        'aurora.exe',
        Buffer.concat([Buffer.from('MZ\0\0'), Buffer.alloc(100_000, 0x90), json, Buffer.alloc(9)]),
      );
      const { json: checked } = await program.check();
      assert.deepEqual(codes(checked), expected);
      assert.ok(checked.findings.every(({ place }) => /^@[0-9a-f]+$/.test(place)));
    }
  });

  test('a program that holds its texts in UTF-16', async () => {
    const build = bench.build();
    const text = Buffer.from(bench.lab.file('roots.json'), 'utf16le');
    build.write('Aurora.dll', Buffer.concat([Buffer.from('MZ\0'), text]));
    const { findings } = await refusedFor(build, ['lab-root']);
    assert.match(findings[0]?.place ?? '', /^@[0-9a-f]+$/);
  });

  test('a vendor file that travels along', async () => {
    const build = bench.build();
    build.write('roots.json', bench.ordinary.file('roots.json'));
    build.write('installer/aurora.attiva', bench.lab.file('aurora.attiva'));
    const { findings } = await refusedFor(build, ['lab-root']);
    assert.ok(findings.every(({ file }) => file === 'installer/aurora.attiva'));
  });

  test('in a file of many megabytes, across the pieces in which it is read', async () => {
    const roots = JSON.stringify(JSON.parse(bench.lab.file('roots.json')));
    const piece = 16 * 1024 * 1024;
    for (const at of [piece - 2 * 1024 * 1024 - 66_000, piece - 800, piece + 5]) {
      const build = bench.build();
      build.write('big.bin', Buffer.concat([Buffer.alloc(at, 'A'), Buffer.from(roots), Buffer.alloc(1000, 'B')]));
      await refusedFor(build, ['lab-root'], `at ${at}`);
      rmSync(build.dir, { recursive: true });
    }
  });

  test('one file instead of a folder', async () => {
    const build = bench.build();
    build.write('main.js', bench.lab.file('roots.ts'));
    assert.equal((await build.check('main.js')).exit, 4);
  });
});

describe('what it cannot judge', () => {
  test('a build without roots is refused; so is an empty one', async () => {
    const build = bench.build();
    await refusedFor(build, ['no-roots']);
    build.write('main.js', 'console.log("no license at all")');
    const { text } = await build.check();
    assert.match(text, /^no-roots {2}\. [^]*roots: NONE/);
  });

  test('a folder that is not there is told', async () => {
    await assert.rejects(
      bench.build().check('nowhere'),
      (error) => isActivationError(error) && error.code === 'not-found',
    );
  });

  test('links that lead out are named and not followed; those that go round do no harm', async () => {
    const outside = bench.build();
    outside.write('main.js', bench.lab.file('roots.ts'));
    const build = bench.build();
    build.write('roots.json', bench.ordinary.file('roots.json'));
    mkdirSync(join(build.dir, 'deep'));
    symlinkSync(outside.dir, join(build.dir, 'deep', 'out'));
    symlinkSync(build.dir, join(build.dir, 'deep', 'round'));
    symlinkSync(join(build.dir, 'nowhere'), join(build.dir, 'dangling'));
    const { json, exit } = await build.check();
    assert.equal(exit, 0);
    assert.deepEqual(
      json.skipped.map(({ file }) => file),
      ['dangling', 'deep/out'],
    );
  });

  test('what is packed is named, for nothing can be seen in it', async () => {
    const build = bench.build();
    build.write('roots.json', bench.ordinary.file('roots.json'));
    build.write('setup.zip', Buffer.from('504b030414000000', 'hex'));
    const { json, text } = await build.check();
    assert.deepEqual(json.skipped[0]?.file, 'setup.zip');
    assert.match(text, /^skipped {2}setup\.zip: a zip archive/m);
  });

  test('a file that only begins like an archive is looked at as a whole', async () => {
    const build = bench.build();
    const head = Buffer.from('0400000010000000080000000400000078787878', 'hex');
    build.write('odd.asar', Buffer.concat([head, Buffer.from(bench.lab.file('roots.json'))]));
    await refusedFor(build, ['lab-root']);
  });
});
