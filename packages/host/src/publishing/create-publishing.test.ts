import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { createSilentLog, parseConfig } from '@attiva/daemon';
import { composeHost } from '../compose.ts';
import { hostConfigSchema } from '../config/host-config.ts';
import { databaseLine, databaseOf } from '../test-database.test.fixture.ts';
import {
  type Administered,
  administer,
  adminToken,
  startTrialHost,
  type TrialHost,
} from '../trial-host.test.fixture.ts';
import type { PublishingMachine, PublishingView } from './create-publishing.ts';
import type { LookUps } from './look-up-records.ts';
import type { RecordTexts } from './record-texts.ts';

/** Whatever is sent fails at once: there is no name server. */
function machine(hostName: string, suffix?: string): PublishingMachine {
  return {
    name: async () => ({ hostName, ...(suffix !== undefined && { suffix }) }),
    dns: { resolvers: () => [], lookup: async () => [] },
    environment: {},
    mark: '',
  };
}

/** The folder of a registered host, composed anew on a machine with a name. */
async function onMachine(made: TrialHost, toml: string, publishing: PublishingMachine): Promise<TrialHost> {
  const host = await composeHost({
    folder: made.folder,
    config: parseConfig(databaseLine(await databaseOf(made.folder)) + toml, hostConfigSchema, 'a test'),
    log: createSilentLog(),
    now: () => made.clock.ms,
    monotonic: () => performance.now(),
    uptime: () => 0,
    device: [1, 2, 3],
    askAuthority: () => assert.fail('nobody is asked'),
    token: { text: adminToken },
    publishing,
  });
  return { ...made, host };
}

