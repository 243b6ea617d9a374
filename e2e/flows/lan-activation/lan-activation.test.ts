// needs: linux root iproute2 nftables bind9
/**
 * A customer's network with everything that is in one: BIND serves the zone, the SRV set names a dead host, a rogue one,
 * one of another vendor and the right ones. Machines find the right one by themselves and say what was wrong with each
 * of the others.
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
import type { ActivationReport } from '@attiva/client';
import { catalogue } from '@attiva/protocol';
import { askAttiva, runAttiva } from '../../site/attiva.ts';
import { createFolder } from '../../site/folder.ts';
import { applicationOf, createHost, type Host } from '../../site/host.ts';
import { type MachineCall, type MachineResult, runMachine, runMachines } from '../../site/product.ts';
import { createVendor, osAndOffice, otherProducts, type Vendor } from '../../site/vendor.ts';

const address = { dns: '127.78.0.53', dead: '127.78.0.10', rogue: '127.78.0.11', foreign: '127.78.0.12' } as const;
const right = ['127.78.0.21', '127.78.0.22'] as const;
const lent = '127.78.0.23';
const authorityAddress = '127.78.0.1';

const corp = [
  '_attiva._tcp IN SRV 0 0 7688 dead',
  '_attiva._tcp IN SRV 1 0 7688 rogue',
  '_attiva._tcp IN SRV 2 0 7688 foreign',
  '_attiva._tcp IN SRV 10 3 7688 att1',
  '_attiva._tcp IN SRV 10 1 7688 att2',
  `dead IN A ${address.dead}`,
  `rogue IN A ${address.rogue}`,
  `foreign IN A ${address.foreign}`,
  `att1 IN A ${right[0]}`,
  `att2 IN A ${right[1]}`,
];
/** Two hosts that serve, nothing before them: what a tidy zone looks like. */
const branch = ['_attiva._tcp IN SRV 0 3 7688 att1.corp.example.', '_attiva._tcp IN SRV 0 1 7688 att2.corp.example.'];
/** The record that stayed behind when a host was taken away, beside a TXT record that names other vendors. */
const lab = [
  '_attiva._tcp IN SRV 0 0 7688 gone',
  '_attiva._tcp IN SRV 1 0 7688 foreign.corp.example.',
  '_attiva._tcp IN TXT "v=1" "vnd=borealis.example" "host=foreign.corp.example"',
];
/** Another customer's genuine host, which somebody has put into a zone. */
const borrowed = ['_attiva._tcp IN SRV 0 0 7688 lent', `lent IN A ${lent}`];

