// needs: linux slapd ldap-utils
/** Machines that a real OpenLDAP licenses: set by an administrator, over TLS; what they lose, and who licenses them then. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { LicenseStatus } from '@attiva/client';
import { createTestAuthority, type StartedOpenLdap, type StartedProcess, startOpenLdap } from '@attiva/testkit';
import { askAttiva, refusedAttiva, runAttiva, startAttiva } from '../../site/attiva.ts';
import { createFolder } from '../../site/folder.ts';
import { createHost } from '../../site/host.ts';
import { osAndOffice } from '../../site/vendor.ts';
import {
  createDirectorySite,
  type DirectorySite,
  type ListedDirectory,
  type Published,
  type Spoken,
} from './directory-site.ts';
import { createMember, type Member } from './member.ts';

const schema = readFileSync(new URL('../../../deploy/openldap/attiva.ldif', import.meta.url), 'utf8');
const suffix = 'dc=rossi,dc=example';
const rossi = createTestAuthority('Rossi CA');
const mallory = createTestAuthority('Mallory CA');
const names = ['localhost', '127.0.0.1'];

describe('members of an OpenLDAP directory', () => {
  const folder = createFolder('members-openldap');
  const running: StartedOpenLdap[] = [];
  let site: DirectorySite;
  let ldap: StartedOpenLdap;
  let host: StartedProcess | undefined;
  let hostAddress: string;
  let caFile: string;

  const start = async (options: Partial<Parameters<typeof startOpenLdap>[0]> = {}): Promise<StartedOpenLdap> => {
    const certificate = rossi.issue({ name: 'ldap', names });
    const started = await startOpenLdap({ suffix, schema, certificate, ...options });
    running.push(started);
    return started;
  };
  const member = (name: string): Promise<Member> => createMember(site.aurora, { folder: join(folder, name) });
  const use = (machine: Member, server: StartedOpenLdap, ca: string = caFile): Promise<unknown> =>
    askAttiva(['directory', 'use', `ldaps://localhost:${server.ldapsPort}`, '--ca-file', ca, ...machine.vendor]);
  /** The object of one directory as it is, in another. */
  const copy = async (from: StartedOpenLdap, to: StartedOpenLdap): Promise<void> => {
    const chain = Buffer.from(await from.read('attivaChain')).toString('base64');
    await to.add(
      `dn: cn=attiva,${suffix}\nobjectClass: attivaContainer\ncn: attiva\n\n` +
        `dn: cn=copied,cn=attiva,${suffix}\nobjectClass: attivaActivationObject\ncn: copied\ndisplayName: copied\n` +
        `attivaKeyword: attiva-activation-object\nattivaChain:: ${chain}\n`,
    );
  };
  const publish = async (name: string, ...more: readonly string[]): Promise<void> => {
    const key = await site.aurora.hostKey('Rossi SpA', 'aurora-os');
    const passwordFile = site.file('password', `${ldap.password}\n`);
    const login = ['--ca-file', caFile, '--bind-dn', ldap.adminDn, '--password-file', passwordFile];
    await site.publish([key, '--server', `ldaps://localhost:${ldap.ldapsPort}`, ...login, '--name', name, ...more]);
  };

  before(async () => {
    site = await createDirectorySite(folder, '127.83.2.1', osAndOffice({ desktop: 1 }));
    ldap = await start();
    caFile = site.file('rossi.pem', rossi.cert);
    await publish('for all of us');
    const where = join(folder, 'host');
    mkdirSync(where);
    const made = await createHost({ folder: where, address: '127.83.2.11' }, site.aurora);
    await made.register(await site.aurora.hostKey('Rossi SpA', 'aurora-os'));
    host = await made.serve();
    hostAddress = made.address;
  });
  after(async () => {
    await host?.stop();
    for (const server of running) await server.stop();
    await site.authority.stop();
  });

  test('licensed over TLS by the object; forgotten, it ends at once and a host licenses', async () => {
    const machine = await member('pc-1');
    await use(machine, ldap);
    const report = await machine.activate();
    assert.deepEqual([report.outcome, report.hosts.length], ['licensed', 0]);
    assert.equal(report.directory?.objects.at(-1)?.object, 'for all of us');
    const status = await machine.status();
    assert.deepEqual([status.state, status.method, status.directory?.name], ['licensed', 'directory', 'localhost']);
    await askAttiva(['directory', 'forget', ...machine.vendor]);
    await machine.activate();
    const left = await machine.status();
    assert.deepEqual([left.state, left.reason], ['additional-grace', 'directory-left']);
    await machine.setHost(hostAddress);
    const again = await machine.activate();
    assert.deepEqual([again.outcome, 'directory' in again], ['licensed', false]);
    assert.equal((await machine.status()).method, 'host');
  });

  test('a server with a certificate of another CA hears nothing, and a host licenses', async () => {
    const stranger = await start({ certificate: mallory.issue({ name: 'ldap', names }) });
    const machine = await member('pc-2');
    await use(machine, stranger);
    await machine.setHost(hostAddress);
    const report = await machine.activate();
    assert.deepEqual([report.outcome, report.directory?.code], ['licensed', 'directory-untrusted']);
    assert.equal(report.hosts.at(-1)?.outcome, 'licensed');
  });

  test('an object that was copied into another directory licenses nobody there', async () => {
    const other = await start();
    await copy(ldap, other);
    const machine = await member('pc-3');
    await use(machine, other);
    const report = await machine.activate();
    assert.deepEqual([report.outcome, report.directory?.code], ['failed', 'object-of-another-directory']);
    assert.equal((await machine.status()).state, 'initial-grace');
  });

  test('not defended: an imitation with the identity of the directory licenses where the object is bound to no CA', async () => {
    const imitation = await start({
      entryUuid: await ldap.readUuid(),
      certificate: mallory.issue({ name: 'ldap', names }),
    });
    await copy(ldap, imitation);
    const machine = await member('pc-4');
    await use(machine, imitation, site.file('mallory.pem', mallory.cert));
    assert.equal((await machine.activate()).outcome, 'licensed');
  });

  test('in plain nothing is read: a server without TLS is refused', async () => {
    const plain = await startOpenLdap({ suffix, schema });
    running.push(plain);
    const machine = await member('pc-5');
    await askAttiva(['directory', 'use', `ldap://localhost:${plain.ldapPort}`, ...machine.vendor]);
    assert.equal((await machine.activate()).directory?.code, 'directory-not-encrypted');
    await refusedAttiva(['directory', 'use', 'http://localhost', ...machine.vendor], 'wrong-usage');
  });

  test('the familiar options ask the directory that was set here: online, by telephone, listed, removed', async () => {
    const own = await start();
    const machine = await member('pc-6');
    await refusedAttiva(['/ao-list', ...machine.vendor], 'wrong-usage');
    await use(machine, own);
    const login = ['--bind-dn', own.adminDn, '--password-file', site.file('own-password', `${own.password}\n`)];
    const key = await site.aurora.hostKey('Verdi SpA', 'aurora-os');
    await refusedAttiva(['/ad-activation-online', key, ...machine.vendor], 'directory-access-denied');
    const online = ['/ad-activation-online', key, 'by its vendor', ...login, ...machine.vendor];
    const published = await askAttiva<Published>(online);
    const list = (): Promise<ListedDirectory> => askAttiva(['/ao-list', ...machine.vendor]);
    assert.deepEqual(
      (await list()).objects.map(({ name, refused }) => [name, refused]),
      [['by its vendor', null]],
    );
    const shown = await runAttiva([
      '/AO-LIST',
      '--server',
      `ldaps://localhost:${own.ldapsPort}`,
      '--ca-file',
      caFile,
      ...machine.vendor,
    ]);
    assert.match(
      shown.stdout,
      /^Activation Object name: by its vendor\n {4}AO DN: cn=.+\n {4}Application: aurora-os of aurora\.example, every edition, generation 2025 and older\n {4}Partial Product Key: \w{5}\n {4}Expiration: never\n {4}Status: good$/m,
    );
    await askAttiva(['/del-ao', published.dn.split(',')[0] ?? '', ...login, ...machine.vendor]);
    assert.deepEqual((await list()).objects, []);

    const unprepared = await refusedAttiva(['/ad-activation-get-iid', key, ...machine.vendor], 'bundle-unknown');
    assert.match(unprepared.detail, /file and QR code go/);
    const dir = ['--dir', site.aurora.folder];
    const vendorFile = join(folder, 'verdi.attiva');
    await askAttiva(['authority', 'bundle', 'create', key.slice(-5), ...dir, '--out', vendorFile]);
    const prepared = ['--roots', vendorFile, ...machine.vendor.slice(2), ...login];
    const { installationId } = await askAttiva<{ readonly installationId: string }>([
      '/ad-activation-get-iid',
      key,
      ...prepared,
    ]);
    const { head, groups } = await askAttiva<Spoken>(['authority', 'desk', installationId, ...dir]);
    const cid = [head, ...groups.map(({ digits }) => digits)].join(' ');
    const slip = cid.replace(/\d$/, (digit) => String((Number(digit) + 1) % 10));
    await refusedAttiva(['/ad-activation-apply-cid', key, slip, ...prepared], 'phone-code-mistyped');
    const other = await site.aurora.hostKey('Bianchi', 'aurora-os');
    await refusedAttiva(['/ad-activation-apply-cid', other, cid, ...prepared], 'bundle-unknown');
    const applied = await runAttiva(['/ad-activation-apply-cid', key, cid, 'by voice', ...prepared]);
    assert.match(applied.stdout, /^Confirmation ID deposited successfully/, applied.stderr);
    assert.equal((await list()).objects[0]?.name, 'by voice');
    assert.equal((await machine.activate()).outcome, 'licensed');
  });

  test('a machine with an agent is licensed by the object for everybody, and by a host when the directory is forgotten', async () => {
    const data = ['--data', join(folder, 'pc-9')];
    const vendor = [...data, '--socket', join(folder, 'run')];
    await askAttiva(['client', 'add-vendor', site.aurora.vendorFile, ...data]);
    const agent = await startAttiva(['client', 'agent', ...vendor]);
    try {
      const where = ['directory', 'use', `ldaps://localhost:${ldap.ldapsPort}`, '--ca-file', caFile];
      await askAttiva([...where, ...vendor]);
      await askAttiva(['client', 'install-key', await site.aurora.setupKey('desktop', 2022), ...vendor]);
      const status = async (): Promise<LicenseStatus | undefined> =>
        (await askAttiva<{ licenses: readonly LicenseStatus[] }>(['client', 'status', ...vendor])).licenses[0];
      const licensed = await status();
      assert.deepEqual(
        [licensed?.state, licensed?.scope, licensed?.method, licensed?.directory?.object],
        ['licensed', 'agent', 'directory', 'for all of us'],
      );
      await askAttiva(['directory', 'forget', ...vendor]);
      await askAttiva(['client', 'set-host', hostAddress, ...vendor]);
      await askAttiva(['client', 'activate', ...vendor]);
      const hosted = await status();
      assert.deepEqual([hosted?.state, hosted?.scope, hosted?.method], ['licensed', 'agent', 'host']);
    } finally {
      await agent.stop();
    }
  });

  test('doctor: healthy by an object without any host; else the directory is the cause, and a warning where a host answers', async () => {
    const machine = await member('pc-7');
    assert.deepEqual(stepOf(await diagnose(machine), 'directory'), []);
    await use(machine, ldap);
    await machine.activate();
    const { healthy, cause } = await diagnose(machine);
    assert.deepEqual([healthy, cause], [true, undefined]);
    const copied = await start();
    await copy(ldap, copied);
    const stranger = await start({ certificate: mallory.issue({ name: 'ldap', names }) });
    const wrong = [
      [copied, 'object-of-another-directory'],
      [stranger, 'directory-untrusted'],
    ] as const;
    for (const [server, code] of wrong) {
      await use(machine, server);
      const found = await diagnose(machine);
      assert.deepEqual([found.healthy, found.cause?.id, found.cause?.code], [false, 'directory', code]);
    }
    // One that a host has licensed: the first would be bound to the agreement of its object.
    const served = await member('pc-8');
    await served.setHost(hostAddress);
    await served.activate();
    for (const [server, code] of wrong) {
      await use(served, server);
      const found = await diagnose(served);
      assert.deepEqual([found.healthy, found.cause?.code], [true, code]);
      assert.deepEqual(stepOf(found, 'directory'), [['warn', code]]);
    }
  });
});

interface Diagnosis {
  readonly healthy: boolean;
  readonly cause?: { readonly id: string; readonly code?: string };
  readonly steps: readonly { readonly id: string; readonly outcome: string; readonly code?: string }[];
}

async function diagnose({ vendor }: Member): Promise<Diagnosis> {
  return JSON.parse((await runAttiva(['doctor', '--json', ...vendor])).stdout) as Diagnosis;
}

function stepOf({ steps }: Diagnosis, step: string): readonly (readonly (string | undefined)[])[] {
  return steps.filter(({ id }) => id === step).map(({ outcome, code }) => [outcome, code]);
}
