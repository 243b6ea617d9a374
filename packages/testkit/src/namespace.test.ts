// needs: bind9 iproute2 nftables root linux
import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { test } from 'node:test';
import { startBind } from './bind.ts';
import { startNamespace } from './namespace.ts';

const sendTo = (address: string): readonly string[] => [
  '-e',
  `const s = require('node:dgram').createSocket('udp4');
   s.send('x', 9, '${address}', (error) => { console.log(error ? error.code : 'sent'); s.close(); });`,
];

test('without a route nothing leaves, and the counter would have seen it', async (t) => {
  const space = await startNamespace({ name: 'tkone' });
  t.after(() => space.close());
  assert.equal((await space.run(process.execPath, sendTo('127.0.0.9'))).stdout, 'sent\n');
  assert.equal((await space.run(process.execPath, sendTo('192.0.2.1'))).stdout, 'ENETUNREACH\n');
  assert.equal(await space.packetsOutward(), 0);
  // The other end of the wire can be reached: this packet (and the question for its hardware address) is counted.
  const outside = createSocket('udp4');
  outside.bind(0, space.outerAddress);
  await once(outside, 'listening');
  const arrived = once(outside, 'message');
  const to = `s.send('x', ${outside.address().port}, '${space.outerAddress}', () => s.close())`;
  await space.run(process.execPath, ['-e', `const s = require('node:dgram').createSocket('udp4'); ${to}`]);
  await arrived;
  outside.close();
  assert.ok((await space.packetsOutward()) >= 1);
});

test('a name server inside is found through the resolv.conf of the namespace', async (t) => {
  const space = await startNamespace({
    name: 'tktwo',
    innerAddress: '10.77.1.2',
    outerAddress: '10.77.1.1',
    loopbackAddresses: ['127.0.53.2'],
    resolvConf: 'nameserver 127.0.53.2\nsearch corp.example\n',
  });
  t.after(() => space.close());
  const bind = await startBind({
    address: '127.0.53.2',
    port: 53,
    namespace: space.name,
    zones: [{ name: 'corp.example', records: ['host1 IN A 10.1.2.3'] }],
  });
  const ask = `require('node:dns').lookup('host1', (error, address) => console.log(error?.code ?? address))`;
  assert.equal((await space.run(process.execPath, ['-e', ask])).stdout, '10.1.2.3\n');
  assert.equal((await bind.stop()).exit, 0);
  assert.equal(await space.packetsOutward(), 0);
});
