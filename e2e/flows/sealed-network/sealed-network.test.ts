// needs: linux root iproute2 nftables bind9
/**
 * A site that nobody outside can hear: BIND, the host and the fleet live in a network namespace, and a counter on the far
 * end of its only wire sees every packet that tries to leave. The host was registered before; the vendor is never needed
 * again. First without any route outward, then with one: where a packet to anybody could leave, none does either.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import {
  type StartedBind,
  type StartedNamespace,
  startBind,
  type StartedProcess,
  startNamespace,
} from '@attiva/testkit';
import { createFolder } from '../../site/folder.ts';
import { applicationOf, createHost, type Host } from '../../site/host.ts';
import { type MachineCall, type MachineResult, runMachine, runMachines } from '../../site/product.ts';
import { createVendor, osAndOffice, type Vendor } from '../../site/vendor.ts';

const authorityAddress = '127.79.0.1';
const hostAddress = '127.79.0.21';
const dnsAddress = '127.79.0.53';
const day = 86_400_000;

/** Six servers, of which the fifth reaches the familiar threshold, and six machines with the office. */
const fleet = [
  ...Array.from({ length: 6 }, (_, i) => ({ name: `srv-${i + 1}`, edition: 'server' })),
  ...Array.from({ length: 6 }, (_, i) => ({ name: `pc-${i + 1}`, edition: 'office' })),
];

