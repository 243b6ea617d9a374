/** SQL of vendors, grants and revocation lists. Texts only: what they say is verified by `load-vendors.ts`. */
import type { Seconds, StatementId, VendorId } from '@attiva/protocol';
import type { Statements } from '@attiva/storage';
import type { HostId } from '../hosts/host-id.ts';

export interface StoredVendor {
  readonly vendor: VendorId;
  readonly file: string;
  readonly fingerprint: string;
  /** When this file came in: then it verified, whatever the clock has done since. */
  readonly added_at: Seconds;
}

export interface StoredGrant {
  readonly grant_id: StatementId;
  readonly vendor: VendorId;
  readonly application: string;
  readonly generation: number;
  readonly signing_key: string;
  readonly chain: string;
  readonly received_at: Seconds;
}

export interface StoredList {
  readonly vendor: VendorId;
  readonly signer: string;
  readonly iat: Seconds;
  readonly chain: string;
}

export async function listVendors(on: Statements): Promise<StoredVendor[]> {
  return on.all<StoredVendor>('select vendor, file, fingerprint, added_at from vendors order by vendor');
}

/** Those of a host: of its own signing keys, and of keys that no host is known to have. */
export async function listGrants(on: Statements, host: HostId): Promise<StoredGrant[]> {
  return on.all<StoredGrant>(
    `select * from grants where not exists
        (select 1 from host_keys where host_keys.signing_key = grants.signing_key and host_keys.host <> ?)
      order by received_at, grant_id`,
    [host],
  );
}

export async function listRevocations(on: Statements): Promise<StoredList[]> {
  return on.all<StoredList>('select * from revocation_lists');
}

/** Stores a vendor file, a first one or a newer one; signing keys stay. */
export async function saveVendor(on: Statements, row: StoredVendor): Promise<void> {
  await on.run(
    `insert into vendors (vendor, file, fingerprint, signing_key, added_at) values (?, ?, ?, null, ?)
      on conflict (vendor) do update set file = excluded.file, fingerprint = excluded.fingerprint,
        added_at = excluded.added_at`,
    [row.vendor, row.file, row.fingerprint, row.added_at],
  );
}

export async function saveGrant(on: Statements, row: StoredGrant): Promise<void> {
  await on.run(
    `insert into grants (grant_id, vendor, application, generation, signing_key, chain, received_at)
      values (?, ?, ?, ?, ?, ?, ?) on conflict (grant_id) do nothing`,
    [row.grant_id, row.vendor, row.application, row.generation, row.signing_key, row.chain, row.received_at],
  );
}

export async function deleteGrants(on: Statements, ids: readonly StatementId[]): Promise<void> {
  if (ids.length === 0) return;
  await on.runEach(
    'delete from grants where grant_id = ?',
    ids.map((id) => [id]),
  );
}

/** Keeps the newest list of each signer. */
export async function saveRevocations(on: Statements, rows: readonly StoredList[]): Promise<void> {
  if (rows.length === 0) return;
  await on.runEach(
    `insert into revocation_lists (vendor, signer, iat, chain) values (?, ?, ?, ?)
      on conflict (vendor, signer) do update set iat = excluded.iat, chain = excluded.chain
      where excluded.iat > revocation_lists.iat`,
    rows.map((row) => [row.vendor, row.signer, row.iat, row.chain]),
  );
}
