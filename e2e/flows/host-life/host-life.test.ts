// needs: linux
/**
 * What a host lives through: killed in the middle of its work, its database copied without the key, a backup restored.
 * The clients notice nothing but good answers, and nobody is counted twice or split.
 */
import assert from 'node:assert/strict';
import { cpSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { StartedProcess } from '@attiva/testkit';
import { askAttiva } from '../../site/attiva.ts';
import { freePort } from '../../site/free-port.ts';
import { createFolder } from '../../site/folder.ts';
import { applicationOf, createHost, type Host } from '../../site/host.ts';
import { linesOf, type MachineCall, type MachineResult, runMachines, startMachines } from '../../site/product.ts';
import { createVendor, osAndOffice, type Vendor } from '../../site/vendor.ts';

const authorityAddress = '127.80.0.1';
const hostAddress = '127.80.0.21';
const copyAddress = '127.80.0.22';
const count = 24;

describe('the life of a host', () => {
  const folder = createFolder('host-life');
  const backup = join(folder, 'backup');
  let aurora: Vendor;
  let host: Host;
  let serving: StartedProcess;
  let machines: readonly MachineCall[];
  let clientIds: ReadonlyMap<string, string | undefined>;

  before(async () => {
    const packToml = osAndOffice({ desktop: 5 });
    aurora = await createVendor({ folder, name: 'aurora', address: authorityAddress, packToml });
    const setupKey = await aurora.setupKey('desktop', 2025);
    host = await createHost(
      { folder: join(folder, 'host'), address: hostAddress, port: await freePort(hostAddress) },
      aurora,
    );
    const authority = await aurora.serve();
    await host.register(await aurora.hostKey('Rossi SpA', 'aurora-os'));
    await authority.stop();
    serving = await host.serve();
    machines = Array.from({ length: count }, (_, i) => ({
      directory: join(folder, `machine-${i}`),
      edition: 'desktop',
      setupKey,
      machineName: `pc-${i}`,
      // Known and different, as real machines are: a wrong turn would be told from a retry.
      facts: [i + 1, i + 1001, i + 2001] as const,
      host: host.address,
    }));
  });

  after(async () => {
    await serving?.stop();
  });

  function run(wish: Partial<MachineCall> = {}): Promise<readonly MachineResult[]> {
    const all = machines.map((call) => ({ ...call, ...wish }));
    return runMachines({ rootsFile: aurora.rootsFile, machines: all, atOnce: 8 });
  }

  function idsOf(results: readonly MachineResult[]): ReadonlyMap<string, string | undefined> {
    return new Map(results.map(({ directory, status }) => [directory, status.clientId] as const));
  }

  /** All licensed, by the host, as the clients they were. */
  function assertRenewed(results: readonly MachineResult[]): void {
    for (const { reports, status } of results) {
      assert.equal(status.licensed, true);
      for (const report of reports) assert.deepEqual([report.outcome, report.notes], ['licensed', []]);
    }
    assert.deepEqual(idsOf(results), clientIds);
  }

  test('killed while it answers, again and again: nothing that a client was told is lost', async () => {
    let interrupted = 0;
    for (let round = 0; round < 3; round += 1) {
      const asking = await startMachines({
        rootsFile: aurora.rootsFile,
        machines: machines.map((call) => ({ ...call, attempts: 4 })),
        atOnce: 8,
      });
      await serving.kill();
      const results = linesOf((await asking.ended).stdout);
      assert.equal(results.length, count);
      const outcomes = results.flatMap(({ reports }) => reports.map(({ code }) => code));
      interrupted += outcomes.filter((code) => code === 'connection-refused').length;
      serving = await host.serve();
    }
    assert.ok(interrupted > 0, 'the host was killed too late to hurt anybody');
    const first = await run({ attempts: 2 });
    clientIds = idsOf(first);
    assert.equal(new Set(clientIds.values()).size, count);
    assertRenewed(first.map(({ reports, ...rest }) => ({ ...rest, reports: reports.slice(-1) })));
    const status = await host.status();
    assert.equal(applicationOf(status, 'aurora-os').inventory, count);
    assert.deepEqual([status.clones, status.warnings], [[], []]);
  });

  test('stopped and started: counts and turns are what they were', async () => {
    const before = applicationOf(await host.status(), 'aurora-os');
    assert.equal((await serving.stop()).exit, 0);
    assert.equal(existsSync(join(host.folder, 'running.json')), false);
    const standing = await host.status();
    assert.equal(standing.running, false);
    assert.deepEqual(applicationOf(standing, 'aurora-os'), before);
    serving = await host.serve();
    assertRenewed(await run());
    const after = applicationOf(await host.status(), 'aurora-os');
    assert.deepEqual([after.inventory, after.requests.total], [count, before.requests.total + count]);
  });

  test('a restored backup is noticed by its clients and goes on serving; nobody is split', async () => {
    const data = ['--data', host.folder];
    await askAttiva(['host', 'backup', backup, ...data]);
    assertRenewed(await run({ attempts: 3 }));
    await serving.stop();
    await askAttiva(['host', 'restore', backup, '--replace', ...data]);
    serving = await host.serve();
    assert.deepEqual((await host.status()).warnings, []);
    assertRenewed(await run());
    const status = await host.status();
    assert.deepEqual(
      status.warnings.map(({ code }) => code),
      ['host-data-older-than-clients'],
    );
    assert.deepEqual(status.clones, []);
    assert.equal(applicationOf(status, 'aurora-os').inventory, count);
    assertRenewed(await run());
  });

  test('a copied database signs nothing: the key is not in it', async () => {
    const place = join(folder, 'copy');
    const copy = await createHost({ folder: place, address: copyAddress, port: await freePort(copyAddress) }, aurora);
    await serving.stop();
    for (const name of databaseFiles(copy.folder)) rmSync(join(copy.folder, name));
    copyDatabase(host.folder, copy.folder);
    serving = await host.serve();
    const copied = await copy.serve();
    try {
      const { serving: serves, why, inventory } = applicationOf(await copy.status(), 'aurora-os');
      assert.deepEqual([serves, why, inventory], [false, 'host-not-registered', count]);
      const [result] = await runMachines({
        rootsFile: aurora.rootsFile,
        machines: [{ ...machines[0], directory: join(folder, 'newcomer'), edition: 'desktop', host: copy.address }],
      });
      assert.equal(result?.reports[0]?.code, 'host-not-registered');
      assert.equal(result.status.state, 'initial-grace');
    } finally {
      await copied.stop();
    }
    assertRenewed(await run());
  });
});

function databaseFiles(folder: string): readonly string[] {
  const files = readdirSync(folder).filter((name) => name.startsWith('host.db'));
  assert.ok(files.length > 0, `no database in ${folder}`);
  return files;
}

function copyDatabase(from: string, to: string): void {
  for (const name of databaseFiles(from)) cpSync(join(from, name), join(to, name), { recursive: true });
}
