/** SQL of what the authority remembers of itself, as JSON by name. */
import type { Seconds } from '@attiva/protocol';
import type { Statements } from '@attiva/storage';

/** `audit-base`: where the audit begins; `retention-at`: when it was tidied last. `clock`, what was seen of clocks, is the daemon's. */
type FactName = 'audit-base' | 'retention-at';

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
