import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test, type TestContext } from 'node:test';
import * as dnsPacket from 'dns-packet';
import type { DecodedPacket, RecordType } from 'dns-packet';
import fc from 'fast-check';
import { answerQuery } from './answer.ts';
import { startDnsResponder, type DnsResponder } from './dns-responder.ts';
import { createZone, type ZoneRecord } from './zone.ts';

const records: readonly ZoneRecord[] = [
  {
    type: 'SRV',
    name: '_attiva._tcp.aurora.example',
    priority: 0,
    weight: 10,
    port: 7688,
    target: 'h1.aurora.example',
  },
  { type: 'SRV', name: '_attiva._tcp.aurora.example', priority: 5, weight: 0, port: 7690, target: 'h2.aurora.example' },
  { type: 'TXT', name: '_attiva._tcp.aurora.example', texts: ['v=1', 'vnd=aurora.example'] },
  { type: 'A', name: 'h1.aurora.example', address: '127.0.0.1' },
  { type: 'AAAA', name: 'h1.aurora.example', address: '::1' },
];

async function started(t: TestContext, more: readonly ZoneRecord[] = []): Promise<[DnsResponder, Resolver]> {
  const responder = await startDnsResponder({ zone: 'aurora.example', records: [...records, ...more] });
  t.after(() => responder.close());
  const resolver = new Resolver({ timeout: 2000, tries: 1 });
  resolver.setServers([`${responder.address}:${responder.port}`]);
  return [responder, resolver];
}

test('a resolver reads every kind of record', async (t) => {
  const [, resolver] = await started(t);
  const hosts = await resolver.resolveSrv('_attiva._tcp.aurora.example');
  assert.deepEqual(
    hosts
      .toSorted((a, b) => a.priority - b.priority)
      .map(({ name, port, priority, weight }) => [name, port, priority, weight]),
    [
      ['h1.aurora.example', 7688, 0, 10],
      ['h2.aurora.example', 7690, 5, 0],
    ],
  );
  assert.deepEqual(await resolver.resolveTxt('_attiva._tcp.aurora.example'), [['v=1', 'vnd=aurora.example']]);
  assert.deepEqual(await resolver.resolve4('H1.Aurora.Example'), ['127.0.0.1']);
  assert.deepEqual(await resolver.resolve6('h1.aurora.example'), ['::1']);
  assert.equal((await resolver.resolveSoa('aurora.example')).hostmaster, 'hostmaster.aurora.example');
});

test('no such name, no data and foreign names are told apart', async (t) => {
  const [responder, resolver] = await started(t);
  await assert.rejects(resolver.resolve4('nobody.aurora.example'), { code: 'ENOTFOUND' });
  await assert.rejects(resolver.resolve4('_tcp.aurora.example'), { code: 'ENODATA' });
  await assert.rejects(resolver.resolve6('h2.example.org'), { code: 'EREFUSED' });
  await assert.rejects(resolver.resolve4('xaurora.example'), { code: 'EREFUSED' });
  assert.deepEqual(
    responder.queries().map((query) => [query.name, query.type, query.outcome]),
    [
      ['nobody.aurora.example', 'A', 'no-such-name'],
      ['_tcp.aurora.example', 'A', 'no-data'],
      ['h2.example.org', 'AAAA', 'outside-zone'],
      ['xaurora.example', 'A', 'outside-zone'],
    ],
  );
});

test('records can be replaced while it runs; a record outside the zone changes nothing', async (t) => {
  const [responder, resolver] = await started(t);
  assert.throws(() => responder.setRecords([{ type: 'A', name: 'h1.other.example', address: '127.0.0.1' }]), TypeError);
  assert.deepEqual(await resolver.resolve4('h1.aurora.example'), ['127.0.0.1']);
  responder.setRecords([{ type: 'A', name: 'h1.aurora.example', address: '127.0.0.9' }]);
  assert.deepEqual(await resolver.resolve4('h1.aurora.example'), ['127.0.0.9']);
  assert.equal((await resolver.resolveSoa('aurora.example')).serial, 2);
  await assert.rejects(resolver.resolveSrv('_attiva._tcp.aurora.example'), { code: 'ENOTFOUND' });
});

