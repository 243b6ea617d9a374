/** Clients that a host has known for long: rows as it writes them itself, put in by the engine while no host runs. */
import { join } from 'node:path';
import { type Database, openDatabase } from '@attiva/storage';
import { measured } from './bench-vendor.ts';

export interface KnownClients {
  readonly vendor: string;
  readonly count: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Into the SQLite database of a host's folder. */
export function addKnownClients(folder: string, known: KnownClients): Promise<void> {
  return addKnownClientsTo(`sqlite:${join(folder, 'host.db')}`, known);
}

/** Into the database of this URL. */
export async function addKnownClientsTo(url: string, known: KnownClients): Promise<void> {
  if (known.count === 0) return;
  const options = { url, mustExist: true, now: known.now, statementTimeoutMilliseconds: 900_000 };
  const database = await openDatabase(options);
  try {
    await fill(database, known, url.startsWith('sqlite:') ? 'hex(randomblob(11))' : 'left(md5(random()::text), 22)');
  } finally {
    await database.close();
  }
}

/** At once and in the engine: a million rows by statement would take minutes. `random`: 22 random characters, as it spells them. */
async function fill(database: Database, { vendor, count, now }: KnownClients, random: string): Promise<void> {
  const at = Math.floor(now() / 1000);
  const terms = JSON.stringify({ kind: 'lease', claims: { text: 'x'.repeat(560) } });
  await database.transact(async (tx) => {
    await tx.script(`
      insert into clients (vendor, application, client, edition, generation, turn, head, last_iat, tip_jti, tip_digest,
          tip_terms, device, restores, first_seen, last_seen, state, minutes_left, virtual, lease_until)
        with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < ${count})
        select '${vendor}', '${measured.application}', substr(${random}, 1, 20), '${measured.edition}', ${measured.generation},
          9, 9, ${at} - (n * 7) % 604800, ${random}, ${random}, '${terms}', '[1,2,3]', '[]', ${at} - 30000000,
          ${at} - (n * 7) % 604800, 1, 250000, n % 2, ${at} + 15552000 - (n * 7) % 604800 from numbers;
      insert into client_names (vendor, client, name, address, folded)
        select vendor, client, 'pc-' || substr(client, 1, 9) || '.corp.example', '10.1.2.3',
          'pc-' || lower(substr(client, 1, 9)) || '.corp.example' from clients where vendor = '${vendor}';
    `);
  });
}
