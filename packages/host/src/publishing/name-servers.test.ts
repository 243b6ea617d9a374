import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { test, type TestContext } from 'node:test';
import * as dnsPacket from 'dns-packet';
import type { Answer } from 'dns-packet';
import { findTarget, parseServer } from './name-servers.ts';

const soa = (name: string, mname: string): Answer => ({
  type: 'SOA',
  name,
  ttl: 60,
  data: { mname, rname: 'hostmaster.example', serial: 1, refresh: 1, retry: 1, expire: 1, minimum: 1 },
});

/** A name server that answers a SOA question about these names, and with nothing about others. */
async function serve(
  t: TestContext,
  known: Readonly<Record<string, Answer>>,
): Promise<{ port: number; asked: string[] }> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  t.after(() => socket.close());
  const asked: string[] = [];
  socket.on('message', (message, from) => {
    const { id, questions = [] } = dnsPacket.decode(message);
    const name = questions[0]?.name ?? '';
    asked.push(name);
    const found = known[name];
    const answer = { type: 'response', ...(id !== undefined && { id }), questions } as const;
    socket.send(dnsPacket.encode({ ...answer, authorities: found ? [found] : [] }), from.port, from.address);
  });
  return { port: socket.address().port, asked };
}

const search = (port: number, lookup: Readonly<Record<string, readonly string[]>> = {}) => ({
  access: {
    resolvers: () => [{ address: '127.0.0.1', port }],
    lookup: async (name: string) => lookup[name] ?? [],
  },
  randomId: () => 7,
  signal: AbortSignal.timeout(10_000),
});

test('zone and primary server stand in the SOA record, wherever in the answer', async (t) => {
  const { port } = await serve(t, { '_attiva._tcp.a.corp.example': soa('corp.example', 'NS1.corp.example') });
  const of = search(port, { 'ns1.corp.example': ['192.0.2.1', '2001:db8::1'] });
  assert.deepEqual(await findTarget('a.corp.example', of), {
    zone: 'corp.example',
    servers: [
      { address: '192.0.2.1', port: 53 },
      { address: '2001:db8::1', port: 53 },
    ],
  });
});

test('an answer without any is asked further up, never for a top-level name', async (t) => {
  const { port, asked } = await serve(t, {});
  await assert.rejects(findTarget('a.corp.example', search(port)), { code: 'dns-update-no-zone' });
  assert.deepEqual(asked, ['_attiva._tcp.a.corp.example', '_tcp.a.corp.example', 'a.corp.example', 'corp.example']);
});

test('a zone that does not hold the name, or is a top-level one, is none', async (t) => {
  const { port } = await serve(t, {
    '_attiva._tcp.corp.example': soa('evil.example', 'ns.evil.example'),
    'corp.example': soa('example', 'ns.example'),
  });
  await assert.rejects(findTarget('corp.example', search(port)), { code: 'dns-update-no-zone' });
});

test('a set server is asked and takes the updates; without an address it is named', async (t) => {
  const { port } = await serve(t, { '_attiva._tcp.corp.example': soa('corp.example', 'hidden.corp.example') });
  const of = { ...search(1, { 'ns.corp.example': ['127.0.0.1'] }), server: `ns.corp.example:${port}` };
  assert.deepEqual((await findTarget('corp.example', of)).servers, [{ address: '127.0.0.1', port }]);
  await assert.rejects(findTarget('corp.example', { ...search(port), server: 'gone.example' }), {
    code: 'dns-update-no-server',
    message: /gone\.example has no address/,
  });
  await assert.rejects(findTarget('corp.example', search(port)), { message: /hidden\.corp\.example has no address/ });
  const none = { ...search(port), access: { resolvers: () => [], lookup: async () => [] } };
  await assert.rejects(findTarget('corp.example', none), { code: 'dns-update-no-server' });
});

test('servers as they are written', () => {
  for (const [text, name, port] of [
    ['ns1.corp.example', 'ns1.corp.example', 53],
    ['192.0.2.1:5353', '192.0.2.1', 5353],
    ['2001:db8::1', '2001:db8::1', 53],
    ['[2001:db8::1]:54', '2001:db8::1', 54],
  ] as const) {
    assert.deepEqual(parseServer(text), { name, port });
  }
  for (const text of ['', 'a b', 'ns:0', 'ns:70000', '[ns]:53', 'ns1\nserver evil', ':53', '-x']) {
    assert.throws(() => parseServer(text), { code: 'config-invalid' }, text);
  }
});

test('a name server that is silent leaves time for the next one', async (t) => {
  const silent = createSocket('udp4');
  silent.bind(0, '127.0.0.1');
  await once(silent, 'listening');
  t.after(() => silent.close());
  const { port } = await serve(t, { '_attiva._tcp.corp.example': soa('corp.example', 'ns1.corp.example') });
  const of = search(port, { 'ns1.corp.example': ['192.0.2.1'] });
  const resolvers = () => [silent.address().port, port].map((one) => ({ address: '127.0.0.1', port: one }));
  const { zone } = await findTarget('corp.example', { ...of, access: { ...of.access, resolvers }, patience: 20 });
  assert.equal(zone, 'corp.example');
});
