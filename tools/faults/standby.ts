/** A standby that follows a PostgreSQL server over a stream that can be cut: what is committed afterwards it never hears of. */
import { join } from 'node:path';
import { makePostgresFolder, runPostgresProgram, type StartedPostgres, startPostgres } from '@attiva/testkit';
import { CuttingProxy } from './cutting-proxy.ts';

/** Of a server that others follow. */
export const replicated = { wal_level: 'replica', max_wal_senders: 5 } as const;

export interface Standby {
  readonly server: StartedPostgres;
  /** It hears nothing more of its primary. */
  cutOff(): Promise<void>;
  /** It takes over, from where it was. */
  promote(): Promise<void>;
}

/** A copy of the primary as it is, which follows it asynchronously from now on. */
export async function followPrimary(primary: StartedPostgres): Promise<Standby> {
  const stream = await CuttingProxy.open(primary.port);
  const folder = await makePostgresFolder();
  const from = `host=127.0.0.1 port=${stream.port} user=postgres`;
  const into = ['-D', join(folder, 'data'), '-R', '-X', 'stream', '-c', 'fast', '-d', from];
  await runPostgresProgram('pg_basebackup', into, folder);
  const server = await startPostgres({ durable: true, folder, settings: { ...replicated, hot_standby: 'on' } });
  return {
    server,
    async cutOff() {
      stream.target = 0;
      await stream.close();
    },
    async promote() {
      await server.sql('select pg_promote()');
    },
  };
}
