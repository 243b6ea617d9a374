/** SQL of settings: values as JSON, by name. */
import type { Seconds } from '@attiva/protocol';
import type { Statements } from '@attiva/storage';
import type { HostId } from '../hosts/host-id.ts';

/** Where the console of a host is exposed: of the access room, which alone changes it, after rules of its own. */
export function exposureRow(host: HostId): string {
  return `${exposed} ${host}`;
}

const exposed = 'console.exposed';

export async function loadSettings(on: Statements): Promise<ReadonlyMap<string, string>> {
  const rows = await on.all<{ name: string; value: string }>(
    'select name, value from settings where name not like ? order by name',
    [`${exposed}%`],
  );
  return new Map(rows.map(({ name, value }) => [name, value]));
}

export async function loadSetting(on: Statements, name: string): Promise<string | undefined> {
  return (await on.get<{ value: string }>('select value from settings where name = ?', [name]))?.value;
}

export async function saveSetting(
  on: Statements,
  row: { readonly name: string; readonly value: string; readonly at: Seconds },
): Promise<void> {
  await on.run(
    `insert into settings (name, value, changed_at) values (?, ?, ?)
      on conflict (name) do update set value = excluded.value, changed_at = excluded.changed_at`,
    [row.name, row.value, row.at],
  );
}

export async function removeSetting(on: Statements, name: string): Promise<void> {
  await on.run('delete from settings where name = ?', [name]);
}
