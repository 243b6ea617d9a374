/** Child process of `postgres.test.ts`: has a server, says where, and lives until it is killed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startPostgres } from './postgres.ts';

const server = await startPostgres();
const [pid] = readFileSync(join(server.folder, 'data', 'postmaster.pid'), 'utf8').split('\n');
console.log(`server ${pid} in ${server.folder}`);
setInterval(() => undefined, 60_000);