describe('publishing, as administrators see it', () => {
  let made: TrialHost;
  before(async () => {
    made = await startTrialHost();
    await made.host.close();
  });
  after(() => rm(made.folder, { recursive: true, force: true }));

  async function view(trial: TrialHost): Promise<PublishingView> {
    return (await administer<PublishingView>(trial, '/v1/publishing')).body;
  }

  async function records(trial: TrialHost, query = ''): Promise<readonly RecordTexts[]> {
    const { body } = await administer(trial, `/v1/publishing-records${query}`);
    return body['records'] as RecordTexts[];
  }

  test('a host publishes in its own domain and in those of the list, whose priority and weight count', async (t) => {
    const toml = `[publishing]\ndomains = [{ domain = "Corp.example", weight = 3 }]\n`;
    const trial = await onMachine(made, toml, machine('Host1', 'corp.example'));
    t.after(() => trial.host.close());
    await administer(trial, '/v1/published-domains', { domain: 'branch.example', priority: 10 });
    const { domains, why, way } = await view(trial);
    assert.equal(why, undefined);
    assert.equal(way, 'unsigned');
    assert.deepEqual(
      domains.map(({ domain, record, state }) => [domain, record?.target, record?.priority, record?.weight, state]),
      [
        ['corp.example', 'host1.corp.example', 0, 3, 'waiting'],
        ['branch.example', 'host1.corp.example', 10, 0, 'waiting'],
      ],
    );
    assert.deepEqual(domains[0]?.record?.texts, [
      'v=1',
      'host=host1.corp.example',
      'port=7688',
      `vnd=${made.vendor.vendor}`,
    ]);
    await administer(trial, '/v1/published-domain-removals', { domain: 'branch.example' });
    assert.equal((await view(trial)).domains.length, 1);
    const twice = await administer(trial, '/v1/published-domain-removals', { domain: 'branch.example' });
    assert.match(
      String(twice.body['detail']),
      /branch\.example is not in the list of domains; there are: Corp\.example/,
    );
    for (const domain of ['local', 'a b.example', '']) {
      assert.equal((await administer(trial, '/v1/published-domains', { domain })).body['code'], 'wrong-usage', domain);
    }
    await administer(trial, '/v1/settings', { change: { 'publishing.domains': null } });
  });

  test('a domain that somebody changed since it was seen is left as it is, and the change says who was first', async (t) => {
    const trial = await onMachine(made, '', machine('host1', 'corp.example'));
    t.after(() => trial.host.close());
    const domain = 'seen.example';
    const set = (wish: object): Promise<Administered> =>
      administer(trial, '/v1/published-domains', { domain, ...wish });
    assert.equal((await set({ priority: 10, expected: null })).status, 200);
    const { publishing } = trial.host.doors;
    await publishing.setDomain({ domain: 'Seen.example.', priority: 20, weight: 5 }, { actor: 'anna' });
    await publishing.setDomain({ domain: 'other.example', priority: 0, weight: 0 }, { actor: 'bruno' });
    const seen = { priority: 10, weight: 0 };
    for (const late of [
      await set({ priority: 30, expected: seen }),
      await set({ priority: 30, expected: null }),
      await administer(trial, '/v1/published-domain-removals', { domain, expected: seen }),
    ]) {
      assert.deepEqual([late.status, late.body['code']], [409, 'changed-meanwhile']);
      assert.match(
        String(late.body['detail']),
        /^Meanwhile anna changed it \([\d: -]+ UTC\): seen\.example has priority 20 and weight 5 now\./u,
      );
    }
    const now = { priority: 20, weight: 5 };
    assert.equal((await set({ priority: 30, weight: 5, expected: now })).status, 200);
    await publishing.removeDomain(domain, { actor: 'carla' });
    const gone = await administer(trial, '/v1/published-domain-removals', {
      domain,
      expected: { ...now, priority: 30 },
    });
    assert.match(String(gone.body['detail']), /carla changed it .*seen\.example is not in the list now/u);
    await administer(trial, '/v1/settings', { change: { 'publishing.domains': null } });
  });

  test('domains that are added at once are all in the list', async (t) => {
    const trial = await onMachine(made, '', machine('host1', 'corp.example'));
    t.after(() => trial.host.close());
    const names = ['a.example', 'b.example', 'c.example'];
    const { publishing } = trial.host.doors;
    await Promise.all(
      names.map((domain) => publishing.setDomain({ domain, priority: 0, weight: 0 }, { actor: 'anna' })),
    );
    const listed = (await view(trial)).domains.map(({ domain }) => domain);
    assert.deepEqual(
      names.filter((domain) => !listed.includes(domain)),
      [],
    );
    await Promise.all(names.map((domain) => publishing.removeDomain(domain, { actor: 'anna' })));
    const left = (await view(trial)).domains.map(({ domain }) => domain);
    assert.deepEqual(
      names.filter((domain) => left.includes(domain)),
      [],
    );
    await administer(trial, '/v1/settings', { change: { 'publishing.domains': null } });
  });

  test('what is published fails with its reason, as a warning with a remedy', async (t) => {
    const trial = await onMachine(
      made,
      '[activation]\nport = 0\n[publishing]\nname = "act.corp.example"\n',
      machine('x'),
    );
    t.after(() => trial.host.close());
    trial.host.doors.publishing.start(7688);
    const { body } = await administer(trial, '/v1/publishing', {});
    const [domain] = body['domains'] as PublishingView['domains'];
    assert.deepEqual([domain?.domain, domain?.state, domain?.code], ['corp.example', 'failed', 'dns-update-no-server']);
    const { warnings } = await trial.host.doors.status();
    const found = warnings.find(({ code }) => code === 'dns-update-no-server');
    assert.match(found?.text ?? '', /^Publishing in corp\.example fails: this machine knows no name server\.$/);
    assert.match(found?.remedy ?? '', /publishing\.server/);
  });

  test('withdrawing switches publishing off, publishing switches it on again; the audit says who', async (t) => {
    const trial = await onMachine(made, '', machine('host1', 'corp.example'));
    t.after(() => trial.host.close());
    const token = { name: 'evening', role: 'administrator', days: 1 };
    const { body } = await administer(trial, '/v1/api-tokens', token);
    await administer(trial, '/v1/publishing-withdrawals', {}, { authorization: `Bearer ${String(body['text'])}` });
    assert.deepEqual([(await view(trial)).enabled, (await view(trial)).why], [false, 'switched-off']);
    await administer(trial, '/v1/publishing', {});
    assert.equal((await view(trial)).enabled, true);
    const { entries } = await trial.host.doors.audit.list({ limit: 10 });
    const changes = entries.filter(({ subject }) => subject === 'publishing.enabled');
    assert.deepEqual(new Set(changes.map(({ actor }) => actor)), new Set(['administrator', 'evening (token)']));
  });

  test('the key of TLS is announced while TLS is on', async (t) => {
    const trial = await onMachine(made, '', machine('host1', 'corp.example'));
    t.after(() => trial.host.close());
    const announced = async (): Promise<readonly string[]> =>
      ((await view(trial)).domains[0]?.record?.texts ?? []).filter((text) => text.startsWith('tls='));
    assert.deepEqual(await announced(), []);
    const { body } = await administer(trial, '/v1/tls', { change: 'enable' });
    assert.deepEqual(await announced(), [`tls=${String(body['key'])}`]);
    await administer(trial, '/v1/tls', { change: 'disable' });
    assert.deepEqual(await announced(), []);
  });

  test('what DNS answers is asked for what is published, for records entered by hand, and for nothing else', async () => {
    const asked = async (trial: TrialHost): Promise<unknown> => {
      const { body } = await administer<LookUps>(trial, '/v1/publishing-look-ups');
      return body.domains.map(({ domain, expected, outcome, detail }) => [
        `${domain} ${expected.target}`,
        outcome,
        detail,
      ]);
    };
    const expected = [['corp.example host1.corp.example', 'failed', 'this machine knows no name server']];
    for (const [toml, publishing, domains] of [
      ['', machine('host1.corp.example'), expected],
      ['[publishing]\nenabled = false\n', machine('host1.corp.example'), expected],
      ['', machine('host1'), []],
      ['[activation]\naddresses = ["127.0.0.1"]\n', machine('host1.corp.example'), []],
    ] as const) {
      const trial = await onMachine(made, toml, publishing);
      assert.deepEqual(await asked(trial), domains, toml);
      await trial.host.close();
    }
  });

  test('why a host is not published', async (t) => {
    for (const [toml, publishing, why] of [
      ['', machine('host1'), 'no-domain'],
      ['', machine('host1', 'local'), 'no-domain'],
      ['[activation]\naddresses = ["127.0.0.1", "::1"]\n', machine('host1.corp.example'), 'loopback-only'],
    ] as const) {
      const trial = await onMachine(made, toml, publishing);
      assert.equal((await view(trial)).why, why);
      await trial.host.close();
    }
    const unregistered = await startTrialHost({ grants: [] });
    t.after(() => rm(unregistered.folder, { recursive: true }));
    await unregistered.host.close();
    const trial = await onMachine(unregistered, '', machine('host1.corp.example'));
    assert.equal((await view(trial)).why, 'serves-nobody');
    await trial.host.close();
  });

  test('the lines to paste are there whatever is switched on, for any domain', async (t) => {
    const trial = await onMachine(made, '[publishing]\nenabled = false\n', machine('host1', 'corp.example'));
    t.after(() => trial.host.close());
    const [own] = await records(trial);
    assert.equal(own?.zoneFile[0], '_attiva._tcp.corp.example. 3600 IN SRV 0 0 7688 host1.corp.example.');
    const vnd = `vnd=${made.vendor.vendor}`;
    assert.deepEqual(own?.nsupdate, [
      'update add _attiva._tcp.corp.example. 3600 IN SRV 0 0 7688 host1.corp.example.',
      `update add _attiva._tcp.corp.example. 3600 IN TXT "v=1" "host=host1.corp.example" "port=7688" "${vnd}"`,
      'send',
    ]);
    assert.equal(
      own?.powershell[0],
      "Add-DnsServerResourceRecord -Srv -ZoneName 'corp.example' -Name '_attiva._tcp' -DomainName 'host1.corp.example.' -Priority 0 -Weight 0 -Port 7688 -TimeToLive 01:00:00",
    );
    assert.deepEqual(own?.checks[1], {
      command: 'dig +short SRV _attiva._tcp.corp.example',
      expect: '0 0 7688 host1.corp.example.',
    });
    const [other] = await records(trial, '?domain=Other.example&priority=7&weight=8');
    assert.equal(other?.zoneFile[0], '_attiva._tcp.other.example. 3600 IN SRV 7 8 7688 host1.corp.example.');
    const wrong = await administer(trial, `/v1/publishing-records?domain=${encodeURIComponent('a b"; rm')}`);
    assert.equal(wrong.body['code'], 'wrong-usage');
  });
});
