import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ActivationError } from '@attiva/protocol';
import { createFakeSite, type FakeSite, FakeVendor } from '@attiva/testkit';
import type { HttpAnswer, HttpRequest, Network, SrvAnswer } from '../network/network.ts';
import { systemNetwork } from '../network/system-network.ts';
import { openActivation } from '../open-activation.ts';

/** A name server and a LAN in a table: names of hosts lead to the site's real sockets. */
interface Lan {
  readonly srv: Record<string, readonly SrvAnswer[] | 'fails'>;
  readonly txt: Record<string, readonly (readonly string[])[]>;
  readonly names: Record<string, number>;
  readonly suffix?: string;
  readonly searchList?: readonly string[];
}

function lanNetwork(lan: Lan): Network & { readonly asked: string[] } {
  const real = systemNetwork();
  const asked: string[] = [];
  return {
    ...real,
    asked,
    suffixes: () =>
      Promise.resolve({
        searchList: lan.searchList ?? [],
        source: 'test',
        ...(lan.suffix !== undefined && { suffix: lan.suffix }),
      }),
    srv: (name) => {
      asked.push(name);
      const records = lan.srv[name];
      if (records === 'fails') return Promise.reject(new ActivationError('dns-failed', `${name}: SERVFAIL`));
      if (records === undefined) return Promise.reject(new ActivationError('no-srv-record', `no record ${name}`));
      return Promise.resolve(records);
    },
    txt: (name) => Promise.resolve(lan.txt[name] ?? []),
    exchange: (request: HttpRequest): Promise<HttpAnswer> => {
      asked.push(`${request.method} ${request.host}`);
      const port = lan.names[request.host];
      if (port === undefined) throw new ActivationError('name-not-resolved', `${request.host} has no address`);
      return real.exchange({ ...request, host: '127.0.0.1', port });
    },
  };
}

const record = (name: string, priority = 0, weight = 0): SrvAnswer => ({ name, port: 7688, priority, weight });
const corp = '_attiva._tcp.corp.example';

async function reportFor(
  site: FakeSite,
  lan: Lan,
): Promise<{ lines: string[]; network: Network & { asked: string[] } }> {
  const network = lanNetwork(lan);
  const license = await openActivation({ ...site.product(), network });
  const report = await license.ensureActivated();
  const domains = report.domains.map(({ name, records, code }) => `${name} ${code ?? records}`);
  const hosts = report.hosts.map(({ host, outcome, code }) => `${host} ${code ?? outcome}`);
  return { lines: [...domains, ...hosts, `${report.outcome} ${report.code ?? ''}`.trim()], network };
}

test('a dead host, a rogue, a host of another vendor, one without our product: each with its own cause, the good one last', async (t) => {
  const site = await createFakeSite(t);
  const now = site.clock.now() / 1000;
  const other = await site.addHost({ vendor: await FakeVendor.create({ now, vendor: 'other.example' }) });
  const rogue = await site.addHost({ vendor: await FakeVendor.create({ now }) });
  const portal = await site.addHost();
  portal.mischief = (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html>');
    return true;
  };
  const closed = await site.addHost();
  const closedPort = closed.port;
  await closed.close();
  const { lines } = await reportFor(site, {
    suffix: 'corp.example',
    srv: {
      [corp]: [
        record('good.corp.example', 60),
        record('dead.corp.example', 10),
        record('gone.corp.example', 20),
        record('rogue.corp.example', 30),
        record('other.corp.example', 40),
        record('portal.corp.example', 50),
      ],
    },
    txt: {},
    names: {
      'good.corp.example': site.host.port,
      'dead.corp.example': closedPort,
      'rogue.corp.example': rogue.port,
      'other.corp.example': other.port,
      'portal.corp.example': portal.port,
    },
  });
  assert.deepEqual(lines, [
    `${corp} 6`,
    'dead.corp.example:7688 connection-refused',
    'gone.corp.example:7688 name-not-resolved',
    'rogue.corp.example:7688 root-unknown',
    'other.corp.example:7688 host-not-registered',
    'portal.corp.example:7688 answer-not-ours',
    'good.corp.example:7688 licensed',
    'licensed',
  ]);
  assert.equal(rogue.requests.length + other.requests.length, 0);
});

test('domains: longest first, each once, the next only when the one before brought nothing; no top-level name', async (t) => {
  const site = await createFakeSite(t);
  const { lines, network } = await reportFor(site, {
    suffix: 'corp.example',
    searchList: ['branch.corp.example', 'corp.example', 'local'],
    srv: { [corp]: [record('a.corp.example')], '_attiva._tcp.branch.corp.example': 'fails' },
    txt: {},
    names: { 'a.corp.example': site.host.port },
  });
  assert.deepEqual(lines, [
    '_attiva._tcp.branch.corp.example dns-failed',
    `${corp} 1`,
    'a.corp.example:7688 licensed',
    'licensed',
  ]);
  assert.ok(!network.asked.includes('_attiva._tcp.local'));
});

test('no suffix: no query, and the report says so', async (t) => {
  const site = await createFakeSite(t);
  const { lines, network } = await reportFor(site, { srv: {}, txt: {}, names: {} });
  assert.deepEqual(lines, [' no-dns-suffix', 'failed no-dns-suffix']);
  assert.deepEqual(network.asked, []);
});

test('no record, a record that says "absent", a name server that fails: three different causes', async (t) => {
  const site = await createFakeSite(t);
  const lan = (records: readonly SrvAnswer[] | 'fails' | undefined): Lan => ({
    suffix: 'corp.example',
    srv: records === undefined ? {} : { [corp]: records },
    txt: {},
    names: {},
  });
  assert.equal((await reportFor(site, lan(undefined))).lines.at(-1), 'failed no-srv-record');
  assert.equal((await reportFor(site, lan([record('')]))).lines.at(-1), 'failed no-srv-record');
  assert.equal((await reportFor(site, lan('fails'))).lines.at(-1), 'failed dns-failed');
});

