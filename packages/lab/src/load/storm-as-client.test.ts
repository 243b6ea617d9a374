import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { openActivation } from '@attiva/client';
import { createFakeSite } from '@attiva/testkit';
import { runStorm } from './run-storm.ts';

/** How a host ends a connection on which it was asked, by what it has said of its answer. */
const ends: Readonly<Record<string, (socket: Socket) => unknown>> = {
  'closed without a word': (socket) => socket.end(),
  'closed within the head': (socket) => socket.end('HTTP/1.1 20'),
  'closed within the body': (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\n{"cha'),
  reset: (socket) => socket.resetAndDestroy(),
  'reset within the body': (socket) =>
    socket.write('HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\n{"cha', () => socket.resetAndDestroy()),
};

/** A host that ends every connection so; whoever asks it is counted. */
async function listen(t: TestContext, end: (socket: Socket) => unknown): Promise<{ port: number; take: () => number }> {
  let asked = 0;
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => {
      asked += 1;
      end(socket);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const take = (): number => {
    const taken = asked;
    asked = 0;
    return taken;
  };
  return { port: (server.address() as AddressInfo).port, take };
}

test('a machine of a storm asks once more where a client does: after a connection that was cut, in whatever way', async (t) => {
  const { product } = await createFakeSite(t);
  const license = await openActivation({ ...product(), wait: () => Promise.resolve() });
  for (const [how, end] of Object.entries(ends)) {
    const { port, take } = await listen(t, end);
    await license.setHost(`127.0.0.1:${port}`);
    const report = await license.ensureActivated();
    assert.equal(report.code, 'answer-not-ours', how);
    const byClient = take();
    const usual = { vendor: 'aurora.example', spreadSeconds: 0.01, limitSeconds: 0, random: () => 0 };
    const { again, cameBack } = await runStorm({ ...usual, ports: [port], bodies: ['one'] });
    // Two attempts: the second one after the storm.
    assert.deepEqual([byClient, take(), again, cameBack], [2, 4, 2, 1], how);
  }
});

test('neither asks once more where nobody listens', async (t) => {
  const { product } = await createFakeSite(t);
  const waits: number[] = [];
  const wait = async (milliseconds: number): Promise<void> => void waits.push(milliseconds);
  const license = await openActivation({ ...product(), wait });
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  await license.setHost(`127.0.0.1:${port}`);
  assert.equal((await license.ensureActivated()).code, 'connection-refused');
  const usual = { vendor: 'aurora.example', spreadSeconds: 0.01, limitSeconds: 0, random: () => 0 };
  const { again } = await runStorm({ ...usual, ports: [port], bodies: ['one'] });
  assert.deepEqual([waits, again], [[], 0]);
});
