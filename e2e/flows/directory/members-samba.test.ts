// needs: linux root iproute2 nftables samba-ad-dc samba-ad-provision samba-dsdb-modules samba-vfs-modules krb5-user ldap-utils bind9-dnsutils
/**
 * Machines of a real Active Directory (Samba's): licensed by the object of their forest with the ticket of the machine account,
 * found by DNS; the domain's identifier that the join has kept; and what leaving means.
 */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import {
  createTestAuthority,
  type StartedNamespace,
  type StartedSamba,
  startNamespace,
  startSamba,
} from '@attiva/testkit';
import { askAttiva, refusedAttiva, type Surroundings } from '../../site/attiva.ts';
import { createFolder } from '../../site/folder.ts';
import { createDirectorySite, type DirectorySite, type ListedDirectory } from './directory-site.ts';
import { createMember, type Member } from './member.ts';

const rossi = createTestAuthority('Rossi CA');

describe('members of an Active Directory', () => {
  const folder = createFolder('members-ad');
  let network: StartedNamespace;
  let samba: StartedSamba;
  let site: DirectorySite;
  let keytab: string;

  /** A machine inside, whose files of the join are these. */
  const member = (name: string, environment: Readonly<Record<string, string>>): Promise<Member> =>
    createMember(site.aurora, { folder: join(folder, name), surroundings: inside(environment) });
  const inside = (environment: Readonly<Record<string, string>>): Surroundings => ({
    inside: network,
    environment: { ...samba.environment, ...environment },
  });
  const must = async (command: string, ...args: readonly string[]): Promise<string> => {
    const ended = await network.run(command, args);
    if (ended.exit !== 0) throw new Error(`${command}: ${ended.stdout}${ended.stderr}`);
    return ended.stdout;
  };
  /** What the join of this machine would have kept of its domain, as Samba's tools write it. */
  const joinedTo = async (name: string, identifier: string): Promise<string> => {
    const place = join(folder, name);
    mkdirSync(place);
    const file = join(place, 'smb.conf');
    const lines = ['workgroup = AD', 'realm = AD.EXAMPLE', 'security = ADS', 'netbios name = PC1'];
    const folders = ['private dir', 'state directory', 'cache directory', 'lock directory'].map(
      (one) => `${one} = ${place}`,
    );
    writeFileSync(file, ['[global]', ...lines, ...folders, ''].join('\n'));
    await must('net', '-s', file, 'setdomainsid', identifier);
    return file;
  };

  before(async () => {
    network = await startNamespace({
      name: 'attmem',
      innerAddress: '10.79.3.2',
      outerAddress: '10.79.3.1',
      resolvConf: 'nameserver 127.0.0.1\nsearch ad.example\n',
    });
    const certificate = rossi.issue({ name: 'dc1.ad.example', names: ['dc1.ad.example', network.innerAddress] });
    samba = await startSamba({ namespace: network, domain: 'ad.example', certificate });
    await samba.administer('computer', 'create', 'PC1');
    await samba.administer('user', 'setpassword', 'PC1$', `--newpassword=${samba.password}`);
    keytab = await samba.exportKeytab('PC1$');
    site = await createDirectorySite(folder, '127.83.3.1');
    // From outside, where the authority is: members never need it.
    const files = [
      '--ca-file',
      site.file('rossi.pem', rossi.cert),
      '--password-file',
      site.file('password', samba.password),
    ];
    const login = ['--server', `ldaps://${network.innerAddress}`, '--bind-dn', samba.administrator, ...files];
    await site.publish([await site.aurora.hostKey('Rossi SpA', 'aurora-os'), ...login, '--name', 'the forest']);
    await site.publish([await site.aurora.hostKey('Verdi', 'aurora-office'), ...login, '--name', 'to go']);
  });
  after(async () => {
    await site?.authority.stop();
    await samba?.stop();
    await network?.close();
  });

  test('licensed with the ticket of the machine account: the domain controller is found by DNS, no host is asked', async () => {
    const machine = await member('pc-1', { KRB5_KTNAME: keytab });
    const report = await machine.activate();
    assert.deepEqual([report.outcome, report.code, report.hosts.length], ['licensed', undefined, 0]);
    assert.equal(report.directory?.directory, 'ad.example');
    const status = await machine.status();
    assert.deepEqual([status.method, status.directory?.object], ['directory', 'the forest']);
  });

  test('the identifier that the join has kept must be the one of the domain', async () => {
    const shown = await samba.administer('user', 'show', 'krbtgt', '--attributes=objectSid');
    const own = /objectSid: (S-1-5-21(?:-\d+){3})-502/.exec(shown)?.[1] ?? '';
    const same = await member('pc-2', { KRB5_KTNAME: keytab, SMB_CONF_PATH: await joinedTo('join-2', own) });
    const kept = await same.activate();
    assert.equal(kept.outcome, 'licensed', JSON.stringify(kept.directory));
    const other = await joinedTo('join-3', 'S-1-5-21-1-2-3');
    const rebuilt = await member('pc-3', { KRB5_KTNAME: keytab, SMB_CONF_PATH: other });
    const report = await rebuilt.activate();
    assert.deepEqual([report.outcome, report.directory?.code], ['failed', 'directory-untrusted']);
  });

  test('taken out of the domain it loses the license at the next check, and belongs to no directory', async () => {
    const machine = await member('pc-4', { KRB5_KTNAME: keytab });
    const joined = await machine.activate();
    assert.equal(joined.outcome, 'licensed', JSON.stringify(joined.directory));
    const outside = await createMember(site.aurora, {
      folder: join(folder, 'pc-4'),
      surroundings: inside({ KRB5_KTNAME: join(folder, 'no-keytab') }),
    });
    const { directory: none } = await outside.activate();
    const { state, reason } = await outside.status();
    assert.deepEqual([none, state, reason], [undefined, 'additional-grace', 'directory-left']);
  });

  test('the familiar options find the domain: the machine’s account reads, the ticket of an administrator removes', async () => {
    const machine = await member('pc-6', { KRB5_KTNAME: keytab });
    const asMachine = inside({ KRB5_KTNAME: keytab, KRB5CCNAME: `FILE:${join(folder, 'no-ticket')}` });
    const list = ['/ao-list', ...machine.vendor];
    const { objects } = await askAttiva<ListedDirectory>(list, asMachine);
    assert.deepEqual(new Set(objects.map(({ name }) => name)), new Set(['the forest', 'to go']));
    await refusedAttiva(['/del-ao', 'to go', ...machine.vendor], 'directory-access-denied', asMachine);
    const ticket = `FILE:${join(folder, 'ticket')}`;
    const environment = Object.entries({ ...samba.environment, KRB5CCNAME: ticket }).map((pair) => pair.join('='));
    const login = ['-k', '-t', await samba.exportKeytab('administrator'), 'administrator'];
    await must('env', ...environment, 'kinit', ...login);
    // Whoever may not read the machine's account goes where the own ticket is from.
    const asAdministrator = inside({ KRB5_KTNAME: join(folder, 'no-keytab'), KRB5CCNAME: ticket });
    await askAttiva(['/del-ao', 'to go', ...machine.vendor], asAdministrator);
    const left = await askAttiva<ListedDirectory>(list, asAdministrator);
    assert.deepEqual(
      left.objects.map(({ name }) => name),
      ['the forest'],
    );
  });

  test('an account that the domain does not know gets no ticket: nothing ends by it, nothing begins by it', async () => {
    await samba.administer('computer', 'delete', 'PC1');
    const machine = await member('pc-5', { KRB5_KTNAME: keytab });
    const report = await machine.activate();
    assert.deepEqual([report.outcome, report.directory?.code], ['failed', 'directory-login-refused']);
  });
});
