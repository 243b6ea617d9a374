/** Child process of `listen.test.ts`: a host as machines meet it, in plain and TLS. Listens, says where, and lives until it is ended. */
import { testCertificate } from '@attiva/testkit';
import { createSilentLog } from '../log/log.ts';
import { createHttpServer } from './http-server.ts';

const identity = { privateKey: testCertificate.key, certificates: testCertificate.cert };
const server = createHttpServer({ log: createSilentLog(), now: Date.now, tls: () => identity });
server.fastify.post('/v1/ask', async ({ body }) => ({ got: body }));
const { port } = await server.listen({ host: '127.0.0.1', port: 0 });
console.log(`port ${port}`);
