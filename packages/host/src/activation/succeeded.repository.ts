/** SQL of identities that were succeeded: what is left of them when their row has gone, for a month. */
import type { Seconds } from '@attiva/protocol';
import type { Statements, Writes } from '@attiva/storage';
import type { ClientKey } from './client.repository.ts';

export interface SucceededIdentity extends ClientKey {
  /** Date of the newest request that was accepted of it. */
  readonly lastIat: Seconds;
  /** When another took its place, by the host's clock. */
  readonly at: Seconds;
}

/** `lastIat` of these identities, in order; `undefined` where nobody has succeeded one lately. */
export async function loadSucceeded(
  on: Statements,
  keys: readonly ClientKey[],
): Promise<readonly (Seconds | undefined)[]> {
  if (keys.length === 0) return [];
  const rows = await on.getEach<{ last_iat: number }>(
    'select last_iat from succeeded where vendor = ? and application = ? and client = ?',
    keys.map((key) => [key.vendor, key.application, key.client]),
  );
  return rows.map((row) => row?.last_iat);
}

export function saveSucceeded(on: Writes, identities: readonly SucceededIdentity[]): void {
  if (identities.length === 0) return;
  on.write(
    `insert into succeeded (vendor, application, client, last_iat, at) values (?, ?, ?, ?, ?)
      on conflict (vendor, application, client) do update set last_iat = excluded.last_iat, at = excluded.at`,
    identities.map(({ vendor, application, client, lastIat, at }) => [vendor, application, client, lastIat, at]),
  );
}

/** Removes at most `most` of those succeeded before a time; gives how many. */
export async function removeSucceeded(on: Statements, before: Seconds, most: number): Promise<number> {
  const rows = await on.all<ClientKey>(
    'select vendor, application, client from succeeded where at < ? order by at limit ? + 0',
    [before, most],
  );
  if (rows.length === 0) return 0;
  // Key by key: for `in (select …)` over several columns PostgreSQL reads the whole table.
  const { changes } = await on.runEach(
    'delete from succeeded where vendor = ? and application = ? and client = ?',
    rows.map(({ vendor, application, client }) => [vendor, application, client]),
  );
  return changes;
}