test('an answer too long for UDP is fetched by TCP', async (t) => {
  const many = Array.from({ length: 100 }, (_, index): ZoneRecord => {
    return { type: 'A', name: 'many.aurora.example', address: `10.0.0.${index}` };
  });
  const [responder, resolver] = await started(t, many);
  assert.equal((await resolver.resolve4('many.aurora.example')).length, 100);
  assert.deepEqual(new Set(responder.queries().map((query) => query.transport)), new Set(['udp', 'tcp']));
});

test('a second responder on the port says who is in the way', async (t) => {
  const [responder] = await started(t);
  await assert.rejects(startDnsResponder({ zone: 'a.example', records: [], port: responder.port }), {
    code: 'port-taken',
    facts: { transport: 'TCP', address: '127.0.0.1', port: responder.port },
  });
});

test('garbage by UDP and TCP leaves it serving', async (t) => {
  const [responder, resolver] = await started(t);
  const socket = createSocket('udp4');
  t.after(() => socket.close());
  for (const bytes of [Buffer.from('x'), Buffer.alloc(12, 0xff), Buffer.alloc(5000)])
    await new Promise((sent) => socket.send(bytes, responder.port, responder.address, sent));
  const connection = connect(responder.port, responder.address);
  connection.on('error', () => undefined);
  connection.write(Buffer.from([0, 3, 1, 2, 3]));
  await once(connection, 'close');
  assert.deepEqual(await resolver.resolve4('h1.aurora.example'), ['127.0.0.1']);
  assert.equal(responder.unreadable(), 4);
});

const zone = createZone({ name: 'aurora.example', records, serial: 1 });

function question(name: string, type: RecordType, flags = 0): Buffer {
  return dnsPacket.encode({ type: 'query', id: 7, flags, questions: [{ name, type }] });
}

function answered(message: Buffer): DecodedPacket & { rcode?: string } {
  const answer = answerQuery(message, zone, 'udp');
  assert.ok(answer !== undefined);
  return dnsPacket.decode(answer.bytes);
}

test('an answer is never answered', () => {
  const reply = dnsPacket.encode({ type: 'response', id: 7, questions: [{ name: 'h1.aurora.example', type: 'A' }] });
  assert.equal(answerQuery(reply, zone, 'udp'), undefined);
});

test('negative answers carry the SOA, refusals and errors nothing', () => {
  const missing = answered(question('x.aurora.example', 'A'));
  assert.equal(missing.rcode, 'NXDOMAIN');
  assert.deepEqual(
    missing.authorities?.map((record) => record.type),
    ['SOA'],
  );
  assert.equal(missing.flag_aa, true);
  assert.equal(missing.flag_ra, false);
  const refused = answered(question('x.example.org', 'A'));
  assert.equal(refused.rcode, 'REFUSED');
  assert.equal(refused.flag_aa, false);
  assert.deepEqual(refused.authorities, []);
  assert.equal(answered(question('aurora.example', 'AXFR')).answers?.length, 0);
  assert.equal(answered(question('aurora.example', 'A', 5 << 11)).rcode, 'NOTIMP');
  assert.equal(answered(dnsPacket.encode({ type: 'query', id: 7, questions: [] })).rcode, 'FORMERR');
});

test('any bytes are answered with the same id or not at all', () => {
  const mutated = fc
    .tuple(fc.array(fc.tuple(fc.nat(60), fc.integer({ min: 0, max: 255 })), { maxLength: 6 }), fc.nat(60))
    .map(([changes, cut]) => {
      const bytes = question('_attiva._tcp.aurora.example', 'SRV');
      for (const [at, value] of changes) bytes[at % bytes.length] = value;
      return bytes.subarray(0, bytes.length - (cut % 8));
    });
  const anyBytes = fc.uint8Array({ maxLength: 600 }).map((bytes) => Buffer.from(bytes));
  fc.assert(
    fc.property(fc.oneof(mutated, anyBytes), fc.constantFrom('udp' as const, 'tcp' as const), (message, transport) => {
      const answer = answerQuery(message, zone, transport);
      if (answer === undefined) return;
      assert.ok(transport === 'tcp' || answer.bytes.length <= 1232);
      const decoded = dnsPacket.decode(answer.bytes);
      assert.equal(decoded.id, message.readUInt16BE(0));
      assert.equal(decoded.flag_qr, true);
    }),
    { numRuns: 3000 },
  );
});
