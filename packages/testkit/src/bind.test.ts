// needs: bind9 iproute2 root linux
import assert from 'node:assert/strict';
import { Resolver } from 'node:dns/promises';
import { test } from 'node:test';
import { startBind } from './bind.ts';

test('BIND serves the zones it was given, takes new records, and leaves', async () => {
  const bind = await startBind({
    address: '127.0.53.1',
    zones: [
      { name: 'corp.example', records: ['_attiva._tcp IN SRV 0 10 7688 host1', 'host1 IN A 127.0.0.1'] },
      { name: 'branch.example', records: [] },
    ],
  });
  const resolver = new Resolver({ timeout: 2000, tries: 2 });
  resolver.setServers([`${bind.address}:${bind.port}`]);
  assert.deepEqual(
    (await resolver.resolveSrv('_attiva._tcp.corp.example')).map(({ name, port, weight }) => [name, port, weight]),
    [['host1.corp.example', 7688, 10]],
  );
  await assert.rejects(resolver.resolveSrv('_attiva._tcp.branch.example'), { code: 'ENOTFOUND' });
  await bind.setZone('branch.example', ['_attiva._tcp IN SRV 0 0 7689 host1.corp.example.']);
  assert.equal((await resolver.resolveSrv('_attiva._tcp.branch.example'))[0]?.port, 7689);
  assert.equal((await bind.stop()).exit, 0);
  await assert.rejects(resolver.resolveSoa('corp.example'), { code: 'ECONNREFUSED' });
});

test('a zone with a mistake is told with what BIND says', async () => {
  await assert.rejects(
    startBind({ zones: [{ name: 'corp.example', records: ['this is no record'] }] }),
    /corp\.example/,
  );
});
