/** SQL of what the authority remembers of itself, as JSON by name. */
import type { ClockStore, KeptClock } from '@attiva/daemon';
import type { Seconds } from '@attiva/protocol';
import type { Database, Statements } from '@attiva/storage';

/** `audit-base`: where the audit begins; `clock`: what was seen of clocks; `retention-at`: when it was tidied last. */
type FactName = 'audit-base' | 'clock' | 'retention-at';

export async function loadFact<Value>(on: Statements, name: FactName): Promise<Value | undefined> {
  const row = await on.get<{ value: string }>('select value from fact where name = ?', [name]);
  return row === undefined ? undefined : (JSON.parse(row.value) as Value);
}

export async function saveFact(on: Statements, name: FactName, value: Seconds | object): Promise<void> {
  await on.run('insert into fact (name, value) values (?, ?) on conflict (name) do update set value = excluded.value', [
    name,
    JSON.stringify(value),
  ]);
}

/** What is remembered of the clocks, so that a restart forgets no step. */
export function clockStore(database: Database): ClockStore {
  return {
    change: (work) =>
      database.transact(async (tx) => saveFact(tx, 'clock', work(await loadFact<KeptClock>(tx, 'clock')))),
  };
}
