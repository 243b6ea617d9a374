/** SQL of the hosts on one database. */
import type { Seconds } from '@attiva/protocol';
import type { Statements } from '@attiva/storage';
import { exposureRow } from '../settings/settings.repository.ts';
import { type HostWarning, namingCode, withoutNames } from '../status/host-warning.ts';
import type { HostId } from './host-id.ts';

export interface StoredHost {
  readonly host: HostId;
  /** Of its machine. */
  readonly name: string;
  /** Where it answers; several divided by spaces; '' where it has ended, or not begun. */
  readonly address: string;
  /** Version. */
  readonly program: string;
  readonly startedAt: Seconds;
  /** Its last sign of life. */
  readonly seenAt: Seconds;
  /** Since when it does what is done once; null: another does. */
  readonly worksSince: Seconds | null;
}

export async function listHosts(on: Statements): Promise<readonly StoredHost[]> {
  return on.all<StoredHost>(
    `select host, name, address, program, started_at as "startedAt", seen_at as "seenAt", works_since as "worksSince"
      from hosts order by name, host`,
  );
}

/** A host that begins: what it was before is over. Where it answers is told once it does. */
export async function saveHost(
  on: Statements,
  { host, name, program, startedAt }: Pick<StoredHost, 'host' | 'name' | 'program' | 'startedAt'>,
): Promise<void> {
  await on.run(
    `insert into hosts (host, name, address, program, started_at, seen_at, works_since, warnings)
      values (?, ?, '', ?, ?, ?, null, '[]')
      on conflict (host) do update set name = excluded.name, program = excluded.program,
        address = '', works_since = null,
        started_at = excluded.started_at, seen_at = excluded.seen_at`,
    [host, name, program, startedAt, startedAt],
  );
}

/** A sign of life. Gives whether the host is known: it may have been forgotten while it did not reach the database. */
export async function saveLife(
  on: Statements,
  { host, address, seenAt, worksSince }: Pick<StoredHost, 'host' | 'address' | 'seenAt' | 'worksSince'>,
): Promise<boolean> {
  const { changes } = await on.run('update hosts set address = ?, seen_at = ?, works_since = ? where host = ?', [
    address,
    seenAt,
    worksSince,
    host,
  ]);
  return changes > 0;
}

/**
 * A host that is gone for good: its row, what it has published and how that went, where its console was reached. Its signing keys
 * stay known, and with them whose the grants are that came for these: without that they would be everybody's.
 */
export async function removeHost(on: Statements, host: HostId): Promise<void> {
  await on.run('delete from hosts where host = ?', [host]);
  await on.run('delete from published_records where host = ?', [host]);
  await on.run('delete from publishing_outcomes where host = ?', [host]);
  await on.run('delete from settings where name = ?', [exposureRow(host)]);
}

export async function saveWarnings(on: Statements, host: HostId, warnings: readonly object[]): Promise<void> {
  await on.run('update hosts set warnings = ? where host = ?', [JSON.stringify(warnings), host]);
}

/** Warnings as programs of before have stored them name machines. */
export async function clearWarningNames(on: Statements): Promise<void> {
  const rows = await on.all<{ host: HostId; warnings: string }>(
    'select host, warnings from hosts where warnings like ?',
    [`%${namingCode}%`],
  );
  for (const { host, warnings } of rows) {
    await saveWarnings(on, host, (JSON.parse(warnings) as HostWarning[]).map(withoutNames));
  }
}

/** Warnings of the others that were heard of after a time. */
export async function loadWarnings<Warning extends object>(
  on: Statements,
  { host, since }: { readonly host: HostId; readonly since: Seconds },
): Promise<readonly { readonly name: string; readonly warnings: readonly Warning[] }[]> {
  const rows = await on.all<{ name: string; warnings: string }>(
    "select name, warnings from hosts where host <> ? and address <> '' and seen_at > ? order by name, host",
    [host, since],
  );
  return rows.map(({ name, warnings }) => ({ name, warnings: JSON.parse(warnings) as Warning[] }));
}

/** Rows of a database of before, which had one host: they are the first one's that starts. */
export async function takeEarlierRows(on: Statements, host: HostId): Promise<void> {
  await on.run("update published_records set host = ? where host = ''", [host]);
  await on.run("update publishing_outcomes set host = ? where host = ''", [host]);
  await on.run("update settings set name = ? where name = 'console.exposed'", [exposureRow(host)]);
}

/** Of a database that only one host can have: whatever another left there, before a restore or in an earlier folder, is its own. */
export async function takeAllRows(on: Statements, host: HostId): Promise<void> {
  await takeEarlierRows(on, host);
  await on.run('delete from hosts where host <> ?', [host]);
  await on.run('update host_keys set host = ? where host <> ?', [host, host]);
  await on.run('delete from publishing_outcomes where host <> ?', [host]);
  await on.run(
    `delete from published_records where host <> ? and exists (select 1 from published_records as own
        where own.host = ? and own.domain = published_records.domain and own.record = published_records.record)`,
    [host, host],
  );
  await on.run('update published_records set host = ? where host <> ?', [host, host]);
  const own = exposureRow(host);
  await on.run(
    `update settings set name = ? where name like 'console.exposed %' and name <> ?
      and not exists (select 1 from settings as mine where mine.name = ?)`,
    [own, own, own],
  );
}
