import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { ActivationError, createProductKey, isActivationError } from '@attiva/protocol';
import { FakeVendor } from '@attiva/testkit';
import type { Call } from '../program/command-spec.ts';
import { runHere } from '../program/run-here.test.fixture.ts';
import { guidOf } from './activation-id.ts';
import { familiarCall, familiarVerbs } from './familiar.ts';
import { commandOf } from './verb.ts';

const now = Date.UTC(2026, 10, 23, 8) / 1000;

interface Heard {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
}

interface Desk {
  readonly folder: string;
  readonly vendor: FakeVendor;
  /** Calls `attiva …` with the vendor's roots, its state in the folder, and no host on the machine. */
  readonly attiva: (...words: string[]) => Promise<Heard>;
}

async function desk(t: TestContext): Promise<Desk> {
  const folder = await mkdtemp(join(tmpdir(), 'attiva-familiar-'));
  t.after(() => rm(folder, { recursive: true }));
  const vendor = await FakeVendor.create({
    now,
    applications: [
      {
        id: 'aurora-studio',
        generations: [2026],
        editions: [
          { id: 'studio', group: 7000 },
          { id: 'viewer', group: 7001 },
        ],
      },
    ],
  });
  await writeFile(join(folder, 'roots.json'), JSON.stringify(vendor.roots));
  return {
    folder,
    vendor,
    attiva: (...words) =>
      runHere([...words, '--roots', 'roots.json', '--data', 'state', '--host-data', 'host', '--dns-suffix', 'local'], {
        folder,
        now,
        familiar: familiarCall,
      }),
  };
}

/** Everything below the folder, to see that nothing has changed. */
async function contentOf(folder: string): Promise<string> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts = await Promise.all(files.toSorted().map(async (file) => `${file} ${await readFile(file, 'utf8')}`));
  return texts.join('\n');
}

test('what is refused says why in a known class, also as JSON, and changes nothing', async (t) => {
  const { folder, vendor, attiva } = await desk(t);
  await attiva('/skms', '127.0.0.1:9');
  await attiva('/ipk', vendor.setupKey('studio', 2026));
  await attiva('/ipk', vendor.setupKey('viewer', 2026));
  const before = await contentOf(folder);
  const hostKey = createProductKey({ kind: 'host', group: 5, random: new Uint8Array(10) }).text;
  const bad: readonly (readonly [number, string, ...string[]])[] = [
    [2, 'missing required argument', '/ipk'],
    [2, 'group', '/ipk', 'HC8TF'],
    [4, 'host key', '/ipk', hostKey],
    [2, 'name one: aurora-studio/studio', '/upk'],
    [2, 'did you mean', '/upk', 'studoi'],
    [2, 'no application aurora|application aurora ', '/rearm-app', 'aurora'],
    [2, 'missing required argument', '/skms'],
    [2, 'is no host', '/skms', 'a b'],
    [2, 'another protocol', '/skms', `host:${1600 + 88}`],
    [2, 'is no host', '/skms', ':70000'],
    [2, 'none is set here', '/skms', ':7000', 'studio'],
    [2, 'top-level', '/skms-domain', 'com'],
    [2, '0 \\(all\\)', '/act-type', '7'],
    [4, 'no tokens', '/act-type', '3'],
    [2, 'cannot be read', '/ilc', 'missing.attiva'],
    [2, 'vendor-file-invalid', '/ilc', 'roots.json'],
    [2, 'no host in', '/sai', '60'],
    [2, 'whole number', '/sprt', 'x'],
    [2, 'from 1 to 65535, not 99999', '/sprt', '99999'],
    [2, 'another protocol', '/sprt', String(1600 + 88)],
    [2, 'no installed key ends in', 'ospp', '/unpkey:00000'],
    [2, 'TRUE or FALSE', 'ospp', '/cachst:maybe'],
    [2, 'no product of application', 'ospp', '/dstatusall', '--application', 'none'],
    [2, 'too many arguments|not reached from here', '/skhc', 'a'],
    [2, 'unknown option', '/dlv', '--dat', 'x'],
    [2, 'belongs to no directory', '/ao-list'],
    [2, 'belongs to no directory', '/del-ao', 'CN=x'],
    [2, 'unknown option|did you mean', '/ao-list', '--password', 'x'],
    [2, 'missing required argument', '/ad-activation-apply-cid', hostKey],
    [2, 'holds no certificate', '/ao-list', '--server', 'ldaps://127.0.0.1:1', '--ca-file', 'roots.json'],
    [2, 'give --password-file', '/ao-list', '--server', 'ldaps://127.0.0.1:1', '--bind-dn', 'cn=a'],
    [4, 'setup key', '/ad-activation-apply-cid', vendor.setupKey('studio', 2026), '1'],
    [6, 'directory-unreachable', '/del-ao', 'CN=x', '--server', 'ldaps://127.0.0.1:1'],
  ];
  for (const [exit, why, ...words] of bad) {
    const heard = await attiva(...words);
    assert.deepEqual([heard.exit, heard.out], [exit, ''], `${words.join(' ')}: ${heard.err}`);
    assert.match(heard.err, new RegExp(why), words.join(' '));
    const json = await attiva(...words, '--json');
    const problem = JSON.parse(json.out) as { code: string; exit: number };
    assert.deepEqual([json.exit, problem.exit], [exit, exit], words.join(' '));
  }
  assert.equal(await contentOf(folder), before);
});

