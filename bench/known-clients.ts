/** Clients that a host has known for long: rows as it writes them itself, put in by the engine while no host runs. */
import { join } from 'node:path';
import { type Database, openDatabase } from '@attiva/storage';
import { measured } from './bench-vendor.ts';

/** A machine whose key somebody has, so that it can come back. */
export interface KnownMachine {
  /** The id of its key. */
  readonly client: string;
  readonly device: readonly number[];
  readonly name: string;
}

/** The turn that every known client is at. */
export const knownTurn = 9;

export interface KnownClients {
  readonly vendor: string;
  readonly count: number;
  /** Among them. */
  readonly machines: readonly KnownMachine[];
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
  /** One of 64, from 1 on. */
  readonly place: string;
  readonly indexes: string;
}

const sqlite: Spelling = {
  random: 'hex(randomblob(11))',
  place: '1 + (random() & 63)',
  indexes: `select name, sql from sqlite_master where type = 'index' and sql is not null
    and tbl_name in ('clients', 'client_names')`,
};

const postgres: Spelling = {
  random: 'left(md5(random()::text), 22)',
  place: '1 + floor(random() * 64)::integer',
  indexes: `select indexname as name, indexdef as sql from pg_indexes where schemaname = current_schema()
    and tablename in ('clients', 'client_names') and indexname not in (select conname from pg_constraint)`,
};

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/**
 * At once, in the order of their ids and without the other indexes meanwhile: a million rows by statement would take minutes. Ids are
 * spread as those of keys are, so that the machines among them lie all over the table and its indexes.
 */
async function fill(
  database: Database,
  { vendor, count, machines, now }: KnownClients,
  engine: Spelling,
): Promise<void> {
  const at = Math.floor(now() / 1000);
  const terms = JSON.stringify({ kind: 'lease', claims: { text: 'x'.repeat(560) } });
  const indexes = await database.all<{ name: string; sql: string }>(engine.indexes);
  const others = count - machines.length;
  const id = [...Array.from({ length: 4 }, () => `substr('${alphabet}', ${engine.place}, 1)`), engine.random].join(
    ' || ',
  );
  await database.transact(async (tx) => {
    for (const { name } of indexes) await tx.script(`drop index ${name}`);
    await tx.script(
      'create temporary table known_machines (client text primary key, n integer, device text, name text)',
    );
    // Their last contacts are spread over the same week.
    const step = Math.max(1, Math.floor(count / Math.max(1, machines.length)));
    await tx.runEach(
      'insert into known_machines (client, n, device, name) values (?, ?, ?, ?)',
      machines.map(({ client, device, name }, place) => [client, 1 + place * step, JSON.stringify(device), name]),
    );
    await tx.script(`
      insert into clients (vendor, application, client, edition, generation, turn, head, last_iat, tip_jti, tip_digest,
          tip_terms, device, restores, first_seen, last_seen, state, minutes_left, virtual, lease_until)
        with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < ${others}),
          made as materialized (
            select substr(${id}, 1, 20) as client, n, '[1,2,3]' as device, 1 as state, 250000 as minutes, n % 2 as virtual from numbers
            union all select client, n, device, 2, 43000, 1 from known_machines),
          seen as (select made.*, (n * 7) % 604800 as ago from made)
        select '${vendor}', '${measured.application}', client, '${measured.edition}', ${measured.generation}, ${knownTurn}, ${knownTurn},
          ${at} - ago, ${engine.random}, ${engine.random}, '${terms}', device, '[]', ${at} - 30000000, ${at} - ago, state, minutes,
          virtual, ${at} + 15552000 - ago from seen order by client;
      insert into client_names (vendor, client, name, address, folded)
        select c.vendor, c.client, coalesce(k.name, 'pc-' || substr(c.client, 1, 9) || '.corp.example'),
          case when k.client is null then '10.1.2.3' else '127.0.0.1' end,
          coalesce(k.name, 'pc-' || lower(substr(c.client, 1, 9)) || '.corp.example')
          from clients c left join known_machines k on k.client = c.client where c.vendor = '${vendor}' order by c.client;
    `);
    for (const { sql } of indexes) await tx.script(sql);
    await tx.script('drop table known_machines');
  });
}
