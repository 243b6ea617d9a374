// needs: linux postgresql
/**
 * Two hosts as processes of their own on one PostgreSQL database, as an administrator sets them up: machines that are split over both
 * reach the threshold together, go to the other when one is killed, and a copied folder is no third host.
 */
import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { catalogue } from '@attiva/protocol';
import { sharedPostgres, type StartedProcess } from '@attiva/testkit';
import { askAttiva, runAttiva } from '../../site/attiva.ts';
import { createFolder } from '../../site/folder.ts';
import { freePort } from '../../site/free-port.ts';
import { applicationOf, createHost, type Host, type HostStatus } from '../../site/host.ts';
import { linesOf, type MachineCall, type MachineResult, runMachines, startMachines } from '../../site/product.ts';
import { createVendor, osAndOffice, type Vendor } from '../../site/vendor.ts';

const authorityAddress = '127.81.0.1';
const addresses = ['127.81.0.21', '127.81.0.22'] as const;
const copyAddress = '127.81.0.23';
const count = 25;

describe('several hosts on one database', () => {
  const folder = createFolder('several-hosts');
  const serving = new Map<Host, StartedProcess>();
  let aurora: Vendor;
  let one: Host;
  let two: Host;
  let machines: readonly MachineCall[];
  let clientIds: ReadonlySet<string | undefined>;

  before(async () => {
    const database = await (await sharedPostgres()).fresh();
    aurora = await createVendor({
      folder,
      name: 'aurora',
      address: authorityAddress,
      packToml: osAndOffice({ desktop: count }),
    });
    const setupKey = await aurora.setupKey('desktop', 2025);
    const key = await aurora.hostKey('Rossi SpA', 'aurora-os');
    const authority = await aurora.serve();
    const make = async (address: string): Promise<Host> => {
      const wish = { folder: join(folder, `host-${address}`), address, port: await freePort(address), database };
      const host = await createHost(wish, aurora);
      await host.register(key);
      return host;
    };
    try {
      [one, two] = [await make(addresses[0]), await make(addresses[1])];
    } finally {
      await authority.stop();
    }
    for (const host of [one, two]) serving.set(host, await host.serve());
    machines = Array.from({ length: count }, (_, at) => ({
      directory: join(folder, `machine-${at}`),
      edition: 'desktop',
      setupKey,
      machineName: `pc-${at}`,
      facts: [at + 1, at + 1001, at + 2001] as const,
      host: (at % 2 === 0 ? one : two).address,
    }));
  });

  after(async () => {
    for (const process of serving.values()) await process.stop();
  });

  function run(wish: Partial<MachineCall> = {}): Promise<readonly MachineResult[]> {
    const all = machines.map((call) => ({ ...call, ...wish }));
    return runMachines({ rootsFile: aurora.rootsFile, machines: all, atOnce: 8 });
  }

  const idsOf = (results: readonly MachineResult[]): ReadonlySet<string | undefined> =>
    new Set(results.map(({ status }) => status.clientId));

  function assertLicensed(results: readonly MachineResult[]): void {
    assert.deepEqual([...new Set(results.map(({ status }) => status.licensed))], [true]);
  }

  /** Asks until it is so. */
  async function until(host: Host, isSo: (status: HostStatus) => boolean): Promise<HostStatus> {
    for (;;) {
      const status = await host.status();
      if (isSo(status)) return status;
    }
  }

  test(`${count} machines over both reach the threshold together`, async () => {
    const first = await run();
    clientIds = idsOf(first);
    assert.equal(clientIds.size, count);
    assert.equal(first.filter(({ status }) => status.licensed).length >= 1, true);
    assertLicensed(await run());
    for (const host of [one, two]) {
      const { inventory, serving: serves } = applicationOf(await host.status(), 'aurora-os');
      assert.deepEqual([inventory, serves], [count, true]);
    }
    const { hosts = [] } = await one.status();
    assert.deepEqual(
      hosts.map(({ state, worksSince }) => [state, worksSince !== undefined]).toSorted((a) => (a[1] === true ? -1 : 1)),
      [
        ['running', true],
        ['running', false],
      ],
    );
    assert.equal(new Set(hosts.map(({ address }) => address)).size, 2);
  });

  test('one is killed while it answers: its machines go to the other, as who they were', async () => {
    const asking = await startMachines({
      rootsFile: aurora.rootsFile,
      machines: machines.map((call) => ({ ...call, host: one.address, attempts: 4 })),
      atOnce: 8,
    });
    await serving.get(one)?.kill();
    assert.equal(linesOf((await asking.ended).stdout).length, count);
    const results = await run({ host: two.address });
    assertLicensed(results);
    assert.deepEqual(idsOf(results), clientIds);
    for (const { reports } of results)
      assert.deepEqual(
        reports.map(({ outcome }) => outcome),
        ['licensed'],
      );
    const status = await until(two, ({ hosts = [] }) =>
      hosts.some((host) => host.here && host.worksSince !== undefined),
    );
    assert.deepEqual([status.clones, applicationOf(status, 'aurora-os').inventory], [[], count]);
    serving.set(one, await one.serve());
    assertLicensed(await run({ host: one.address }));
    assert.equal(applicationOf(await one.status(), 'aurora-os').inventory, count);
  });

  test('a copied folder is no third host: it says who has its key and ends', async () => {
    const copy = join(folder, 'copy');
    cpSync(one.folder, copy, { recursive: true });
    const toml = readFileSync(join(copy, 'host.toml'), 'utf8').replace(addresses[0], copyAddress);
    writeFileSync(join(copy, 'host.toml'), toml);
    writeFileSync(join(copy, 'running.json'), '');
    const { exit, stderr } = await runAttiva(['host', 'serve', '--data', copy]);
    assert.equal(exit, catalogue['signing-key-in-use'].exit);
    assert.match(stderr, /signing-key-in-use/u);
    assert.ok(stderr.includes(one.address), stderr);
    assertLicensed(await run({ host: one.address }));
  });

  test('one that has ended is forgotten by the other, when that is confirmed; it may come back all the same', async () => {
    const hostsOf = async (): Promise<number> => (await one.status()).hosts?.length ?? 0;
    const { hosts = [] } = await one.status();
    const id = hosts.find(({ here }) => !here)?.host ?? '';
    const words = ['host', 'forget-host', '--data', one.folder];
    const forget = (...more: string[]): ReturnType<typeof runAttiva> => runAttiva([...words, ...more]);
    const running = await forget('--yes', '--', id);
    assert.deepEqual([running.exit, /already-running/u.test(running.stderr)], [2, true], running.stderr);
    await serving.get(two)?.stop();
    const asked = await forget('--', id);
    assert.deepEqual([asked.exit, /say --yes/u.test(asked.stderr), await hostsOf()], [2, true, 2], asked.stderr);
    const { exit, stdout } = await forget('--yes', '--', id);
    assert.deepEqual([exit, await hostsOf()], [0, 1]);
    assert.match(stdout, /^Forgotten .* ended .*\nKept .*\nKey .* of aurora\.example/u);
    serving.set(two, await two.serve());
    assertLicensed(await run({ host: two.address }));
    assert.equal(await hostsOf(), 2);
  });

  test('what is set at one is in force at the other', async () => {
    await askAttiva(['host', 'set', 'intervals.renewalMinutes', '333', '--data', one.folder]);
    for (let value: unknown; value !== 333; ) {
      const words = ['host', 'settings', '--data', two.folder];
      const { settings } = await askAttiva<{ settings: { name: string; value: unknown }[] }>(words);
      value = settings.find(({ name }) => name === 'intervals.renewalMinutes')?.value;
    }
  });

  test('who takes one out of DNS is told that it is all of them', async () => {
    const withdrawn = await runAttiva(['host', 'withdraw', '--data', two.folder]);
    assert.match(withdrawn.stdout, /^Publishing is switched off\.\nIt is off at all hosts on this database: /);
    for (let why: unknown; why !== 'switched-off'; )
      ({ why } = await askAttiva<{ why?: string }>(['host', 'publish', 'list', '--data', one.folder]));
  });
});
