// needs: linux root iproute2 nftables samba-ad-dc samba-ad-provision samba-dsdb-modules samba-vfs-modules krb5-user bind9-dnsutils
/** An Active Directory (Samba's) takes secure updates only: plain ones are refused, by Kerberos they go through. */
import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import {
  type StartedNamespace,
  type StartedProcess,
  type StartedSamba,
  startNamespace,
  startSamba,
} from '@attiva/testkit';
import { startAttiva } from '../../site/attiva.ts';
import { createFolder } from '../../site/folder.ts';
import type { Host } from '../../site/host.ts';
import { createPublishingSite, type Published, type PublishingSite } from './publishing-site.ts';

const address = { authority: '127.79.2.1', host: '127.79.2.11' } as const;
const service = '_attiva._tcp.ad.example';

describe('a host in an Active Directory', () => {
  const folder = createFolder('publishing-ad');
  let network: StartedNamespace;
  let samba: StartedSamba;
  let site: PublishingSite;
  let host: Host;
  let serving: StartedProcess | undefined;

  before(async () => {
    network = await startNamespace({
      name: 'attads',
      innerAddress: '10.79.1.2',
      outerAddress: '10.79.1.1',
      resolvConf: 'nameserver 127.0.0.1\nsearch ad.example\n',
    });
    samba = await startSamba({ namespace: network, domain: 'ad.example' });
    site = await createPublishingSite(folder, { network, authority: address.authority, dns: '127.0.0.1' });
    const toml = 'name = "host1.ad.example"\nserver = "127.0.0.1"\n';
    const [made] = await site.hosts([{ name: 'host', address: address.host, toml }]);
    assert.ok(made);
    host = made;
  });

  after(async () => {
    await serving?.kill();
    await samba?.stop();
    await network?.close();
  });

  /** With what Kerberos needs to find its domain, as `/etc/krb5.conf` has it on a machine of that domain. */
  const serve = (): Promise<StartedProcess> =>
    startAttiva(['host', 'serve', '--data', host.folder], { inside: network, environment: samba.environment });

  test('without Kerberos the update is refused, and the remedy names the lines to enter by hand', async () => {
    serving = await serve();
    const refused = await site.run(host, 'publish');
    assert.match(refused.stdout, /WARNING dns-update-refused: ad\.example: 127\.0\.0\.1, zone ad\.example: .*REFUSED/);
    assert.match(refused.stdout, /attiva host print-records/);
    assert.equal(refused.exit, 4);
    assert.deepEqual(await site.dig(service, 'SRV'), []);
    await serving.stop(15_000);
  });

  test('with a keytab it is published, and withdrawn when the host stops', async () => {
    const keytab = await samba.createAccount('attiva-host');
    const principal = 'attiva-host@AD.EXAMPLE';
    appendFileSync(join(host.folder, 'host.toml'), `gss = true\nkeytab = "${keytab}"\nprincipal = "${principal}"\n`);
    serving = await serve();
    const view = await site.ask<Published>(host, 'publish');
    assert.deepEqual(
      [view.way, view.domains.map(({ domain, state }) => [domain, state])],
      ['gss', [['ad.example', 'published']]],
    );
    assert.deepEqual(await site.dig(service, 'SRV'), ['0 0 7688 host1.ad.example.']);
    const vnd = `"vnd=${site.aurora.id}"`;
    assert.deepEqual(await site.dig(service, 'TXT'), [`"v=1" "host=host1.ad.example" "port=7688" ${vnd}`]);
    assert.equal((await serving.stop(15_000)).exit, 0);
    assert.deepEqual(await site.dig(service, 'SRV'), []);
    assert.deepEqual(await site.dig(service, 'TXT'), []);
  });

  test('a principal without a key is told as such', async () => {
    const toml = join(host.folder, 'host.toml');

    writeFileSync(toml, readFileSync(toml, 'utf8').replace('attiva-host@AD', 'nobody@AD'));
    serving = await serve();
    const failed = await site.run(host, 'publish');
    assert.match(failed.stdout, /WARNING dns-update-gss: ad\.example: no ticket for nobody@AD\.EXAMPLE/);
    await serving.stop(15_000);
  });
});
