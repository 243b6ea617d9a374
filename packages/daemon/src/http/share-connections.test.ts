// needs: linux
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { test, type TestContext } from 'node:test';
import { createSilentLog } from '../log/log.ts';
import { createHttpServer } from './http-server.ts';

interface Held {
  readonly port: number;
  /** Bodies of the requests that are whole and wait for their answer. */
  readonly waiting: string[];
  answerAll(): void;
  /** Fulfils when so many wait. */
  untilWaiting(many: number): Promise<void>;
}

/** A server with four places whose answers the test lets go. */
async function start(context: TestContext): Promise<Held> {
  const waiting: string[] = [];
  const answers: (() => void)[] = [];
  const watchers: (() => void)[] = [];
  const server = createHttpServer({ log: createSilentLog(), now: Date.now, limits: { connections: 4 } });
  server.fastify.post('/v1/ask', async (request) => {
    waiting.push(String(request.body));
    for (const watcher of watchers.splice(0)) watcher();
    await new Promise<void>((resolve) => answers.push(resolve));
    return { got: request.body };
  });
  const { port } = await server.listen({ host: '127.0.0.1', port: 0 });
  context.after(() => server.close(0));
  return {
    port,
    waiting,
    answerAll(): void {
      for (const answer of answers.splice(0)) answer();
    },
    async untilWaiting(many): Promise<void> {
      while (waiting.length < many) await new Promise<void>((resolve) => watchers.push(resolve));
    },
  };
}

interface Caller {
  readonly socket: Socket;
  /** All that came, once the other side has closed. */
  readonly heard: Promise<string>;
}

async function callFrom(context: TestContext, port: number, localAddress: string): Promise<Caller> {
  const socket = connect({ port, host: '127.0.0.1', localAddress });
  context.after(() => socket.destroy());
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  socket.on('error', () => undefined); // A connection that is sent away may be reset.
  const heard = once(socket, 'close').then(() => text);
  await once(socket, 'connect');
  return { socket, heard };
}

const head = (length: number): string =>
  `POST /v1/ask HTTP/1.1\r\nhost: x\r\ncontent-type: application/jose\r\nconnection: close\r\ncontent-length: ${length}\r\n\r\n`;

test('slow senders take no place from those who ask: the address with most of them makes room, its first one first', async (t) => {
  const server = await start(t);
  const slow: Caller[] = [];
  const from = ['127.0.0.2', '127.0.0.3', '127.0.0.2', '127.0.0.2'];
  for (const address of from) {
    const caller = await callFrom(t, server.port, address);
    caller.socket.write(`${head(8)}half`);
    slow.push(caller);
  }
  const asking = await callFrom(t, server.port, '127.0.0.1');
  asking.socket.write(`${head(5)}whole`);
  await server.untilWaiting(1);
  assert.equal(await slow[0]?.heard, '', 'the first of the three is closed');
  for (const index of [1, 2, 3]) slow[index]?.socket.write('half');
  await server.untilWaiting(4);
  assert.deepEqual(server.waiting.toSorted(), ['halfhalf', 'halfhalf', 'halfhalf', 'whole']);
  server.answerAll();
  assert.match(await asking.heard, /^HTTP\/1\.1 200 /);
  assert.match((await slow[1]?.heard) ?? '', /^HTTP\/1\.1 200 /);
});

test('nobody whose request is whole is sent away: where all have one in hand, the next one is', async (t) => {
  const server = await start(t);
  const asking: Caller[] = [];
  for (let turn = 0; turn < 4; turn += 1) {
    const caller = await callFrom(t, server.port, '127.0.0.2');
    caller.socket.write(`${head(5)}whole`);
    asking.push(caller);
  }
  await server.untilWaiting(4);
  const late = await callFrom(t, server.port, '127.0.0.3');
  assert.equal(await late.heard, '');
  server.answerAll();
  for (const { heard } of asking) assert.match(await heard, /^HTTP\/1\.1 200 /);
  const again = await callFrom(t, server.port, '127.0.0.3');
  again.socket.write(`${head(5)}again`);
  await server.untilWaiting(5);
  server.answerAll();
  assert.match(await again.heard, /^HTTP\/1\.1 200 /, 'places are given back');
});