test('each verb that has no meaning here says why, with exit class 4', async (t) => {
  const { attiva } = await desk(t);
  const absent = (Object.keys(familiarVerbs) as (keyof typeof familiarVerbs)[]).flatMap((tool) =>
    familiarVerbs[tool].filter(({ who }) => who === 'nobody').map((verb) => ({ tool, verb })),
  );
  assert.equal(absent.length, 14);
  for (const { tool, verb } of absent) {
    const given = Object.keys(verb.arguments ?? {}).map(() => 'x');
    const { exit, err } = await attiva(tool, verb.name, ...given);
    assert.equal(exit, 4, `${verb.name}: ${err}`);
    assert.match(err, new RegExp(`^no-counterpart: ${verb.name} `), verb.name);
  }
});

test('activation objects: the server that was set on this machine is asked, unless another is named', async (t) => {
  const { folder, attiva } = await desk(t);
  const modern = (...words: string[]): Promise<Heard> =>
    runHere([...words, '--roots', 'roots.json', '--data', 'state'], { folder, now });
  await modern('directory', 'use', 'ldaps://127.0.0.1:1');
  const own = await attiva('/ao-list');
  assert.deepEqual([own.exit, own.out], [6, '']);
  assert.match(own.err, /^directory-unreachable: .*127\.0\.0\.1:1/);
  const other = await attiva('/ao-list', '--server', 'ldaps://127.0.0.1:2');
  assert.match(other.err, /^directory-unreachable: .*127\.0\.0\.1:2/);
  assert.match((await modern('directory', 'remove', 'x')).err, /^directory-unreachable: .*127\.0\.0\.1:1/);
  await modern('directory', 'forget');
  assert.match((await attiva('/ao-list')).err, /belongs to no directory/);
});

test('an edition is meant by its Activation ID in any case and in braces, by its name, or by both names', async (t) => {
  const { vendor, attiva } = await desk(t);
  await attiva('/ipk', vendor.setupKey('studio', 2026));
  await attiva('/ipk', vendor.setupKey('viewer', 2026));
  const id = guidOf([vendor.vendor, 'aurora-studio', 'viewer']);
  for (const name of [id, id.toUpperCase(), `{${id}}`, 'viewer', 'aurora-studio/viewer']) {
    const { licenses } = JSON.parse((await attiva('/dlv', name, '--json')).out) as {
      licenses: { edition: string; activationId: string }[];
    };
    assert.deepEqual(
      licenses.map(({ edition, activationId }) => [edition, activationId]),
      [['viewer', id]],
      name,
    );
  }
  const all = JSON.parse((await attiva('/dli', 'ALL', '--json')).out) as { licenses: unknown[] };
  assert.equal(all.licenses.length, 2);
});

