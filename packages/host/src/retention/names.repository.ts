/**
 * SQL of forgetting names because the setting became stricter. Names in events are too many for one transaction: those of before the
 * change are hidden by one row of `facts` from the moment of the change on, and a second row says how far they are erased.
 */
import type { Walked } from '@attiva/daemon';
import type { Statements, Transaction } from '@attiva/storage';

const hiddenTo = 'event-names-hidden-to';
const erasedTo = 'event-names-erased-to';

/** SQL: number of the last event whose names are hidden; 0 where none are. */
const lastHidden = `coalesce((select cast(value as bigint) from facts where name = '${hiddenTo}'), 0)`;

/** SQL: whether the names of an event may be shown, and looked for. */
export const areNamesShown: string = `event > ${lastHidden}`;

/** SQL: a column of `events` that holds a name, null where it may not be shown. */
export function shownName(column: 'name' | 'held_by'): string {
  return `case when ${areNamesShown} then ${column} end`;
}

/** From now on the names in events up to this one are hidden, and waited for by `eraseSomeEventNames`. What was erased before stays so. */
export async function hideEventNames(on: Statements, upTo: number): Promise<void> {
  await saveFact(on, hiddenTo, upTo);
}

export async function areEventNamesHidden(on: Statements): Promise<boolean> {
  return (await loadFact(on, hiddenTo)) !== undefined;
}

/**
 * Erases the names of the next hidden events, at most so many events, and notes how far that went: whoever calls next, after a
 * restart or in another process, goes on there. With the last of them nothing is hidden any more.
 */
export async function eraseSomeEventNames(on: Statements, most: number): Promise<Walked> {
  const upTo = await loadFact(on, hiddenTo);
  if (upTo === undefined) return { seen: 0, removed: 0 };
  const after = (await loadFact(on, erasedTo)) ?? 0;
  const page = await on.get<{ seen: number; last: number | null }>(
    `select count(*) as seen, max(event) as last from
      (select event from events where event > ? and event <= ? order by event limit ? + 0) as page`,
    [after, upTo, most],
  );
  const { seen, last } = { seen: page?.seen ?? 0, last: page?.last ?? after };
  const { changes } = await on.run(
    `update events set name = null, held_by = null
      where event > ? and event <= ? and (name is not null or held_by is not null)`,
    [after, last],
  );
  if (seen < most) await on.run('delete from facts where name in (?, ?)', [hiddenTo, erasedTo]);
  else await saveFact(on, erasedTo, last);
  return { seen, removed: changes };
}

/** Names of the inventory, all at once: a million of them go while a host begins. */
export async function removeClientNames(tx: Transaction): Promise<void> {
  await tx.run(tx.facts.emptyTable('client_names'));
}

async function loadFact(on: Statements, name: string): Promise<number | undefined> {
  const row = await on.get<{ value: string }>('select value from facts where name = ?', [name]);
  return row === undefined ? undefined : Number(row.value);
}

async function saveFact(on: Statements, name: string, value: number): Promise<void> {
  await on.run(
    'insert into facts (name, value) values (?, ?) on conflict (name) do update set value = excluded.value',
    [name, String(value)],
  );
}
