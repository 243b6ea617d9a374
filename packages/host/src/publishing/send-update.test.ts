/** What a name server that lies, or somebody between, can make of an update. The server here is a socket and a script. */
import assert from 'node:assert/strict';
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { test, type TestContext } from 'node:test';
import { parseKeyFile } from './key-file.ts';
import { sendUpdate, type UpdateSending } from './send-update.ts';

const key = parseKeyFile(
  `key "k.example" { algorithm hmac-sha256; secret "${Buffer.alloc(32, 5).toString('base64')}"; };`,
);
const change = { remove: [], add: [] };

type Script = (asked: Buffer, send: (answer: Buffer) => void, from: RemoteInfo) => void;

async function serve(t: TestContext, script: Script): Promise<{ readonly port: number; readonly socket: Socket }> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  t.after(() => socket.close());
  socket.on('message', (asked, from) => script(asked, (answer) => socket.send(answer, from.port, from.address), from));
  return { port: socket.address().port, socket };
}

function sending(port: number, wish: Partial<UpdateSending> = {}): UpdateSending {
  return {
    server: { address: '127.0.0.1', port },
    zone: 'corp.example',
    now: () => 1_790_000_000,
    randomId: () => 0x1234,
    signal: AbortSignal.timeout(10_000),
    ...wish,
  };
}

/** The question as its own answer, with this code and changes. */
function answerTo(asked: Buffer, rcode: number, alter: (answer: Buffer) => void = () => undefined): Buffer {
  const answer = Buffer.from(asked);
  answer.writeUInt16BE(0xa800 | rcode, 2);
  alter(answer);
  return answer;
}

test('answers to another question are passed over, whatever they say', async (t) => {
  const { port } = await serve(t, (asked, send) => {
    send(Buffer.alloc(3));
    send(Buffer.alloc(12, 255));
    send(answerTo(asked, 5, (answer) => answer.writeUInt16BE(0x1235, 0)));
    send(answerTo(asked, 5, (answer) => answer.writeUInt16BE(0x2805, 2)));
    send(answerTo(asked, 5, (answer) => answer.writeUInt16BE(0x8005, 2)));
    send(answerTo(asked, 5, (answer) => answer.write('d', 13)));
    send(answerTo(asked, 5).subarray(0, -1));
    send(Buffer.concat([answerTo(asked, 5), Buffer.from('more')]));
    send(answerTo(asked, 0));
  });
  await sendUpdate(change, sending(port));
});

test('what another address sends is not heard', async (t) => {
  const stranger = createSocket('udp4');
  stranger.bind(0, '127.0.0.2');
  await once(stranger, 'listening');
  t.after(() => stranger.close());
  const { port } = await serve(t, (asked, send, from) => {
    stranger.send(answerTo(asked, 5), from.port, from.address, () => send(answerTo(asked, 0)));
  });
  await sendUpdate(change, sending(port));
});

test('success without a signature is none where the update was signed', async (t) => {
  const { port } = await serve(t, (asked, send) => {
    send(
      // Header and zone section only.
      answerTo(asked.subarray(0, 12 + 14 + 4), 0, (answer) => answer.writeUInt16BE(0, 10)),
    );
    send(answerTo(asked, 0));
  });
  await assert.rejects(sendUpdate(change, sending(port, { key })), { code: 'dns-update-unsigned' });
});

test('a clock that nobody has proved is not shown', async (t) => {
  const { port } = await serve(t, (asked, send) => {
    // The error of the TSIG record stands four bytes before its end: "other" is empty in a question.
    send(answerTo(asked, 9, (answer) => answer.writeUInt16BE(18, answer.length - 4)));
  });
  await assert.rejects(sendUpdate(change, sending(port, { key })), {
    code: 'dns-update-badtime',
    message: /its clock differs from ours, 2026-09-21T14:13:20Z \(BADTIME\)$/,
  });
});

test('silence, and a port where nobody is', async (t) => {
  const { port, socket } = await serve(t, () => undefined);
  const soon = AbortSignal.timeout(50);
  await assert.rejects(sendUpdate(change, sending(port, { signal: soon })), { code: 'dns-update-timeout' });
  const gone = createSocket('udp4');
  gone.bind(0, '127.0.0.1');
  await once(gone, 'listening');
  const free = gone.address().port;
  gone.close();
  await once(gone, 'close');
  assert.notEqual(free, socket.address().port);
  await assert.rejects(sendUpdate(change, sending(free)), { code: 'dns-update-no-server', message: /ECONNREFUSED/ });
});

test('an answer that is cut off is asked for again by TCP', async (t) => {
  const tcp = createServer((connection) => {
    connection.once('data', (bytes: Buffer) => {
      const answer = answerTo(bytes.subarray(2), 10);
      const length = Buffer.alloc(2);
      length.writeUInt16BE(answer.length, 0);
      // In three pieces, as networks do.
      connection.write(length.subarray(0, 1));
      connection.write(Buffer.concat([length.subarray(1), answer.subarray(0, 5)]));
      connection.end(answer.subarray(5));
    });
  });
  tcp.listen(0, '127.0.0.1');
  await once(tcp, 'listening');
  t.after(() => tcp.close());
  const place = tcp.address();
  const port = place !== null && typeof place === 'object' ? place.port : 0;
  const udp = createSocket('udp4');
  udp.bind(port, '127.0.0.1');
  await once(udp, 'listening');
  t.after(() => udp.close());
  udp.on('message', (asked, from) => udp.send(answerTo(asked, 0x200), from.port, from.address));
  await assert.rejects(sendUpdate(change, sending(port)), { code: 'dns-update-notzone' });
});
