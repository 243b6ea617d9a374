/** SQL of requests that wait for an answer without a network. */
import type { KeyId, Seconds, VendorId } from '@attiva/protocol';
import type { Statements } from '@attiva/storage';
import type { HostId } from '../hosts/host-id.ts';
import type { AwaitedKey } from './awaited-warning.ts';

export interface PendingRow {
  readonly vendor: VendorId;
  /** Last five characters of the host key. */
  readonly key: string;
  readonly signing_key: KeyId;
  readonly bundle: number;
  /** The bundle as it stood in the vendor file then: a newer file may have other numbers. */
  readonly bundle_terms: string | null;
  /** The delegation's chain of that file. */
  readonly delegation: string;
  readonly statement: string;
  readonly made_at: Seconds;
}

/** A host's own: what another on this database waits for is answered to its signing key. */
export async function listPending(on: Statements, host: HostId): Promise<PendingRow[]> {
  return on.all<PendingRow>(
    `select * from pending_registrations as pending where not exists
        (select 1 from host_keys where host_keys.signing_key = pending.signing_key and host_keys.host <> ?)
      order by made_at, vendor, key`,
    [host],
  );
}

/** A newer request with the same key takes the place of the older one of this host. */
export async function savePending(on: Statements, row: PendingRow): Promise<void> {
  await on.run(
    `insert into pending_registrations
        (vendor, key, signing_key, bundle, bundle_terms, delegation, statement, made_at) values (?, ?, ?, ?, ?, ?, ?, ?)
      on conflict (vendor, key, signing_key) do update set bundle = excluded.bundle,
        bundle_terms = excluded.bundle_terms, delegation = excluded.delegation, statement = excluded.statement,
        made_at = excluded.made_at`,
    [row.vendor, row.key, row.signing_key, row.bundle, row.bundle_terms, row.delegation, row.statement, row.made_at],
  );
}

export async function deletePending(
  on: Statements,
  of: Pick<PendingRow, 'vendor' | 'key' | 'signing_key'>,
): Promise<void> {
  await on.run('delete from pending_registrations where vendor = ? and key = ? and signing_key = ?', [
    of.vendor,
    of.key,
    of.signing_key,
  ]);
}

export async function loadAwaited(on: Statements, host: HostId): Promise<AwaitedKey[]> {
  return (await listPending(on, host)).map(({ vendor, key, made_at: madeAt }) => ({ vendor, key, madeAt }));
}
