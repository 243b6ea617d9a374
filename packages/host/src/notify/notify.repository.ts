/** SQL of notifications: one row, for there is never much of it. */
import type { Statements } from '@attiva/storage';
import type { NotifyState } from './notice.ts';

const name = 'notify-state';

export async function loadNotifyState(on: Statements): Promise<NotifyState | undefined> {
  const row = await on.get<{ value: string }>('select value from facts where name = ?', [name]);
  return row === undefined ? undefined : (JSON.parse(row.value) as NotifyState);
}

export async function saveNotifyState(on: Statements, state: NotifyState): Promise<void> {
  await on.run(
    'insert into facts (name, value) values (?, ?) on conflict (name) do update set value = excluded.value',
    [name, JSON.stringify(state)],
  );
}
