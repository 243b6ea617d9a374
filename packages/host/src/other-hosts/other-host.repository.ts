/** SQL of other hosts. A token never comes out of here unsealed. */
import type { Seconds } from '@attiva/protocol';
import type { Statements } from '@attiva/storage';

export interface StoredOther {
  readonly id: string;
  readonly address: string;
  readonly label: string;
  readonly pin: string | null;
  /** Sealed, base64url. */
  readonly token: string;
  readonly changedAt: Seconds;
}

const columns = 'id, address, label, pin, token, changed_at as "changedAt"';

export async function loadOthers(on: Statements): Promise<readonly StoredOther[]> {
  return on.all<StoredOther>(`select ${columns} from other_hosts order by label, address`);
}

export async function findOther(
  on: Statements,
  by: { readonly id: string } | { readonly address: string },
): Promise<StoredOther | undefined> {
  return 'id' in by
    ? on.get<StoredOther>(`select ${columns} from other_hosts where id = ?`, [by.id])
    : on.get<StoredOther>(`select ${columns} from other_hosts where address = ?`, [by.address]);
}

export async function saveOther(on: Statements, other: StoredOther): Promise<void> {
  await on.run(
    `insert into other_hosts (id, address, label, pin, token, changed_at) values (?, ?, ?, ?, ?, ?)
      on conflict (id) do update set label = excluded.label, pin = excluded.pin, token = excluded.token,
        changed_at = excluded.changed_at`,
    [other.id, other.address, other.label, other.pin, other.token, other.changedAt],
  );
}

export async function removeOther(on: Statements, id: string): Promise<void> {
  await on.run('delete from other_hosts where id = ?', [id]);
}
