/** SQL of signing keys: whose each is. The keys themselves lie in files or tokens, never here. */
import type { KeyId, Seconds, VendorId } from '@attiva/protocol';
import type { Statements } from '@attiva/storage';
import type { HostId } from './host-id.ts';

export interface StoredHostKey {
  readonly key: KeyId;
  readonly vendor: VendorId;
  readonly host: HostId;
}

/** All keys of all hosts. */
export async function listHostKeys(on: Statements): Promise<readonly StoredHostKey[]> {
  return on.all<StoredHostKey>(
    'select signing_key as "key", vendor, host from host_keys order by made_at, signing_key',
  );
}

/** With which key a host registers, by vendor. */
export async function loadCurrentKeys(on: Statements, host: HostId): Promise<ReadonlyMap<VendorId, KeyId>> {
  const rows = await on.all<{ vendor: VendorId; key: KeyId }>(
    'select vendor, signing_key as "key" from host_keys where host = ? and current = 1',
    [host],
  );
  return new Map(rows.map(({ vendor, key }) => [vendor, key]));
}

/** A new key, or one that another host had: from now on this host registers with it. */
export async function saveHostKey(on: Statements, { key, vendor, host }: StoredHostKey, at: Seconds): Promise<void> {
  await on.run('update host_keys set current = 0 where host = ? and vendor = ?', [host, vendor]);
  await on.run(
    `insert into host_keys (signing_key, vendor, host, made_at, current) values (?, ?, ?, ?, 1)
      on conflict (signing_key) do update set host = excluded.host, current = 1`,
    [key, vendor, host, at],
  );
}

/** Keys of databases of before, which had one per vendor. */
export async function listEarlierKeys(on: Statements): Promise<readonly Omit<StoredHostKey, 'host'>[]> {
  return on.all('select signing_key as "key", vendor from vendors where signing_key is not null order by vendor');
}

/** The keys in use of all hosts in a backup, whether the database knows whose they are or not. */
export async function listKeysToFind(
  on: Statements,
): Promise<readonly (Omit<StoredHostKey, 'host'> & { readonly host?: HostId })[]> {
  const known = await on.all<StoredHostKey>(
    'select signing_key as "key", vendor, host from host_keys where current = 1 order by vendor, signing_key',
  );
  const vendors = new Set(known.map(({ vendor }) => vendor));
  return [...known, ...(await listEarlierKeys(on)).filter(({ vendor }) => !vendors.has(vendor))];
}

export async function forgetEarlierKey(on: Statements, vendor: VendorId): Promise<void> {
  await on.run('update vendors set signing_key = null where vendor = ?', [vendor]);
}
