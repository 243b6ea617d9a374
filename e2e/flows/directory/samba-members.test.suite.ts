/**
 * Machines of an Active Directory: licensed by the object of their forest with the ticket of the machine account, found by DNS;
 * the domain's identifier that the join has kept; and what leaving means.
 */
import assert from 'node:assert/strict';
import type { ActivationReport, LicenseStatus } from '@attiva/client';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { runProcess } from '@attiva/testkit';
import { askAttiva, refusedAttiva } from '../../site/attiva.ts';
import type { ListedDirectory } from './directory-site.ts';
import type { Member } from './member.ts';
import { insideOf, memberOf, type SambaSite } from './samba-site.ts';

/** The forest holds `the forest` (Aurora OS), `the office` (Aurora Office) and `to go`, an older one of it. */
export function testMembers(the: () => SambaSite): void {
  const member = (name: string, more: Readonly<Record<string, string>> = {}): Promise<Member> =>
    memberOf(the(), name, { forest: the(), KRB5_KTNAME: the().keytab, ...more });
  /** The same machine after its join was undone: its account is gone from it. */
  const outside = (name: string): Promise<Member> =>
    memberOf(the(), name, { forest: the(), KRB5_KTNAME: join(the().folder, 'no-keytab') });

  test('licensed with the ticket of the machine account by two objects side by side: the controller is found by DNS, no host is asked', async () => {
    const machine = await member('pc-1');
    const office = await the().site.aurora.setupKey('office', 2024);
    await askAttiva(['client', 'install-key', office, ...machine.vendor]);
    const { reports } = await askAttiva<{ readonly reports: readonly ActivationReport[] }>(
      ['client', 'activate', ...machine.vendor],
      insideOf(the(), { KRB5_KTNAME: the().keytab }),
    );
    assert.deepEqual(
      reports.map(({ outcome, code, hosts, directory }) => [outcome, code, hosts.length, directory?.directory]),
      [
        ['licensed', undefined, 0, 'ad.example'],
        ['licensed', undefined, 0, 'ad.example'],
      ],
    );
    const { licenses } = await askAttiva<{ readonly licenses: readonly LicenseStatus[] }>([
      'client',
      'status',
      ...machine.vendor,
    ]);
    assert.deepEqual(
      new Set(licenses.map(({ method, directory }) => `${method}: ${directory?.object}`)),
      new Set(['directory: the forest', 'directory: the office']),
    );
  });

  test('the identifier that the join has kept must be the one of the domain', async () => {
    const shown = await the().samba.administer('user', 'show', 'krbtgt', '--attributes=objectSid');
    const own = /objectSid: (S-1-5-21(?:-\d+){3})-502/.exec(shown)?.[1] ?? '';
    const same = await member('pc-2', { SMB_CONF_PATH: await joinedTo(the(), 'join-2', own) });
    const kept = await same.activate();
    assert.equal(kept.outcome, 'licensed', JSON.stringify(kept.directory));
    const other = await joinedTo(the(), 'join-3', 'S-1-5-21-1-2-3');
    const rebuilt = await member('pc-3', { SMB_CONF_PATH: other });
    const report = await rebuilt.activate();
    assert.deepEqual([report.outcome, report.directory?.code], ['failed', 'directory-untrusted']);
  });

  test('taken out of the domain it loses the license at the next check, and belongs to no directory', async () => {
    const joined = await (await member('pc-4')).activate();
    assert.equal(joined.outcome, 'licensed', JSON.stringify(joined.directory));
    const machine = await outside('pc-4');
    const { directory: none } = await machine.activate();
    const { state, reason } = await machine.status();
    assert.deepEqual([none, state, reason], [undefined, 'additional-grace', 'directory-left']);
  });

  test('taken out of the domain it falls back to a host in that very check', async () => {
    const joined = await member('pc-5');
    await joined.setHost(the().hostAddress);
    assert.deepEqual((await joined.activate()).hosts, []);
    assert.equal((await joined.status()).method, 'directory');
    const machine = await outside('pc-5');
    const report = await machine.activate();
    assert.deepEqual(
      [report.outcome, 'directory' in report, report.hosts.at(-1)?.outcome],
      ['licensed', false, 'licensed'],
    );
    const { state, method } = await machine.status();
    assert.deepEqual([state, method], ['licensed', 'host']);
  });

  test('the familiar options find the domain: the machine’s account reads, the ticket of an administrator removes', async () => {
    const { samba, folder, keytab, network } = the();
    const machine = await member('pc-6');
    const asMachine = insideOf(the(), { KRB5_KTNAME: keytab, KRB5CCNAME: `FILE:${join(folder, 'no-ticket')}` });
    const list = ['/ao-list', ...machine.vendor];
    const { objects } = await askAttiva<ListedDirectory>(list, asMachine);
    assert.deepEqual(new Set(objects.map(({ name }) => name)), new Set(['the forest', 'the office', 'to go']));
    await refusedAttiva(['/del-ao', 'to go', ...machine.vendor], 'directory-access-denied', asMachine);
    const ticket = `FILE:${join(folder, 'ticket')}`;
    const environment = { ...samba.environment, KRB5CCNAME: ticket };
    const login = ['-k', '-t', await samba.exportKeytab('administrator'), 'administrator'];
    assert.equal((await runProcess({ ...network.inside('kinit', login), environment })).exit, 0);
    // Whoever may not read the machine's account goes where the own ticket is from.
    const asAdministrator = insideOf(the(), { KRB5_KTNAME: join(folder, 'no-keytab'), KRB5CCNAME: ticket });
    await askAttiva(['/del-ao', 'to go', ...machine.vendor], asAdministrator);
    const left = await askAttiva<ListedDirectory>(list, asAdministrator);
    assert.ok(!left.objects.some(({ name }) => name === 'to go'));
  });

  test('an account that the domain does not know gets no ticket: nothing ends by it, nothing begins by it', async () => {
    const { samba } = the();
    const keytab = await samba.createComputer('PC7');
    await samba.administer('computer', 'delete', 'PC7');
    const machine = await member('pc-7', { KRB5_KTNAME: keytab });
    const report = await machine.activate();
    assert.deepEqual([report.outcome, report.directory?.code], ['failed', 'directory-login-refused']);
  });
}

/** What the join of a machine would have kept of its domain, as Samba's tools write it. */
async function joinedTo({ folder, network }: SambaSite, name: string, identifier: string): Promise<string> {
  const place = join(folder, name);
  mkdirSync(place);
  const file = join(place, 'smb.conf');
  const lines = ['workgroup = AD', 'realm = AD.EXAMPLE', 'security = ADS', 'netbios name = PC1'];
  const folders = ['private dir', 'state directory', 'cache directory', 'lock directory'].map(
    (one) => `${one} = ${place}`,
  );
  writeFileSync(file, ['[global]', ...lines, ...folders, ''].join('\n'));
  const ended = await network.run('net', ['-s', file, 'setdomainsid', identifier]);
  assert.equal(ended.exit, 0, ended.stderr);
  return file;
}
