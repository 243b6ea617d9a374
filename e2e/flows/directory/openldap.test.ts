// needs: linux slapd ldap-utils
/** Activation objects in a real OpenLDAP, by the command line: published, listed, copied, forged, removed. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { createTestAuthority, type StartedOpenLdap, startOpenLdap } from '@attiva/testkit';
import { askAttiva, pasteAttiva } from '../../site/attiva.ts';
import { createFolder } from '../../site/folder.ts';
import { savedPicture } from '../../site/phone-page.ts';
import { typeInto } from '../../site/typing.ts';
import { createDirectorySite, type DirectorySite, type Spoken } from './directory-site.ts';

const schema = readFileSync(new URL('../../../deploy/openldap/attiva.ldif', import.meta.url), 'utf8');
const suffix = 'dc=rossi,dc=example';
const rossi = createTestAuthority('Rossi CA');
const mallory = createTestAuthority('Mallory CA');
const names = ['localhost', '127.0.0.1'];

describe('activation objects in OpenLDAP', () => {
  const folder = createFolder('directory-openldap');
  const running: StartedOpenLdap[] = [];
  let site: DirectorySite;
  let ldap: StartedOpenLdap;
  let caFile: string;
  let passwordFile: string;

  const start = async (options: Partial<Parameters<typeof startOpenLdap>[0]> = {}): Promise<StartedOpenLdap> => {
    const started = await startOpenLdap({
      suffix,
      schema,
      certificate: rossi.issue({ name: 'ldap', names }),
      ...options,
    });
    running.push(started);
    return started;
  };
  const at = (server: StartedOpenLdap, ca: string = caFile): readonly string[] => [
    '--server',
    `ldaps://127.0.0.1:${server.ldapsPort}`,
    '--ca-file',
    ca,
    '--bind-dn',
    server.adminDn,
    '--password-file',
    passwordFile,
  ];
  /** Puts the first object of one directory, as it is, into another. */
  const copy = async (from: StartedOpenLdap, to: StartedOpenLdap): Promise<void> => {
    const chain = await from.read('attivaChain');
    await to.add(
      `dn: cn=attiva,${suffix}\nobjectClass: attivaContainer\ncn: attiva\n\n` +
        `dn: cn=copied,cn=attiva,${suffix}\nobjectClass: attivaActivationObject\ncn: copied\ndisplayName: copied\n` +
        `attivaKeyword: attiva-activation-object\nattivaChain:: ${Buffer.from(chain).toString('base64')}\n`,
    );
  };

  before(async () => {
    site = await createDirectorySite(folder, '127.83.1.1');
    ldap = await start();
    caFile = site.file('rossi.pem', rossi.cert);
    passwordFile = site.file('password', `${ldap.password}\n`);
  });
  after(async () => {
    for (const server of running) await server.stop();
    await site.authority.stop();
  });

  test('one is published, listed as good, published again in its place, and removed', async () => {
    const key = await site.aurora.hostKey('Rossi SpA', 'aurora-os');
    const first = await site.publish([key, ...at(ldap), '--name', 'for all of us']);
    assert.equal(first.replaced, false);
    const again = await site.publish([key, ...at(ldap)]);
    assert.deepEqual([again.dn, again.replaced], [first.dn, true]);
    const { directory, objects } = await site.list(at(ldap));
    assert.equal(directory.kind, 'ldap');
    assert.deepEqual(
      objects.map(({ application, refused }) => [application, refused]),
      [['aurora-os', null]],
    );
    const removed = await site.run(['remove', objects[0]?.name ?? '', ...at(ldap)]);
    assert.match(removed.stdout, /^Removed {4}cn=/im);
    assert.deepEqual((await site.list(at(ldap))).objects, []);
    await site.refused(['remove', 'nothing', ...at(ldap)], 'not-found');
  });

  test('several stand side by side, by StartTLS too, and the key is not told to the directory', async () => {
    const keys = [
      await site.aurora.hostKey('Bianchi', 'aurora-os'),
      await site.aurora.hostKey('Verdi', 'aurora-office'),
    ];
    const startTls = ['--server', `ldap://localhost:${ldap.ldapPort}`, ...at(ldap).slice(2)];
    for (const key of keys) await site.publish([key, ...startTls]);
    const { objects } = await site.list(startTls);
    const applications = new Set(objects.map(({ application }) => application));
    assert.deepEqual(applications, new Set(['aurora-office', 'aurora-os']));
    for (const { name } of objects) assert.match(name, /^aurora-\w+ \d{4} …\w{5}$/);
  });

  test('copied into another directory it is refused, and the list says why', async () => {
    const other = await start();
    await copy(ldap, other);
    const { objects } = await site.list(at(other));
    assert.deepEqual(
      objects.map(({ refused }) => refused),
      ['object-of-another-directory'],
    );
  });

  test('not defended: whoever runs a server of his own imitates a directory whose objects are bound to no CA', async () => {
    const uuid = await ldap.readUuid();
    const false1 = await start({ entryUuid: uuid, certificate: mallory.issue({ name: 'ldap', names }) });
    await copy(ldap, false1);
    const { objects } = await site.list(at(false1, site.file('mallory.pem', mallory.cert)));
    assert.deepEqual(
      objects.map(({ refused }) => refused),
      [null],
    );
  });

  test('bound to the CA it is refused there: he has not the key of that CA, though he shows its certificate', async () => {
    const strong = await start();
    const key = await site.aurora.hostKey('Neri', 'aurora-os');
    await site.publish([key, ...at(strong), '--bound-to-ca']);
    assert.deepEqual(
      (await site.list(at(strong))).objects.map(({ refused }) => refused),
      [null],
    );
    const entryUuid = await strong.readUuid();
    // A CA of his own that has the name of the true one, whose certificate he sends along.
    const namesake = createTestAuthority('Rossi CA');
    const certificate = namesake.issue({ name: 'ldap', names });
    for (const chain of ['', rossi.cert]) {
      const imitation = await start({ entryUuid, certificate, chain });
      await copy(strong, imitation);
      const { objects } = await site.list(at(imitation, site.file('namesake.pem', namesake.cert)));
      assert.deepEqual(
        objects.map(({ refused }) => refused),
        ['object-of-another-directory'],
      );
    }
  });

  test('a server without schema, without TLS, with another certificate, or none at all is told by its code', async () => {
    const key = await site.aurora.hostKey('Gialli', 'aurora-os');
    const bare = await startOpenLdap({ suffix, certificate: rossi.issue({ name: 'ldap', names }) });
    running.push(bare);
    const vendor = ['--roots', site.aurora.vendorFile];
    await site.refused(['publish', key, ...at(bare), ...vendor], 'directory-schema-missing');
    const plain = await startOpenLdap({ suffix });
    running.push(plain);
    await site.refused(['list', '--server', `ldap://127.0.0.1:${plain.ldapPort}`], 'directory-not-encrypted');
    await site.refused(['list', ...at(ldap, site.file('other.pem', mallory.cert))], 'directory-untrusted');
    await site.refused(['list', '--server', 'ldaps://127.0.0.1:1'], 'directory-unreachable');
    await site.refused(['list', '--server', `ldaps://127.0.0.1:${ldap.ldapsPort}`], 'directory-untrusted');
  });

  test('rights, passwords, referrals, several suffixes, names that are too long: each with its way out', async () => {
    const key = await site.aurora.hostKey('Azzurri', 'aurora-os');
    const vendor = ['--roots', site.aurora.vendorFile];
    const reader = at(ldap).map((word) => (word === ldap.adminDn ? ldap.readerDn : word));
    await site.refused(['publish', key, ...reader, ...vendor], 'directory-access-denied');
    const nobody = await site.refused(['publish', key, ...at(ldap).slice(0, 4), ...vendor], 'directory-access-denied');
    assert.match(nobody.detail, /Nobody has logged in: name an account with --bind-dn/);
    const wrong = at(ldap).map((word) => (word === passwordFile ? site.file('wrong', 'wrong\n') : word));
    await site.refused(['list', ...wrong], 'directory-login-refused');
    await site.refused(['publish', key, ...at(ldap), ...vendor, '--name', 'x'.repeat(41)], 'object-name-invalid');
    const referring = await start({ referral: { dn: `cn=attiva,${suffix}`, url: 'ldap://elsewhere.example/' } });
    await site.refused(['list', ...at(referring)], 'directory-referral');
    const two = await start({ otherSuffixes: ['dc=bianchi,dc=example'] });
    await site.refused(['list', ...at(two)], 'directory-unsuitable');
    assert.deepEqual((await site.list([...at(two), '--base', suffix])).objects, []);
  });

  const desk = (): readonly string[] => ['--dir', site.aurora.folder];
  /** A vendor file whose bundles hold this key, as its customer has it, and a server that holds nothing yet. */
  const withoutNetwork = async (customer: string): Promise<OffLine> => {
    const key = await site.aurora.hostKey(customer, 'aurora-office');
    const vendorFile = site.at(`${customer}.attiva`);
    await askAttiva(['authority', 'bundle', 'create', key.slice(-5), ...desk(), '--out', vendorFile]);
    const own = await start();
    const words = [...at(own), '--name', 'for all of us', '--roots', vendorFile];
    const publish = (...more: readonly string[]): Promise<Asked> =>
      askAttiva(['directory', 'publish', key, '--without-network', ...words, ...more]);
    return { key, own, words, publish };
  };
  /** The one object that is there, but for the second when it was signed: a confirmation ID tells the day. */
  const objectIn = async (own: StartedOpenLdap): Promise<unknown> => {
    const [statement = ''] = JSON.parse(await own.read('attivaChain')) as readonly string[];
    const payload = Buffer.from(statement.split('.')[1] ?? '', 'base64url').toString();
    const { iat: _day, ...claims } = JSON.parse(payload) as Readonly<Record<string, unknown>>;
    return claims;
  };

  test('without a network by file, by the photograph of a QR code, and by voice: the same object in the end', async () => {
    const { key, own, words, publish } = await withoutNetwork('Viola');
    const [request, answer, photo] = [site.at('request.jws'), site.at('answer.json'), site.at('photo.png')];
    const asked = await publish('--request', request);
    await askAttiva(['authority', 'desk', request, ...desk(), '--answer', answer]);
    const good = readFileSync(answer, 'utf8');
    for (const [text, code] of [
      [good.slice(0, 300), 'answer-unreadable'],
      [good.replace(/\.[\w-]{8}/, '.eyJpYXQi'), 'answer-unreadable'],
      [good.replace(/.(?="\s*,\s*")/, (digit) => (digit === 'A' ? 'Q' : 'A')), 'answer-not-genuine'],
    ] as const)
      await site.refused(['confirm', site.file('damaged.json', text), ...words], code);
    assert.deepEqual((await site.list(at(own))).objects, [], 'nothing was published by any of them');
    // The line that was printed, in a shell, as somebody pastes it; only the file is added.
    const pasted = await pasteAttiva(`${asked.confirm} ${answer}`);
    assert.match(pasted.stdout, /^Published {4}/m, pasted.stderr);
    const byFile = [await objectIn(own), (await site.list(at(own))).objects];
    const remove = (): Promise<unknown> => site.run(['remove', 'for all of us', ...at(own)]);
    await remove();
    const isTheSame = async (): Promise<void> => {
      assert.deepEqual([await objectIn(own), (await site.list(at(own))).objects], byFile);
      await remove();
    };

    const { address, installationId } = await publish('--png', site.at('request.png'));
    writeFileSync(photo, await savedPicture(address, installationId));
    assert.match((await site.run(['confirm', photo, ...words])).stdout, /^Published {4}/m);
    await isTheSame();

    const { head, groups } = await askAttiva<Spoken>(['authority', 'desk', installationId, ...desk()]);
    const said = groups.map(({ digits }) => digits);
    const [first = '', second = '', third = ''] = said;
    const slip = `${(Number(first[0]) + 1) % 10}${first.slice(1)}`;
    const home = { XDG_STATE_HOME: site.at('home') };
    const confirm = ['directory', 'confirm', ...words];
    const cut = await typeInto(confirm, [head, slip, first, `${third} ${second}`, second], home);
    assert.match(cut.shown, /group 1: not right[^]*groups 2 and 3 have changed places/);
    assert.deepEqual((await site.list(at(own))).objects, []);
    const whole = await typeInto(confirm, [said.slice(2, 9).join(' '), said.slice(9).join('')], home);
    assert.match(whole.shown, /2 of 27 groups are kept; go on with group 3[^]*Published {4}/);
    assert.deepEqual(readdirSync(site.at('home/attiva')), [], 'what was typed is forgotten when it is done');
    await isTheSame();
    await site.refused(['confirm', ...words], 'wrong-usage');

    // The confirmation ID of this directory at another one, and with groups that have changed places.
    const spoken = (digits: readonly string[]): string => site.file('spoken.txt', [head, ...digits].join(' '));
    const other = await start();
    const elsewhere = words.map((word) => (word.endsWith(`:${own.ldapsPort}`) ? at(other)[1] : word) ?? '');
    const refusal = await site.refused(['confirm', spoken(said), ...elsewhere], 'confirmation-not-ours');
    assert.match(refusal.detail, new RegExp(`over no request of this directory \\([\\w-]{20}\\).+…${key.slice(-5)}`));
    await site.refused(['confirm', answer, ...elsewhere], 'object-of-another-directory');
    const swapped = await site.refused(['confirm', spoken(exchanged(said, 1, 11)), ...words], 'phone-code-mistyped');
    assert.deepEqual(swapped.facts['groups'], ['2', '12']);
    for (const server of [own, other]) assert.deepEqual((await site.list(at(server))).objects, []);
  });
});

interface OffLine {
  readonly key: string;
  readonly own: StartedOpenLdap;
  /** Options of the commands about it. */
  readonly words: readonly string[];
  readonly publish: (...more: readonly string[]) => Promise<Asked>;
}

interface Asked {
  readonly confirm: string;
  readonly address: string;
  readonly installationId: string;
}

function exchanged(groups: readonly string[], one: number, other: number): readonly string[] {
  return groups.map((group, at) => (at === one ? groups[other] : at === other ? groups[one] : group) ?? '');
}