describe('activation in a network with BIND', () => {
  const folder = createFolder('lan');
  const running: StartedProcess[] = [];
  let network: StartedNamespace;
  let dns: StartedBind;
  let aurora: Vendor;
  let desktopKey: string;
  let serverKey: string;
  let hosts: readonly Host[];
  let strangers: readonly Host[];

  before(async () => {
    network = await startNamespace({
      name: 'attlan',
      innerAddress: '10.78.0.2',
      outerAddress: '10.78.0.1',
      loopbackAddresses: [address.dns],
      resolvConf: `nameserver ${address.dns}\nsearch corp.example\noptions timeout:2 attempts:1\n`,
    });
    dns = await startBind({
      zones: [
        { name: 'corp.example', records: corp },
        { name: 'branch.example', records: branch },
        { name: 'lab.example', records: lab },
        { name: 'borrowed.example', records: borrowed },
        { name: 'empty.example', records: [] },
      ],
      address: address.dns,
      port: 53,
      namespace: network.name,
    });
    aurora = await createAurora(join(folder, 'vendor'));
    desktopKey = await aurora.setupKey('desktop', 2025);
    serverKey = await aurora.setupKey('server', 2025);
    hosts = await serveRightHosts();
    strangers = [await rogueHost(), await foreignHost()];
    const others = await registered(aurora, [await aurora.hostKey('Bianchi srl', 'aurora-os')], [lent]);
    for (const host of [...hosts, ...others, ...strangers]) running.push(await host.serve());
  });

  after(async () => {
    for (const started of running.toReversed()) await started.stop();
    await dns?.stop();
    await network?.close();
  });

  async function serveRightHosts(): Promise<readonly Host[]> {
    const key = await aurora.hostKey('Rossi SpA', 'aurora-os', '--quantity', '400');
    return await registered(aurora, [key], right);
  }

  /** Same vendor id, same names, same products, everything but the root key. */
  async function rogueHost(): Promise<Host> {
    const imitation = await createAurora(join(folder, 'rogue'));
    const key = await imitation.hostKey('Nobody', 'aurora-os');
    const [host] = await registered(imitation, [key], [address.rogue]);
    assert.ok(host);
    return host;
  }

  async function foreignHost(): Promise<Host> {
    const wish = { folder: join(folder, 'foreign'), name: 'borealis', address: authorityAddress };
    const borealis = await createVendor({ ...wish, packToml: otherProducts });
    const key = await borealis.hostKey('Rossi SpA', 'borealis-cad');
    const [host] = await registered(borealis, [key], [address.foreign]);
    assert.ok(host);
    return host;
  }

  function createAurora(where: string): Promise<Vendor> {
    const packToml = osAndOffice({ desktop: 1, server: 2 });
    return createVendor({ folder: where, name: 'aurora', address: authorityAddress, packToml });
  }

  /** Hosts that run inside, registered outside with the vendor's authority, which then goes away. */
  async function registered(vendor: Vendor, keys: readonly string[], at: readonly string[]): Promise<readonly Host[]> {
    const authority = await vendor.serve();
    try {
      const made: Host[] = [];
      for (const one of at) {
        const where = join(folder, `host-${one}`);
        const host = await createHost({ folder: where, address: one, inside: network }, vendor);
        for (const key of keys) await host.register(key);
        made.push(host);
      }
      return made;
    } finally {
      await authority.stop();
    }
  }

  let made = 0;
  function machine(wish: Partial<MachineCall> = {}): MachineCall {
    made += 1;
    const directory = join(folder, `machine-${made}`);
    return { directory, edition: 'desktop', setupKey: desktopKey, machineName: `pc-${made}`, ...wish };
  }

  function run(call: MachineCall): Promise<MachineResult> {
    return runMachine({ rootsFile: aurora.rootsFile, surroundings: { inside: network } }, call);
  }

  test('the right host is found behind a dead, a rogue and a foreign one, each reported with its own cause', async () => {
    const { reports, status } = await run(machine());
    const [report] = reports;
    assert.equal(report?.outcome, 'licensed');
    assert.equal(status.licensed, true);
    assert.deepEqual(
      report.hosts.slice(0, 3).map(({ host, source, domain, code }) => ({ host, source, domain, code })),
      [
        { host: 'dead.corp.example:7688', source: 'dns', domain: 'corp.example', code: 'connection-refused' },
        { host: 'rogue.corp.example:7688', source: 'dns', domain: 'corp.example', code: 'root-unknown' },
        { host: 'foreign.corp.example:7688', source: 'dns', domain: 'corp.example', code: 'host-not-registered' },
      ],
    );
    const last = report.hosts[3];
    assert.equal(last?.outcome, 'licensed');
    assert.match(last.host, /^att[12]\.corp\.example:7688$/);
    assert.equal(status.host, last.host);
    assert.equal(status.customer, 'Rossi SpA');
    assert.deepEqual(report.domains, [{ name: '_attiva._tcp.corp.example', records: 5 }]);
  });

  test('nobody was counted by the rogue and the foreign host', async () => {
    for (const host of strangers) {
      const applications = (await host.status()).vendors.flatMap((vendor) => vendor.applications);
      assert.ok(applications.length > 0);
      for (const { inventory, requests } of applications) {
        assert.deepEqual([inventory, requests.total, requests.failed], [0, 0, 0]);
      }
    }
  });

  test('a licensed machine asks the host of the last success first', async () => {
    const call = machine({ attempts: 2 });
    const { reports } = await run(call);
    const [first, second] = reports;
    const [only, ...others] = second?.hosts ?? [];
    assert.equal(only?.source, 'last-success');
    assert.equal(only.host, first?.hosts.at(-1)?.host);
    assert.deepEqual(others, []);
    assert.deepEqual(second?.domains, []);
  });

  test('two hosts of equal priority are chosen by their weights, 3 to 1', async () => {
    const count = 120;
    const machines = Array.from({ length: count }, () => machine({ suffix: 'branch.example' }));
    const wish = { rootsFile: aurora.rootsFile, machines, atOnce: 8, surroundings: { inside: network } };
    const results = await runMachines(wish);
    const chosen = results.map(({ reports }) => reports[0]?.hosts[0]?.host);
    assert.ok(results.every(({ status, reports }) => status.licensed && reports[0]?.hosts.length === 1));
    const heavy = chosen.filter((host) => host === 'att1.corp.example:7688').length;
    const light = chosen.filter((host) => host === 'att2.corp.example:7688').length;
    assert.equal(heavy + light, count);
    // Expected 90, standard deviation 4.7: a right choice leaves these bounds once in ten million runs.
    assert.ok(heavy >= 64 && heavy <= 114, `${heavy} of ${count} went to the host of weight 3`);
  });

  test('each host counts for itself, and counts a machine once', async () => {
    const inventories: number[] = [];
    for (const host of hosts) inventories.push(applicationOf(await host.status(), 'aurora-os').inventory);
    const [first = 0, second = 0] = inventories;
    // The machines of the tests above: 1, 1 and 120, the second of which asked twice.
    assert.equal(first + second, 122);
  });

  test('a machine of a second domain is licensed by the host that its own domain names', async () => {
    const { reports } = await run(
      machine({ suffix: 'sales.branch.example', searchList: ['empty.example', 'branch.example'] }),
    );
    const [report] = reports;
    assert.equal(report?.outcome, 'licensed');
    assert.equal(report.hosts[0]?.domain, 'branch.example');
    assert.deepEqual(
      report.domains.map(({ name, records, code }) => ({ name, records, code })),
      [
        { name: '_attiva._tcp.sales.branch.example', records: 0, code: 'no-srv-record' },
        { name: '_attiva._tcp.empty.example', records: 0, code: 'no-srv-record' },
        { name: '_attiva._tcp.branch.example', records: 2, code: undefined },
      ],
    );
  });

  test('a name without an address, and a host whose TXT record names other vendors, which is not even asked', async () => {
    const { reports, status } = await run(machine({ suffix: 'lab.example' }));
    assert.equal(reports[0]?.outcome, 'failed');
    assert.equal(reports[0]?.code, 'no-host-found');
    assert.deepEqual(
      reports[0]?.hosts.map(({ host, code }) => [host, code]),
      [
        ['gone.lab.example:7688', 'name-not-resolved'],
        ['foreign.corp.example:7688', 'vendor-unknown'],
      ],
    );
    assert.equal(status.state, 'initial-grace');
  });

  test('a machine without a suffix says so instead of asking anybody', async () => {
    const { reports, status } = await run(machine({ suffix: '' }));
    const [report] = reports;
    assert.equal(report?.outcome, 'failed');
    assert.equal(report?.code, 'no-dns-suffix');
    assert.deepEqual(report?.hosts, []);
    assert.equal(report?.domains[0]?.code, 'no-dns-suffix');
    assert.equal(status.reason, 'no-dns-suffix');
    assert.equal(status.state, 'initial-grace');
  });

  test('a name server that does not answer is told from a record that does not exist', async () => {
    const { reports } = await run(machine({ suffix: 'corp.example', dnsServers: ['127.78.0.99'] }));
    assert.equal(reports[0]?.code, 'dns-failed');
  });

  test('a host that was set has no fallback', async () => {
    const { reports } = await run(machine({ host: `${address.dead}:7688` }));
    assert.equal(reports[0]?.code, 'connection-refused');
    assert.deepEqual(
      reports[0]?.hosts.map(({ host, source }) => [host, source]),
      [[`${address.dead}:7688`, 'machine']],
    );
    assert.deepEqual(reports[0]?.domains, []);
  });

  test("another customer's genuine host is struck off, and the license stays", async () => {
    const call = machine();
    const before = await run(call);
    assert.equal(before.status.customer, 'Rossi SpA');
    const { reports, status } = await run({ ...call, host: `${lent}:7688` });
    assert.equal(reports[0]?.outcome, 'failed');
    assert.equal(reports[0]?.code, 'other-agreement');
    assert.equal(status.licensed, true);
    assert.equal(status.customer, 'Rossi SpA');
    const fresh = await run(machine({ suffix: 'borrowed.example' }));
    assert.equal(fresh.status.customer, 'Bianchi srl', 'a machine that belongs to nobody yet takes what it finds');
  });

  test("the command line finds the host by the machine's own resolver and tells each host tried", async () => {
    const directory = join(folder, 'command-line');
    const at = ['--roots', aurora.rootsFile, '--data', directory];
    const inside = { inside: network };
    const installed = await askAttiva<{ report: ActivationReport }>(
      ['client', 'install-key', desktopKey, ...at],
      inside,
    );
    assert.equal(installed.report.outcome, 'licensed');
    assert.deepEqual(
      installed.report.hosts.map(({ code }) => code),
      ['connection-refused', 'root-unknown', 'host-not-registered', undefined],
    );
    const dead = [`client`, 'set-host', address.dead, ...at];
    await askAttiva(dead, inside);
    const failed = await runAttiva(['client', 'activate', 'desktop', ...at], inside);
    assert.equal(failed.exit, catalogue['connection-refused'].exit, failed.stderr);
    assert.match(
      failed.stdout,
      new RegExp(`tried\\s+${address.dead}:7688, set for the machine\\s+connection-refused: `),
    );
    await askAttiva(['client', 'clear-host', ...at], inside);
    const renewed = await runAttiva(['client', 'activate', 'desktop', ...at], inside);
    assert.equal(renewed.exit, 0, renewed.stderr);
    assert.match(
      renewed.stdout,
      /Product activated successfully\. +host att[12]\.corp\.example:7688, answered last time/,
    );
  });

  test('desktops count for the threshold of the servers of the same application', async () => {
    const [one, two] = [1, 2].map(() => machine({ edition: 'server', setupKey: serverKey, suffix: 'corp.example' }));
    assert.ok(one && two);
    // 2 are needed; the desktops above have asked both hosts.
    for (const call of [one, two]) assert.equal((await run(call)).status.licensed, true);
  });
});
