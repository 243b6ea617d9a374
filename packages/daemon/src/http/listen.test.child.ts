/** Child process of `listen.test.ts`: listens, says where, and lives until it is ended. */
import { fastify } from 'fastify';
import { listen } from './listen.ts';

const { port } = await listen(fastify(), { host: '127.0.0.1', port: 0 });
console.log(`port ${port}`);
