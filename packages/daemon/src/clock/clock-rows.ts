/** The row in which a daemon's database remembers its clocks, so that a restart forgets no step. */
import type { Log } from '../log/log.ts';
import type { RowDatabase } from '../rows/row-statements.ts';
import { type ClockStep, type ClockStore, ClockWatch, type ClockWatchParts, type KeptClock } from './clock-watch.ts';

export interface KeptClockParts extends Omit<ClockWatchParts, 'store' | 'onStep'> {
  readonly database: RowDatabase;
  /** Of what the daemon remembers of itself, by name. */
  readonly table: 'fact' | 'facts';
  readonly log: Pick<Log, 'warn'>;
}

/** Watches the clock of this machine, and tells the log of each step. */
export function createClockWatch({ database, table, log, ...parts }: KeptClockParts): ClockWatch {
  const onStep = (step: ClockStep): void =>
    log.warn({ ...step }, 'the clock was set: for 24 hours nothing is forgotten');
  return new ClockWatch({ ...parts, store: clockStore(database, table), onStep });
}

const name = 'clock';

function clockStore(database: RowDatabase, table: string): ClockStore {
  return {
    change: (work) =>
      database.transact(async (tx) => {
        const row = await tx.get<{ value: string }>(`select value from ${table} where name = ?`, [name]);
        const kept = work(row === undefined ? undefined : (JSON.parse(row.value) as KeptClock));
        await tx.run(
          `insert into ${table} (name, value) values (?, ?) on conflict (name) do update set value = excluded.value`,
          [name, JSON.stringify(kept)],
        );
      }),
  };
}
