// needs: linux root iproute2 nftables bind9 bind9-dnsutils
/**
 * Two hosts publish into one zone of a real BIND, each with a key of its own: beside one another, without collision; what
 * one does never touches the other's record.
 */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import {
  bindKeyText,
  type StartedBind,
  type StartedNamespace,
  startBind,
  type StartedProcess,
  startNamespace,
} from '@attiva/testkit';
import { createFolder } from '../../site/folder.ts';
import type { Host } from '../../site/host.ts';
import { createPublishingSite, type Published, type PublishingSite } from './publishing-site.ts';

const address = { dns: '127.79.1.53', authority: '127.79.1.1', one: '127.79.1.11', two: '127.79.1.12' } as const;
const keys = [
  { name: 'host1.corp.example', secret: Buffer.alloc(32, 1) },
  { name: 'host2.corp.example', secret: Buffer.alloc(32, 2) },
];
const service = '_attiva._tcp.corp.example';

describe('two hosts and one zone', () => {
  const folder = createFolder('publishing');
  const running = new Map<string, StartedProcess>();
  let network: StartedNamespace;
  let dns: StartedBind;
  let site: PublishingSite;
  let one: Host;
  let two: Host;

  before(async () => {
    network = await startNamespace({
      name: 'attpub',
      innerAddress: '10.79.0.2',
      outerAddress: '10.79.0.1',
      loopbackAddresses: [address.dns],
      resolvConf: `nameserver ${address.dns}\nsearch corp.example\noptions timeout:2 attempts:1\n`,
    });
    dns = await startBind({
      zones: [
        {
          name: 'corp.example',
          records: [`host1 IN A ${address.one}`, `host2 IN A ${address.two}`],
          updatePolicy: keys.map(({ name }) => `grant ${name} name ${service}. SRV TXT`),
        },
        { name: 'closed.example', records: [] },
      ],
      keys,
      address: address.dns,
      port: 53,
      namespace: network.name,
    });
    site = await createPublishingSite(folder, { network, authority: address.authority, dns: address.dns });
    const toml = ({ name, secret }: (typeof keys)[number]): string => {
      const keyFile = join(folder, `${name}.key`);
      writeFileSync(keyFile, bindKeyText({ name, secret }), { mode: 0o600 });
      return `name = "${name}"\nkeyFile = "${keyFile}"\n`;
    };
    const [first, second] = keys;
    assert.ok(first && second);
    const made = await site.hosts([
      { name: 'one', address: address.one, toml: toml(first) },
      { name: 'two', address: address.two, toml: toml(second) },
    ]);
    assert.ok(made[0] && made[1]);
    [one, two] = [made[0], made[1]];
    for (const host of [one, two]) running.set(host.folder, await host.serve());
  });

  after(async () => {
    for (const started of running.values()) await started.kill();
    await dns?.stop();
    await network?.close();
  });

  const processOf = (host: Host): StartedProcess => running.get(host.folder) ?? assert.fail('it does not run');
  const srv = (): Promise<readonly string[]> => site.dig(service, 'SRV');

  test('both are there, each with a TXT record of its own', async () => {
    for (const host of [one, two]) {
      const view = await site.ask<Published>(host, 'publish');
      assert.deepEqual([view.running, view.way, view.domains.map(({ state }) => state)], [true, 'tsig', ['published']]);
    }
    assert.deepEqual(await srv(), ['0 0 7688 host1.corp.example.', '0 0 7688 host2.corp.example.']);
    const vnd = `"vnd=${site.aurora.id}"`;
    assert.deepEqual(await site.dig(service, 'TXT'), [
      `"v=1" "host=host1.corp.example" "port=7688" ${vnd}`,
      `"v=1" "host=host2.corp.example" "port=7688" ${vnd}`,
    ]);
  });

  test('the record says who serves; the TTL is an hour', async () => {
    const { stdout } = await network.run('dig', ['+noall', '+answer', `@${address.dns}`, service, 'SRV']);
    assert.match(stdout, /\s3600\s+IN\s+SRV\s+0 0 7688 host1\.corp\.example\./);
  });

  test('one is stopped: its records are gone, those of the other are as they were', async () => {
    assert.equal((await processOf(one).stop(15_000)).exit, 0);
    assert.deepEqual(await srv(), ['0 0 7688 host2.corp.example.']);
    assert.equal((await site.dig(service, 'TXT')).length, 1);
    running.set(one.folder, await one.serve());
    await site.ask(one, 'publish');
    assert.equal((await srv()).length, 2);
  });

  test('one is killed: its record stays behind; at its next start it replaces it by what holds then', async () => {
    await processOf(one).kill();
    assert.deepEqual(await srv(), ['0 0 7688 host1.corp.example.', '0 0 7688 host2.corp.example.']);
    const toml = join(one.folder, 'host.toml');
    writeFileSync(toml, readFileSync(toml, 'utf8').replace('port = 7688', 'port = 7700'));
    running.set(one.folder, await one.serve());
    await site.ask(one, 'publish');
    assert.deepEqual(await srv(), ['0 0 7688 host2.corp.example.', '0 0 7700 host1.corp.example.']);
  });

  test('a change of the port while it runs moves the record too', async () => {
    await site.ask(one, 'set', 'activation.port', '7701');
    await site.ask(one, 'publish');
    assert.deepEqual(await srv(), ['0 0 7688 host2.corp.example.', '0 0 7701 host1.corp.example.']);
  });

  test('a zone that refuses: the reason, the way out, an event, a warning; nothing else is disturbed', async () => {
    const added = await site.run(two, 'publish', 'add', 'closed.example', '--priority', '5', '--json');
    const view = JSON.parse(added.stdout) as Published;
    const failed = view.domains.find(({ domain }) => domain === 'closed.example');
    assert.equal(failed?.code, 'dns-update-refused', added.stdout);
    assert.equal(added.exit, 7, 'part of it failed');
    const status = await site.run(two, 'status');
    assert.match(status.stdout, /WARNING dns-update-refused: Publishing in closed\.example fails: .*REFUSED/);
    assert.match(status.stdout, /attiva host print-records/);
    const events = await site.run(two, 'events');
    assert.match(events.stdout, /event 12293 +closed\.example +dns-update-refused/);
    assert.match(events.stdout, /event 12294 +corp\.example +published/);
    const switched = await site.verb(two, '/sdns');
    assert.match(
      switched.stdout,
      /^DNS publishing enabled\.\nWarning: Not published in closed\.example: dns-update-refused: /,
    );
    const printed = await site.run(two, 'print-records', '--domain', 'closed.example');
    assert.match(printed.stdout, /^_attiva\._tcp\.closed\.example\. 3600 IN SRV 5 0 7688 host2\.corp\.example\.$/m);
    const removed = await site.ask<Published>(two, 'publish', 'remove', 'closed.example');
    assert.deepEqual(
      removed.domains.map(({ domain }) => domain),
      ['corp.example'],
    );
    assert.equal((await srv()).length, 2);
  });

  test('withdrawn by a command it stays away over a restart, and comes back by a command', async () => {
    const withdrawn = await site.ask<Published>(two, 'withdraw');
    assert.deepEqual([withdrawn.enabled, withdrawn.domains], [false, []]);
    assert.deepEqual(await srv(), ['0 0 7701 host1.corp.example.']);
    await processOf(two).stop(15_000);
    running.set(two.folder, await two.serve());
    assert.equal((await site.ask<Published>(two, 'publish', 'list')).enabled, false);
    assert.equal((await srv()).length, 1);
    await site.ask(two, 'publish');
    assert.equal((await srv()).length, 2);
  });

  test('a key file that others can read is refused', async () => {
    await processOf(two).stop(15_000);
    writeFileSync(join(folder, 'open.key'), bindKeyText(keys[1] ?? assert.fail()), { mode: 0o644 });
    const toml = join(two.folder, 'host.toml');
    writeFileSync(toml, readFileSync(toml, 'utf8').replace('host2.corp.example.key', 'open.key'));
    running.set(two.folder, await two.serve());
    const published = await site.run(two, 'publish');
    assert.match(published.stdout, /dns-update-key-file: .*open\.key.*chmod 600/);
    assert.equal(published.exit, 2);
  });
});
