/** A PostgreSQL server for one play: a commit is on its disk before it is answered, as in earnest. */
import { setTimeout as pause } from 'node:timers/promises';
import { type StartedPostgres, startPostgres } from '@attiva/testkit';

/** What the machine must have. */
export const postgresNeeds: readonly string[] = ['linux', 'postgresql'];

export interface PlayedPostgres {
  readonly server: StartedPostgres;
  /** Of a database that nobody else is on. */
  readonly url: string;
  /**
   * Resolves when the sessions of a program that was killed have ended. A commit that had come to the server is carried out by
   * it after that: whoever looks earlier sees half the time before, half the time after.
   */
  settled(): Promise<void>;
}

/** Starts one, and ends it however the play does. */
export async function withPostgres(work: (postgres: PlayedPostgres) => Promise<void>): Promise<void> {
  const server = await startPostgres({ durable: true });
  try {
    const url = await server.fresh();
    const sessions = `select count(*) from pg_stat_activity where datname = '${new URL(url).pathname.slice(1)}'`;
    await work({
      server,
      url,
      async settled() {
        while ((await server.sql(sessions)) !== '0') await pause(20);
      },
    });
  } finally {
    await server.stop();
  }
}
