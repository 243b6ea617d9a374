import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createHttpServer, createSilentLog, type HttpServer } from '@attiva/daemon';
import { ActivationListeners } from './activation-listeners.ts';

test('a port that was moved to while the host ended is let go as well', async () => {
  const open = new Set<HttpServer>();
  const listeners = new ActivationListeners({
    addresses: ['127.0.0.1'],
    makeServer: () => {
      const server = createHttpServer({ log: createSilentLog(), now: Date.now });
      const watched: HttpServer = {
        ...server,
        listen: async (at) => {
          open.add(watched);
          return await server.listen(at);
        },
        close: async (grace) => {
          await server.close(grace);
          open.delete(watched);
        },
      };
      return watched;
    },
    onMoved: async () => assert.fail('nobody is told of a port that nobody listens on'),
  });
  await listeners.listen(0);
  const prepared = await listeners.prepareMove(0); // Any other free port.
  assert.equal(open.size, 2);
  await listeners.close();
  await prepared?.keep();
  assert.equal(open.size, 0);
});
