/** SQL of forgetting: what is past its time, a bounded number of rows at once. */
import type { KeyId, Seconds, VendorId } from '@attiva/protocol';
import type { Statements } from '@attiva/storage';

export interface ClientsOfApplication {
  readonly vendor: VendorId;
  readonly application: string;
  /** The newest contact that was accepted. */
  readonly newest: Seconds;
}

/** By jumps from one application to the next: grouping would read a million rows, with everybody waiting. */
export async function listClientGroups(on: Statements): Promise<ClientsOfApplication[]> {
  const groups: ClientsOfApplication[] = [];
  let after = { vendor: '' as VendorId, application: '' };
  for (;;) {
    const next = await on.get<typeof after>(
      `select vendor, application from clients where (vendor, application) > (?, ?)
        order by vendor, application limit 1`,
      [after.vendor, after.application],
    );
    if (next === undefined) return groups;
    const contacts = await on.getEach<{ at: Seconds | null }>(
      'select max(last_seen) as at from clients where vendor = ? and application = ? and ephemeral = ?',
      [0, 1].map((ephemeral) => [next.vendor, next.application, ephemeral]),
    );
    groups.push({ ...next, newest: Math.max(...contacts.map((row) => row?.at ?? 0)) });
    after = next;
  }
}

/** Applications of a vendor in which machines stand; by jumps as well, all in one statement. */
export async function listApplications(on: Statements, vendor: VendorId): Promise<string[]> {
  const rows = await on.all<{ application: string }>(
    `with recursive found (application) as (
        select min(application) from clients where vendor = ?
        union all
        select (select min(application) from clients where vendor = ? and application > found.application)
          from found where found.application is not null)
      select application from found where application is not null`,
    [vendor, vendor],
  );
  return rows.map(({ application }) => application);
}

// Of a bare `limit ?` SQLite looks at the value while it plans, and plans anew each time: as an expression it does not.

/** Removes at most `most` events from before a time; gives how many. */
export async function removeEvents(on: Statements, before: Seconds, most: number): Promise<number> {
  const { changes } = await on.run(
    'delete from events where event in (select event from events where at < ? order by at limit ? + 0)',
    [before, most],
  );
  return changes;
}

/** At most `most` lasting clients of an application that were last seen before a time. */
export async function listUnseen(
  on: Statements,
  of: Pick<ClientsOfApplication, 'vendor' | 'application'>,
  { before, most }: { readonly before: Seconds; readonly most: number },
): Promise<{ readonly client: KeyId }[]> {
  return on.all<{ client: KeyId }>(
    `select client from clients where vendor = ? and application = ? and ephemeral = 0 and last_seen < ?
      order by last_seen limit ? + 0`,
    [of.vendor, of.application, before, most],
  );
}

const lastRun = 'retention-at';

export async function loadLastRun(on: Statements): Promise<Seconds | undefined> {
  const row = await on.get<{ value: string }>('select value from facts where name = ?', [lastRun]);
  return row === undefined ? undefined : Number(row.value);
}

export async function saveLastRun(on: Statements, at: Seconds): Promise<void> {
  await on.run(
    'insert into facts (name, value) values (?, ?) on conflict (name) do update set value = excluded.value',
    [lastRun, String(at)],
  );
}