test('an Activation ID is for ever: scripts have it', () => {
  assert.equal(guidOf(['aurora.example', 'aurora-studio', 'studio']), 'fb2481de-f9a4-8a85-9265-5ebcdcdbc557');
  assert.notEqual(guidOf(['a', 'bc']), guidOf(['ab', 'c']));
});

test('a host that is set and a lookup domain: whichever comes second says what wins', async (t) => {
  const { attiva } = await desk(t);
  const warning = /Warning: the host that is set \(a\.example:7688\) wins; the lookup domain corp\.example is not used/;
  assert.doesNotMatch((await attiva('/skms', 'a.example')).out, /Warning/);
  assert.match((await attiva('/skms-domain', 'corp.example')).out, warning);
  assert.match((await attiva('/skms', 'a.example')).out, warning);
  await attiva('/ckms');
  assert.doesNotMatch((await attiva('/skms-domain', 'corp.example')).out, /Warning/);
  assert.match((await attiva('/skms', 'a.example')).out, warning);
});

test('what is set for an edition stays set there when the machine’s is cleared, and is said', async (t) => {
  const { attiva } = await desk(t);
  await attiva('/skms', 'a.example');
  await attiva('/skms', 'b.example:7000', 'studio');
  assert.match(
    (await attiva('/skms', ':7001', 'studio')).out,
    /set to b\.example:7001 successfully, for edition aurora-studio\/studio/,
  );
  const { out } = await attiva('/ckms');
  assert.match(out, /still set for edition aurora-studio\/studio: b\.example:7001/);
});

test('the text of a key leaves the disk with /cpky, and the last five characters stay', async (t) => {
  const { folder, vendor, attiva } = await desk(t);
  const key = vendor.setupKey('studio', 2026);
  await attiva('/ipk', key);
  assert.ok((await contentOf(join(folder, 'state'))).includes(key));
  assert.equal((await attiva('/cpky')).exit, 0);
  assert.equal((await contentOf(join(folder, 'state'))).includes(key), false);
  assert.match((await attiva('/dli')).out, new RegExp(`\nPartial Product Key: ${key.slice(-5)}\n`));
});

test('a host whose folder is empty is none; one that does not tell spoils nothing of the client’s part', async (t) => {
  const { folder, vendor, attiva } = await desk(t);
  await attiva('/ipk', vendor.setupKey('studio', 2026));
  await mkdir(join(folder, 'host'));
  assert.doesNotMatch((await attiva('/dlv')).out, /host that|is a host/);
  await writeFile(join(folder, 'host/host.db'), 'no database');
  const { out, exit } = await attiva('/dlv');
  assert.match(
    out,
    /^Software licensing service version: [^]*\nThis machine is a host that does not tell how it stands: /,
  );
  assert.match(out, /\nLicense Status: Initial grace period\nTime remaining: 43200 minutes \(30 days\)\n/);
  assert.equal(exit, 3);
});

test('a refusal for lack of rights says who may', async () => {
  const [ckms] = familiarVerbs.slmgr.filter(({ name }) => name === '/ckms');
  assert.ok(ckms !== undefined);
  for (const code of ['not-permitted', 'state-unwritable'] as const) {
    const run = (): Promise<never> => Promise.reject(new ActivationError(code, 'the door is shut'));
    const refused = commandOf({ ...ckms, run }, 'slmgr').run({} as Call);
    await assert.rejects(refused, (error) => {
      assert.ok(isActivationError(error) && error.code === code);
      assert.match(error.detail, /^\/ckms is for the administrator \(sudo, or an elevated prompt\): the door is shut$/);
      assert.equal(error.facts['who'], 'administrator');
      return true;
    });
  }
});

test('every verb has a help with an example that reads as itself', async (t) => {
  const { attiva } = await desk(t);
  for (const tool of ['slmgr', 'ospp'] as const) {
    for (const { name } of familiarVerbs[tool]) {
      const { exit, out } = await attiva(tool, name, '--help');
      assert.equal(exit, 0, name);
      const example = /\nExample:\n {2}attiva (.+)\n?$/.exec(out)?.[1]?.split(' ') ?? [];
      assert.equal(familiarCall(example)?.words.includes(name), true, `${name}: ${out}`);
    }
  }
});
