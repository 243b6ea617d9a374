// needs: linux
/**
 * A thief has copied the authority. What he signs is believed until the root has spoken: then his host is refused by each
 * machine that has the list, wherever it has it from, and honest hosts go on under another key without being charged.
 */
import assert from 'node:assert/strict';
import { appendFileSync, cpSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { StartedProcess } from '@attiva/testkit';
import { askAttiva } from '../../site/attiva.ts';
import { createFolder } from '../../site/folder.ts';
import { freePort } from '../../site/free-port.ts';
import { applicationOf, createHost, type Host } from '../../site/host.ts';
import { type MachineResult, runMachines } from '../../site/product.ts';
import { createVendor, osAndOffice, type Vendor } from '../../site/vendor.ts';

const authorityAddress = '127.91.0.1';
const [honestAddress, rogueAddress, isolatedAddress] = ['127.91.0.21', '127.91.0.22', '127.91.0.23'];

describe('a stolen signing key', () => {
  const folder = createFolder('revocation');
  const offline = join(folder, 'offline');
  const running: StartedProcess[] = [];
  let honestHost: StartedProcess;
  let aurora: Vendor;
  let keyOfRossi: string;
  let hosts: { readonly honest: Host; readonly rogue: Host; readonly isolated: Host };
  let setupKey: string;

  before(async () => {
    mkdirSync(offline);
    aurora = await createVendor({
      folder,
      name: 'aurora',
      address: authorityAddress,
      packToml: osAndOffice({ desktop: 1 }),
    });
    renameSync(join(aurora.folder, 'root.key'), join(offline, 'root.key'));
    setupKey = await aurora.setupKey('desktop', 2025);
    const make = async (name: string, address: string): Promise<Host> =>
      createHost({ folder: join(folder, name), address, port: await freePort(address) }, aurora);
    hosts = {
      honest: await make('honest', honestAddress),
      rogue: await make('rogue', rogueAddress),
      isolated: await make('isolated', isolatedAddress),
    };
    keyOfRossi = await aurora.hostKey('Rossi SpA', 'aurora-os');
    const authority = await aurora.serve();
    await hosts.honest.register(keyOfRossi);
    await hosts.isolated.register(keyOfRossi);
    await authority.stop();
    // The theft: the folder of the authority, as a backup or a disk has it. His service answers at the same address.
    const thief = join(folder, 'thief');
    cpSync(aurora.folder, thief, { recursive: true });
    const order = ['customer', 'add', 'Nobody Ltd', '--dir', thief, '--application', 'aurora-os'];
    const { hostKey } = await askAttiva<{ hostKey: string }>(order);
    renameSync(aurora.folder, join(folder, 'away'));
    renameSync(thief, aurora.folder);
    const false_ = await aurora.serve();
    await hosts.rogue.register(hostKey);
    await false_.stop();
    renameSync(aurora.folder, thief);
    renameSync(join(folder, 'away'), aurora.folder);
    // Stands for a site that reaches nobody: it asks only when it is told to.
    await askAttiva(['host', 'set', 'renewal.enabled', 'false', '--data', hosts.isolated.folder]);
    appendFileSync(join(hosts.honest.folder, 'host.toml'), '\n[log]\nlevel = "info"\n');
    honestHost = await hosts.honest.serve();
    running.push(honestHost, await hosts.rogue.serve(), await hosts.isolated.serve());
  });

  after(async () => {
    for (const one of running) await one.stop();
  });

  async function ask(name: string, host: Host): Promise<MachineResult> {
    const machine = { directory: join(folder, name), edition: 'desktop', setupKey, host: host.address };
    const [result] = await runMachines({ rootsFile: aurora.rootsFile, machines: [machine] });
    assert.ok(result);
    return result;
  }

  test('the whole way: theft, root, lists, honest hosts again', async () => {
    assert.equal((await ask('victim', hosts.rogue)).status.state, 'licensed', 'before anybody knows, he is believed');
    const { signingKey } = await askAttiva<{ signingKey: string }>(['authority', 'status', aurora.folder]);
    const [request, answer] = [join(offline, 'request'), join(offline, 'answer')];
    const { key } = await askAttiva<{ key: string }>(['delegate', 'request', request, '--dir', aurora.folder]);
    const root = ['--root-key', join(offline, 'root.key'), '--passphrase-file', join(folder, 'aurora.passphrase')];
    await askAttiva(['delegate', 'issue', request, answer, '--key', key, '--revoke', signingKey, ...root]);
    await askAttiva(['delegate', 'import', answer, '--dir', aurora.folder]);
    running.push(await aurora.serve());

    // An honest host asks the authority, as it does daily, and then by itself for its grant; one that reaches nobody is brought the file.
    const data = (host: Host): readonly string[] => ['--data', host.folder];
    const { vendors } = await askAttiva<{ vendors: readonly { taken: { revoked: readonly string[] } }[] }>([
      'host',
      'revocations',
      'fetch',
      ...data(hosts.honest),
    ]);
    assert.deepEqual(vendors[0]?.taken.revoked, ['aurora-os']);
    await honestHost.waitFor(/"outcome":"renewed"/, { within: 30_000 });
    const honest = await hosts.honest.status();
    assert.deepEqual([applicationOf(honest, 'aurora-os').serving, honest.warnings], [true, []]);
    await askAttiva(['host', 'revocations', 'import', answer, ...data(hosts.isolated)]);
    const { serving, why } = applicationOf(await hosts.isolated.status(), 'aurora-os');
    assert.deepEqual([serving, why], [false, 'revoked']);
    assert.ok((await hosts.isolated.status()).warnings.some(({ code }) => code === 'revoked'));
    await hosts.isolated.register(keyOfRossi);
    assert.equal(applicationOf(await hosts.isolated.status(), 'aurora-os').serving, true);
    const { registrations, hosts: counted } = await askAttiva<{ registrations: number; hosts: number }>([
      'authority',
      'status',
      aurora.folder,
    ]);
    assert.deepEqual([counted, registrations], [1, 2], 'nothing was charged for the new grants');

    // A product built from now on carries the list: it never believes the thief's host.
    const late = await ask('late', hosts.rogue);
    assert.notEqual(late.status.state, 'licensed');
    assert.ok(JSON.stringify(late.reports).includes('revoked'), JSON.stringify(late.reports));
    assert.equal((await ask('late', hosts.honest)).status.state, 'licensed');
    assert.equal((await ask('late-too', hosts.isolated)).status.state, 'licensed');
    // A lease that is held runs to its end, but is not renewed by the thief.
    const victim = await ask('victim', hosts.rogue);
    assert.equal(victim.status.state, 'licensed');
    assert.ok(JSON.stringify(victim.reports).includes('revoked'), JSON.stringify(victim.reports));
  });
});
