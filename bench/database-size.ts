/**
 * How large a host's database is: a fleet of long-known machines with the events of 90 days, as a host writes them, and a week
 * later, when new events have come and the oldest are forgotten. Run by hand; the figures stand in docs/performance.md.
 *
 *   node --conditions=attiva-source bench/database-size.ts [--clients 100000] [--engine sqlite|postgres]
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createStepping } from '@attiva/daemon';
import { type Database, openDatabase, type Transaction } from '@attiva/storage';
import { startPostgres } from '@attiva/testkit';
import { migrations } from '../packages/host/src/migrations/index.ts';
import { removeEvents } from '../packages/host/src/retention/retention.repository.ts';

const daySeconds = 86_400;
const week = 7 * daySeconds;
/** A licensed machine renews every seven days: thirteen contacts in the 90 days that events are kept. */
const contacts = 13;

const { values: wished } = parseArgs({
  options: { clients: { type: 'string', default: '100000' }, engine: { type: 'string', default: 'sqlite' } },
});
const clients = Number(wished.clients);
const isPostgres = wished.engine === 'postgres';
const server = isPostgres ? await startPostgres({ durable: true }) : undefined;
const folder = await mkdtemp(join(tmpdir(), 'attiva-size-'));
const url = (await server?.fresh()) ?? `sqlite:${join(folder, 'host.db')}`;
const database = await openDatabase({ url, mustExist: false, now: Date.now });
try {
  await database.migrate(migrations);
  const now = Math.floor(Date.now() / 1000);
  const empty = await sizes();
  await addClients(now);
  const known = await sizes();
  for (let ago = contacts; ago > 0; ago -= 1) await addEvents(now - ago * week);
  const filled = await sizes();
  // A week later: the newest events come, the oldest go.
  await addEvents(now);
  await forget(now - contacts * week);
  const perClient = (bytes: number): number => Math.round(bytes / clients);
  process.stdout.write(
    `${JSON.stringify(
      {
        engine: isPostgres ? 'postgres' : 'sqlite',
        clients,
        events: clients * contacts,
        bytes: { empty: empty.whole, clients: known.whole, all: filled.whole, weekLater: (await sizes()).whole },
        bytesPerClient: {
          client: perClient(known.whole - empty.whole),
          events: perClient(filled.whole - known.whole),
          all: perClient(filled.whole - empty.whole),
        },
        tables: filled.tables,
      },
      undefined,
      2,
    )}\n`,
  );
} finally {
  await database.close();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
}

interface Sizes {
  readonly whole: number;
  /** Bytes of the large tables and their indexes, where the engine tells. */
  readonly tables: Readonly<Record<string, number>>;
}

async function sizes(): Promise<Sizes> {
  if (!isPostgres) {
    const file = await database.get<{ bytes: number }>(
      'select page_count * page_size as bytes from pragma_page_count, pragma_page_size',
    );
    return { whole: file?.bytes ?? 0, tables: {} };
  }
  const whole = await database.get<{ bytes: number }>('select pg_database_size(current_database()) as bytes');
  const rows = await database.all<{ name: string; bytes: number }>(
    `select relname as name, pg_relation_size(oid) as bytes from pg_class
      where relkind in ('r', 'i') and relname ~ '^(clients|client_names|events)' order by relname`,
  );
  return { whole: whole?.bytes ?? 0, tables: Object.fromEntries(rows.map(({ name, bytes }) => [name, bytes])) };
}

/** 22 random characters of the spelling that ids and digests have. */
function random(): string {
  return isPostgres ? 'substr(md5(random()::text), 1, 22)' : 'hex(randomblob(11))';
}

async function addClients(now: number): Promise<void> {
  const terms = JSON.stringify({ kind: 'lease', claims: { text: 'x'.repeat(560) } });
  await inOne(database, [
    `insert into clients (vendor, application, client, edition, generation, turn, head, last_iat, tip_jti, tip_digest,
        tip_terms, device, restores, first_seen, last_seen, state, minutes_left, virtual, lease_until)
      with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < ${clients})
      select 'aurora.example', 'aurora-os', substr(${random()}, 1, 20), 'desktop', 2025, 9, 9, ${now} - (n * 7) % ${week},
        ${random()}, ${random()}, '${terms}', '[1,2,3]', '[]', ${now} - 30000000, ${now} - (n * 7919) % ${week}, 1, 250000,
        n % 2, ${now} + 15552000 - (n * 7) % ${week} from numbers`,
    `insert into client_names (vendor, client, name, address, folded)
      select vendor, client, 'pc-' || substr(client, 1, 9) || '.corp.example', '10.1.2.3',
        'pc-' || lower(substr(client, 1, 9)) || '.corp.example' from clients`,
  ]);
}

/** One contact of every machine, within the week that ends then, in the order of time. */
async function addEvents(until: number): Promise<void> {
  const newest = await database.get<{ at: number }>('select max(last_seen) as at from clients');
  await inOne(database, [
    `insert into events (at, number, vendor, code, application, edition, generation, client, name, client_time, virtual,
        state, minutes_left, threshold, count, noticed)
      select last_seen - ${(newest?.at ?? until) - until}, 12290, vendor, '', application, edition, generation, client,
        'pc-' || substr(client, 1, 9) || '.corp.example', last_seen - ${(newest?.at ?? until) - until}, virtual, 1, 250000,
        25, ${clients}, '' from clients order by last_seen`,
  ]);
}

async function inOne(on: Database, statements: readonly string[]): Promise<void> {
  await on.transact(async (tx) => {
    for (const statement of statements) await tx.script(`${statement};`);
  });
}

/** In the steps of a host, each settled; what that costs others is measured by `npm run bench` (forgetting). */
async function forget(before: number): Promise<void> {
  const { forget: inSteps } = createStepping<Transaction>({
    database,
    clock: { holdsBack: async () => false },
    monotonic: () => performance.now(),
    giveWay: async () => {}, // There is nobody else.
    stopped: new AbortController().signal,
    most: clients, // More than it takes.
  });
  await inSteps((tx, most) => removeEvents(tx, before, most));
}
