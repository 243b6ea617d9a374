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
    await fill(database, known, url.startsWith('sqlite:') ? sqlite : postgres);
  } finally {
    await database.close();
  }
}

/** What the engines spell differently: 22 random characters, and the indexes of the two tables that no constraint needs. */
interface Spelling {
  readonly random: string;
  readonly indexes: string;
}

const sqlite: Spelling = {
  random: 'hex(randomblob(11))',
  indexes: `select name, sql from sqlite_master where type = 'index' and sql is not null
    and tbl_name in ('clients', 'client_names')`,
};

const postgres: Spelling = {
  random: 'left(md5(random()::text), 22)',
  indexes: `select indexname as name, indexdef as sql from pg_indexes where schemaname = current_schema()
    and tablename in ('clients', 'client_names') and indexname not in (select conname from pg_constraint)`,
};

/** At once, in the order of their ids and without the other indexes meanwhile: a million rows by statement would take minutes. */
async function fill(database: Database, { vendor, count, now }: KnownClients, engine: Spelling): Promise<void> {
  const at = Math.floor(now() / 1000);
  const terms = JSON.stringify({ kind: 'lease', claims: { text: 'x'.repeat(560) } });
  const indexes = await database.all<{ name: string; sql: string }>(engine.indexes);
  await database.transact(async (tx) => {
    for (const { name } of indexes) await tx.script(`drop index ${name}`);
    await tx.script(`
      insert into clients (vendor, application, client, edition, generation, turn, head, last_iat, tip_jti, tip_digest,
          tip_terms, device, restores, first_seen, last_seen, state, minutes_left, virtual, lease_until)
        with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < ${count}),
          made as materialized (select substr(${engine.random}, 1, 20) as client, n, (n * 7) % 604800 as ago from numbers)
        select '${vendor}', '${measured.application}', client, '${measured.edition}', ${measured.generation}, 9, 9, ${at} - ago,
          ${engine.random}, ${engine.random}, '${terms}', '[1,2,3]', '[]', ${at} - 30000000, ${at} - ago, 1, 250000, n % 2,
          ${at} + 15552000 - ago from made order by client;
      insert into client_names (vendor, client, name, address, folded)
        select vendor, client, 'pc-' || substr(client, 1, 9) || '.corp.example', '10.1.2.3',
          'pc-' || lower(substr(client, 1, 9)) || '.corp.example' from clients where vendor = '${vendor}' order by client;
    `);
    for (const { sql } of indexes) await tx.script(sql);
  });
}