test('a TXT record that names other vendors saves the question; one that speaks of another target does not', async (t) => {
  const site = await createFakeSite(t);
  const { lines, network } = await reportFor(site, {
    suffix: 'corp.example',
    srv: { [corp]: [record('other.corp.example', 0), record('ours.corp.example', 1)] },
    txt: {
      [corp]: [
        ['v=1', 'host=other.corp.example', 'vnd=other.example'],
        ['host=ours.corp.example', 'vnd=x.example,aurora.example'],
      ],
    },
    names: { 'ours.corp.example': site.host.port, 'other.corp.example': site.host.port },
  });
  assert.deepEqual(lines.slice(1), [
    'other.corp.example:7688 vendor-unknown',
    'ours.corp.example:7688 licensed',
    'licensed',
  ]);
  assert.ok(!network.asked.some((asked) => asked.endsWith('other.corp.example')));
});

test('a host that was set has no fallback; cleared, the last success goes before DNS; without caching DNS is asked', async (t) => {
  const site = await createFakeSite(t);
  const lan: Lan = {
    suffix: 'corp.example',
    srv: { [corp]: [record('a.corp.example')] },
    txt: {},
    names: { 'a.corp.example': site.host.port },
  };
  const network = lanNetwork(lan);
  const license = await openActivation({ ...site.product(), network });
  const attempt = async (): Promise<string> => {
    site.clock.advance(60_000);
    const { hosts, domains } = await license.ensureActivated();
    return `${hosts.map(({ host, source, code }) => `${source} ${host} ${code ?? ''}`.trim()).join()} ${domains.length}`;
  };
  await license.setHost('nowhere.corp.example', 'machine');
  await license.setHost('NoWhere2.corp.example:7000', 'application');
  assert.equal(await attempt(), 'application nowhere2.corp.example:7000 name-not-resolved 0');
  await license.clearHost('application');
  assert.equal(await attempt(), 'machine nowhere.corp.example:7688 name-not-resolved 0');
  await license.clearHost('machine');
  assert.equal(await attempt(), 'dns a.corp.example:7688 1');
  assert.equal(await attempt(), 'last-success a.corp.example:7688 0');
  await license.setCaching(false);
  assert.equal(await attempt(), 'dns a.corp.example:7688 1');
  await license.setLookupDomain('Branch.Example.');
  assert.match(await attempt(), /^ 1$/);
  assert.equal(network.asked.at(-1), '_attiva._tcp.branch.example');
  await assert.rejects(license.setLookupDomain('local'));
});

test('where only the directory may activate no host is asked, and the report says so; the edition goes before the machine', async (t) => {
  const site = await createFakeSite(t);
  const license = await openActivation(site.product());
  const { machine } = license;
  const attempt = async (): Promise<string> => {
    site.clock.advance(60_000);
    const { outcome, code, hosts } = await license.ensureActivated();
    return `${code ?? outcome} ${hosts.length}`;
  };
  await license.setHost(site.host.address, 'machine');
  await machine.setActivationType('directory');
  assert.equal(await attempt(), 'directory-only 0');
  assert.deepEqual([license.status().reason, license.status().activationType], ['directory-only', 'directory']);
  await machine.setActivationType('host', machine.product({ edition: 'studio' }));
  assert.deepEqual([await attempt(), license.status().activationType], ['licensed 1', 'host']);
  await machine.setActivationType('all', machine.product({ edition: 'studio' }));
  assert.equal(await attempt(), 'directory-only 0');
  assert.equal(license.status().state, 'licensed', 'what is held holds');
  await machine.setActivationType('all');
  assert.deepEqual([await attempt(), machine.settings().activationTypes], ['licensed 1', {}]);
});

test('the cached host is dead: it is struck off and DNS finds another', async (t) => {
  const site = await createFakeSite(t);
  const second = await site.addHost();
  const lan = {
    suffix: 'corp.example',
    srv: { [corp]: [record('a.corp.example')] },
    txt: {},
    names: { 'a.corp.example': site.host.port, 'b.corp.example': second.port },
  };
  const license = await openActivation({ ...site.product(), network: lanNetwork(lan) });
  await license.ensureActivated();
  await site.host.close();
  lan.srv[corp] = [record('a.corp.example', 0), record('b.corp.example', 1)];
  site.clock.advance(60_000);
  const { hosts } = await license.ensureActivated();
  assert.deepEqual(
    hosts.map(({ host, source, outcome, code }) => `${source} ${host} ${code ?? outcome}`),
    ['last-success a.corp.example:7688 connection-refused', 'dns b.corp.example:7688 licensed'],
  );
});

test('a machine that waits for a threshold is not tied to the host that counts it: a fuller one may license it', async (t) => {
  const site = await createFakeSite(t);
  const full = await site.addHost();
  for (const machine of [11, 12]) {
    const other = await openActivation(site.product(machine, 'desktop'));
    await other.setHost(full.address);
    await other.ensureActivated();
  }
  const lan = {
    suffix: 'corp.example',
    srv: { [corp]: [record('a.corp.example', 0), record('b.corp.example', 1)] },
    txt: {},
    names: { 'a.corp.example': site.host.port, 'b.corp.example': full.port },
  };
  const license = await openActivation({ ...site.product(1, 'desktop'), network: lanNetwork(lan) });
  assert.equal((await license.ensureActivated()).outcome, 'counted');
  lan.srv[corp] = [record('b.corp.example', 0), record('a.corp.example', 1)];
  site.clock.advance(60_000);
  assert.equal((await license.ensureActivated()).outcome, 'licensed');
});