describe('a sealed network', () => {
  const folder = createFolder('sealed');
  const machines = new Map<string, MachineCall>();
  let site: StartedNamespace;
  let dns: StartedBind;
  let aurora: Vendor;
  let host: Host;
  let serving: StartedProcess;

  before(async () => {
    site = await startNamespace({
      name: 'attseal',
      innerAddress: '10.79.0.2',
      outerAddress: '10.79.0.1',
      loopbackAddresses: [dnsAddress],
      resolvConf: `nameserver ${dnsAddress}\nsearch corp.example\noptions timeout:2 attempts:1\n`,
    });
    aurora = await createVendor({ folder, name: 'aurora', address: authorityAddress, packToml: osAndOffice() });
    host = await createHost({ folder: join(folder, 'host'), address: hostAddress, inside: site }, aurora);
    await registerOutside();
    dns = await startBind({
      zones: [{ name: 'corp.example', records: ['_attiva._tcp IN SRV 0 0 7688 att1', `att1 IN A ${hostAddress}`] }],
      address: dnsAddress,
      port: 53,
      namespace: site.name,
    });
    for (const { name, edition } of fleet) machines.set(name, await machineOf(name, edition));
    serving = await host.serve();
  });

  after(async () => {
    await serving?.stop();
    await dns?.stop();
    await site?.close();
  });

  /** The only time that the vendor is asked; then its authority is gone. */
  async function registerOutside(): Promise<void> {
    const authority = await aurora.serve();
    try {
      for (const application of ['aurora-os', 'aurora-office']) {
        await host.register(await aurora.hostKey('Rossi SpA', application, '--quantity', '400'));
      }
    } finally {
      await authority.stop();
    }
  }

  const keys = new Map<string, string>();
  async function machineOf(name: string, edition: string): Promise<MachineCall> {
    const key = keys.get(edition) ?? (await aurora.setupKey(edition, edition === 'office' ? 2024 : 2025));
    keys.set(edition, key);
    return { directory: join(folder, name), edition, setupKey: key, machineName: name };
  }

  /** Each machine is a process of its own inside. */
  async function each(wish: Partial<MachineCall>): Promise<ReadonlyMap<string, MachineResult>> {
    const results = new Map<string, MachineResult>();
    for (const [name, call] of machines) {
      const where = { rootsFile: aurora.rootsFile, surroundings: { inside: site } };
      results.set(name, await runMachine(where, { ...call, ...wish }));
    }
    return results;
  }

  function licensedOf(results: ReadonlyMap<string, MachineResult>): readonly string[] {
    return [...results].filter(([, { status }]) => status.licensed).map(([name]) => name);
  }

  const all = fleet.map(({ name }) => name);

  test('the first four of each product are counted, the fifth is licensed', async () => {
    const results = await each({});
    assert.deepEqual(licensedOf(results), ['srv-5', 'srv-6', 'pc-5', 'pc-6']);
    for (const name of ['srv-1', 'srv-4', 'pc-1', 'pc-4']) {
      const [report] = results.get(name)?.reports ?? [];
      assert.equal(report?.outcome, 'counted');
      assert.equal(report.code, 'below-threshold');
      assert.equal(report.threshold, 5);
    }
    assert.equal(results.get('srv-3')?.reports[0]?.detail, '3 of 5, 2 more needed');
  });

  test('the host is restarted: the counts survive, the fleet activates and renews', async () => {
    assert.equal((await serving.stop()).exit, 0);
    serving = await host.serve();
    const first = await each({});
    assert.deepEqual(licensedOf(first), all);
    const renewed = await each({});
    assert.deepEqual(licensedOf(renewed), all);
    for (const name of all) {
      assert.equal(renewed.get(name)?.reports[0]?.outcome, 'licensed');
      assert.ok((renewed.get(name)?.status.validUntil ?? 0) > (first.get(name)?.status.validUntil ?? Infinity), name);
    }
    const status = await host.status();
    for (const application of ['aurora-os', 'aurora-office']) {
      const { inventory, requests } = applicationOf(status, application);
      assert.deepEqual({ inventory, requests: [requests.total, requests.failed] }, { inventory: 6, requests: [18, 0] });
    }
  });

  test('the host is killed: everything stays licensed, for as long as the leases run', async () => {
    await serving.kill();
    const attempted = await each({});
    assert.deepEqual(licensedOf(attempted), all);
    for (const { reports } of attempted.values()) assert.equal(reports[0]?.code, 'connection-refused');
    assert.deepEqual(await statesIn(179 * day), ['licensed']);
    assert.deepEqual(await statesIn(181 * day), ['additional-grace']);
  });

  /** What the machines say of themselves when so much time has passed without a host. */
  async function statesIn(ahead: number): Promise<readonly string[]> {
    const asked = [...machines.values()].map((call) => ({ ...call, attempts: 0, ahead }));
    const where = { rootsFile: aurora.rootsFile, surroundings: { inside: site } };
    const results = await runMachines({ ...where, machines: asked });
    assert.equal(results.length, fleet.length);
    return [...new Set(results.map(({ status }) => status.state))];
  }

  test('the host returns, and everything renews', async () => {
    serving = await host.serve();
    await assertRenewed();
  });

  async function assertRenewed(): Promise<void> {
    const renewed = await each({});
    assert.deepEqual(licensedOf(renewed), all);
    for (const { reports } of renewed.values()) {
      assert.equal(reports[0]?.outcome, 'licensed');
      assert.deepEqual(reports[0]?.notes, []);
    }
    const status = await host.status();
    assert.deepEqual([status.warnings, status.clones], [[], []]);
    assert.equal(applicationOf(status, 'aurora-os').inventory, 6);
  }

  test('not one packet has left', async () => {
    assert.equal(await site.packetsOutward(), 0);
  });

  test('nor does one leave where packets could: the host restarts and the fleet renews beside an open route', async () => {
    const routed = await site.run('ip', ['route', 'add', 'default', 'via', site.outerAddress]);
    assert.equal(routed.exit, 0, routed.stderr);
    assert.equal((await serving.stop()).exit, 0);
    serving = await host.serve();
    await assertRenewed();
    assert.equal(await site.packetsOutward(), 0);
  });

  test('a packet that is sent outward is counted, so zero means zero', async () => {
    const send =
      "require('node:dgram').createSocket('udp4').send('x', 9, '192.0.2.1', (error) => process.exit(error ? 1 : 0))";
    const sent = await site.run(process.execPath, ['-e', send]);
    assert.equal(sent.exit, 0, sent.stderr);
    assert.ok((await site.packetsOutward()) > 0);
  });
});
