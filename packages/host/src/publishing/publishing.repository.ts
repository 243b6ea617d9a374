/** SQL of publishing: which records this host has put into DNS, what became of each domain, and its events. */
import type { Seconds } from '@attiva/protocol';
import type { Statements } from '@attiva/storage';
import type { HostId } from '../hosts/host-id.ts';
import type { OwnRecord } from './own-record.ts';

/** A record that was sent, or was about to be. */
export interface RememberedRecord {
  readonly record: OwnRecord;
  /** Mark of the machine that published it; '' where it has none. */
  readonly machine: string;
}

export async function loadRemembered(on: Statements, host: HostId): Promise<readonly RememberedRecord[]> {
  const rows = await on.all<{ record: string; machine: string }>(
    'select record, machine from published_records where host = ? order by domain, record',
    [host],
  );
  return rows.map(({ record, machine }) => ({ record: JSON.parse(record) as OwnRecord, machine }));
}

export async function remember(
  on: Statements,
  { host, record, machine }: RememberedRecord & { readonly host: HostId },
): Promise<void> {
  await on.run(
    `insert into published_records (host, domain, record, machine) values (?, ?, ?, ?)
      on conflict (host, domain, record) do update set machine = excluded.machine`,
    [host, record.domain, JSON.stringify(record), machine],
  );
}

export async function forget(on: Statements, host: HostId, record: OwnRecord): Promise<void> {
  await on.run('delete from published_records where host = ? and domain = ? and record = ?', [
    host,
    record.domain,
    JSON.stringify(record),
  ]);
}

/** What became of the last attempt in a domain. */
export interface StoredOutcome {
  readonly domain: string;
  readonly at: Seconds;
  /** Code of the refusal; null: done. */
  readonly code: string | null;
  readonly detail: string;
}

export async function loadOutcomes(on: Statements, host: HostId): Promise<readonly StoredOutcome[]> {
  return on.all<StoredOutcome>(
    'select domain, at, code, detail from publishing_outcomes where host = ? order by domain',
    [host],
  );
}

export async function saveOutcome(
  on: Statements,
  host: HostId,
  { domain, at, code, detail }: StoredOutcome,
): Promise<void> {
  await on.run(
    `insert into publishing_outcomes (host, domain, at, code, detail) values (?, ?, ?, ?, ?)
      on conflict (host, domain) do update set at = excluded.at, code = excluded.code, detail = excluded.detail`,
    [host, domain, at, code, detail],
  );
}

export async function forgetOutcome(on: Statements, host: HostId, domain: string): Promise<void> {
  await on.run('delete from publishing_outcomes where host = ? and domain = ?', [host, domain]);
}

/** The familiar numbers: publishing succeeded, publishing failed. */
export const publishingEvents = { succeeded: 12294, failed: 12293 } as const;

/** An event of publishing, among those of requests: it has a subject, the domain, in the place of a client. */
export async function recordPublishingEvent(on: Statements, outcome: StoredOutcome): Promise<void> {
  await on.run(
    `insert into events (at, number, vendor, code, application, edition, generation, client, name, client_time, virtual,
      state, minutes_left, threshold, count, noticed, held_by, subject)
      values (?, ?, '', ?, '', '', 0, '', null, 0, 0, 0, 0, 0, 0, '', null, ?)`,
    [
      outcome.at,
      outcome.code === null ? publishingEvents.succeeded : publishingEvents.failed,
      outcome.code ?? 'published',
      outcome.domain,
    ],
  );
}
