// needs: linux
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { connect as secure } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { startProcess } from '@attiva/testkit';

test('of two thousand who call in plain and TLS while the program is held up, all are connected and answered', async () => {
  const child = await startProcess({
    args: [...process.execArgv, fileURLToPath(import.meta.resolve('./listen.test.child.ts'))],
    environment: { NODE_TEST_CONTEXT: undefined },
    ready: /port (\d+)/,
  });
  child.send('SIGSTOP');
  const port = Number(child.ready[1]);
  // Fewer where the system allows fewer.
  const calls = Math.min(2_000, Number(readFileSync('/proc/sys/net/core/somaxconn', 'latin1')));
  const sockets = Array.from({ length: calls }, () => connect({ host: '127.0.0.1', port }));
  try {
    await Promise.all(sockets.map((socket) => once(socket, 'connect', { signal: AbortSignal.timeout(20_000) })));
    // Handshakes cost both sides: every tenth shows what all of them would. Requests in plain lie there before the program goes on.
    const answers = sockets.map((socket, place) => askOver(place % 10 === 0 ? securedOver(socket) : socket));
    child.send('SIGCONT');
    const heads = (await Promise.all(answers)).map((answer) => answer.slice(0, 15));
    assert.deepEqual([...new Set(heads)], ['HTTP/1.1 200 OK']);
  } finally {
    for (const socket of sockets) socket.on('error', () => undefined).destroy();
    child.send('SIGCONT');
    await child.kill();
  }
});

function securedOver(socket: Socket): Socket {
  return secure({ socket, rejectUnauthorized: false });
}

/** All that comes back; where the connection is cut, the system's word for it. */
async function askOver(stream: Socket): Promise<string> {
  stream.write('POST /v1/ask HTTP/1.1\r\nhost: x\r\ncontent-type: application/jose\r\n');
  stream.write('content-length: 1\r\nconnection: close\r\n\r\na');
  return text(stream).catch((error: NodeJS.ErrnoException) => error.code ?? error.message);
}
