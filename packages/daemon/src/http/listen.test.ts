// needs: linux
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startProcess } from '@attiva/testkit';

test('who calls while the program is held up is connected all the same, and is not left to try again', async () => {
  const child = await startProcess({
    args: [...process.execArgv, fileURLToPath(import.meta.resolve('./listen.test.child.ts'))],
    environment: { NODE_TEST_CONTEXT: undefined },
    ready: /port (\d+)/,
  });
  child.send('SIGSTOP');
  const port = Number(child.ready[1]);
  // Fewer where the system allows fewer.
  const calls = Math.min(700, Number(readFileSync('/proc/sys/net/core/somaxconn', 'latin1')));
  const sockets = Array.from({ length: calls }, () => connect({ host: '127.0.0.1', port }));
  try {
    await Promise.all(sockets.map((socket) => once(socket, 'connect', { signal: AbortSignal.timeout(20_000) })));
  } finally {
    for (const socket of sockets) socket.on('error', () => undefined).destroy();
    child.send('SIGCONT');
    await child.kill();
  }
});
