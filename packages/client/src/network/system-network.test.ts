import assert from 'node:assert/strict';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { type TestContext, test } from 'node:test';
import { isActivationError } from '@attiva/protocol';
import { systemNetwork } from './system-network.ts';

const limits = { lookup: 400 };
const coded = (code: string) => (error: unknown) => isActivationError(error) && error.code === code;

/** A name server of forty lines: real datagrams, one answer per type, a response code, or silence. */
interface Zone {
  readonly answers?: Readonly<Record<number, readonly Buffer[]>>;
  readonly code?: number;
  readonly silent?: boolean;
}

const types = { a: 1, txt: 16, aaaa: 28, srv: 33 };

function encodeName(name: string): Buffer {
  const labels = name.split('.').filter((label) => label !== '');
  return Buffer.concat([
    ...labels.map((label) => Buffer.from([label.length, ...Buffer.from(label)])),
    Buffer.from([0]),
  ]);
}

function srvData(priority: number, weight: number, port: number, target: string): Buffer {
  const numbers = Buffer.alloc(6);
  [priority, weight, port].forEach((value, at) => numbers.writeUInt16BE(value, at * 2));
  return Buffer.concat([numbers, encodeName(target)]);
}

function respond(query: Buffer, zone: Zone): Buffer {
  const end = query.indexOf(0, 12) + 5;
  const type = query.readUInt16BE(end - 4);
  const answers = zone.answers?.[type] ?? [];
  const header = Buffer.from([query[0] ?? 0, query[1] ?? 0, 0x84, zone.code ?? 0, 0, 1, 0, answers.length, 0, 0, 0, 0]);
  const records = answers.map((data) => {
    const record = Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, data.length >> 8, data.length & 255]);
    return Buffer.concat([record, data]);
  });
  return Buffer.concat([header, query.subarray(12, end), ...records]);
}

async function nameServer(t: TestContext, zone: Zone): Promise<string> {
  const server: Socket = createSocket('udp4');
  server.on('message', (query, from) => {
    if (zone.silent !== true) server.send(respond(query, zone), from.port, from.address);
  });
  server.bind(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  return `127.0.0.1:${server.address().port}`;
}

test('SRV and TXT over real datagrams, from the name servers that were set', async (t) => {
  const text = Buffer.from('v=1');
  const server = await nameServer(t, {
    answers: {
      [types.srv]: [srvData(0, 5, 7688, 'a.corp.example'), srvData(1, 0, 7000, 'b.corp.example')],
      [types.txt]: [Buffer.concat([Buffer.from([text.length]), text])],
    },
  });
  const network = systemNetwork({ dnsServers: [server], limits });
  const found = await network.srv('_attiva._tcp.corp.example');
  assert.deepEqual(
    found
      .map(({ name, port, priority, weight }) => [name, port, priority, weight])
      .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
    [
      ['a.corp.example', 7688, 0, 5],
      ['b.corp.example', 7000, 1, 0],
    ],
  );
  assert.deepEqual(await network.txt('_attiva._tcp.corp.example'), [['v=1']]);
});

test('no name, no record, refused, silent: two causes, in bounded time; TXT never fails', async (t) => {
  const zones: [Zone, string][] = [
    [{ code: 3 }, 'no-srv-record'],
    [{}, 'no-srv-record'],
    [{ code: 5 }, 'dns-failed'],
    [{ code: 2 }, 'dns-failed'],
    [{ silent: true }, 'dns-failed'],
  ];
  for (const [zone, code] of zones) {
    const network = systemNetwork({ dnsServers: [await nameServer(t, zone)], limits });
    await assert.rejects(network.srv('_attiva._tcp.corp.example'), coded(code));
    assert.deepEqual(await network.txt('_attiva._tcp.corp.example'), []);
  }
});

test('a host name is resolved by the name servers that were set; one without an address says so', async (t) => {
  const server = await nameServer(t, { answers: { [types.a]: [Buffer.from([127, 0, 0, 1])] } });
  const request = { method: 'GET', host: 'a.corp.example', port: 1, path: '/', maxBytes: 10 } as const;
  await assert.rejects(systemNetwork({ dnsServers: [server], limits }).exchange(request), coded('connection-refused'));
  const empty = systemNetwork({ dnsServers: [await nameServer(t, { code: 3 })], limits });
  await assert.rejects(empty.exchange(request), coded('name-not-resolved'));
  await assert.rejects(
    systemNetwork({ limits }).exchange({ ...request, host: 'a.invalid' }),
    coded('name-not-resolved'),
  );
});

test('the suffixes of the machine can be set; the signature of its networks is steady', async () => {
  const dnsSuffixes = { suffix: 'corp.example', searchList: [], source: 'set' };
  const network = systemNetwork({ dnsSuffixes });
  assert.deepEqual(await network.suffixes(), dnsSuffixes);
  assert.equal(typeof (await systemNetwork().suffixes()).source, 'string');
  assert.equal(network.signature(), network.signature());
});
