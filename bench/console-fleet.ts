/** A large inventory, made within the database: rows as a host writes them, a year old, most of them calling every week. */
import { rm } from 'node:fs/promises';
import { type Database, openDatabase } from '@attiva/storage';

import { migrations } from '../packages/host/src/migrations/index.ts';

export const fleetVendor = 'aurora.example';

/** Opens a database of `machines` rows at `path`, which is made anew. `now` in seconds. */
export async function openFleet(path: string, machines: number, now: number): Promise<Database> {
  await rm(path, { force: true });
  const database = await openDatabase({ url: `sqlite:${path}`, mustExist: false, now: () => now * 1000 });
  await database.migrate(migrations);
  const indexes = await database.all<{ name: string; sql: string }>(
    `select name, sql from sqlite_master where type = 'index' and sql is not null
      and tbl_name in ('clients', 'client_names', 'events')`,
  );
  await database.transact(async (tx) => {
    for (const { name } of indexes) await tx.script(`drop index ${name}`);
    await tx.script(rows(machines, now));
    await tx.script(events(now));
    for (const { sql } of indexes) await tx.script(sql);
    await tx.script(beside(now));
    await tx.script(lists(now));
  });
  return database;
}

/** One machine in twenty has not called for long, one in fifty was never activated, one in a hundred lives shortly. */
function rows(machines: number, now: number): string {
  const chance = (per: number): string => `(abs(random()) % ${per})`;
  const terms = JSON.stringify({ kind: 'lease', claims: { text: 'x'.repeat(560) } });
  return `
    insert into clients (vendor, application, client, edition, generation, turn, head, last_iat, tip_jti, tip_digest,
        tip_terms, device, restores, first_seen, last_seen, state, minutes_left, virtual, lease_until, ephemeral)
      with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < ${machines}),
        made as materialized (select n, ${now} - case when ${chance(20)} = 0 then ${chance(400 * 86_400)} else ${chance(7 * 86_400)} end
          as seen, ${chance(50)} as never from numbers)
      select '${fleetVendor}', case when n % 5 = 0 then 'office' else 'aurora-os' end,
        substr(hex(randomblob(10)), 1, 20), case n % 4 when 0 then 'server' when 1 then 'laptop' else 'desktop' end,
        case n % 3 when 0 then 2019 when 1 then 2022 else 2025 end, 9, 9, seen, hex(randomblob(11)), hex(randomblob(22)),
        '${terms}', '[1,2,3]', '[]', seen - ${chance(300 * 86_400)}, seen, case when never = 0 then 2 else 1 end, 5000, n % 2,
        case when never = 0 then 0 else seen + 180 * 86400 end, case when n % 100 = 7 then 1 else 0 end from made;
    insert into client_names (vendor, client, name, address, folded)
      with named as (select vendor, client, case rowid % 5 when 0 then 'srv' when 1 then 'LAB' when 2 then 'kiosk' else 'PC' end
        || '-' || ${chance(10_000_000)} || '.branch' || (rowid % 200) || '.corp.example' as name from clients where rowid % 50 <> 3)
      select vendor, client, name, '10.1.2.3', lower(name) from named;
  `;
}

/** What was asked in the last month, a machine once: one in fifty was refused, one in a thousand was a clone. */
function events(now: number): string {
  return `
    insert into events (at, number, vendor, code, application, edition, generation, client, name, client_time, virtual, state,
        minutes_left, threshold, count, noticed, subject)
      select last_seen, 12290, vendor, case when rowid % 50 = 0 then 'clock-difference' else 'ok' end, application, edition,
        generation, client, null, last_seen, virtual, state, 5000, case when rowid % 50 = 0 then 0 else 25 end, 400000,
        case when rowid % 1000 = 7 then 'clone' else '' end, null
        from clients where last_seen > ${now} - 30 * 86400 order by last_seen;
  `;
}

/** A long trail, many machines that were asked to renew, and the computers of a large domain, half of which called. */
function lists(now: number): string {
  return `
    insert into audit (position, at, actor, action, subject, details, commitment, digest)
      with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < 200000)
      select n, ${now} - 200000 + n, 'anna', 'settings-changed', 'host', '{"key":"serve.port","from":1,"to":2}', '', hex(n) from numbers;
    insert into hints (id, vendor, client, kind, created_at, given_at, outcome, outcome_at, open)
      select substr(hex(randomblob(11)), 1, 22), vendor, client, 'renew', ${now} - rowid % 3000000, case when rowid % 2 = 0 then ${now} end,
        case when rowid % 4 = 0 then 'obeyed' end, case when rowid % 4 = 0 then ${now} end, case when rowid % 4 = 0 then 0 else 1 end
        from clients where rowid % 10 = 0;
    insert into facts (name, value) values ('roll', '{"at":1,"from":"list","source":"computers.csv"}');
    insert into roll (name, shown, disabled, last_used, called)
      select folded, max(name), 0, null, 0 from client_names where abs(random()) % 20 = 0 group by folded limit 50000;
    insert into roll (name, shown, disabled, last_used, called)
      select 'new-' || name, shown, 0, case when turn % 9 = 0 then ${now} - 100 * 86400 end, 0
        from (select name, shown, row_number() over () as turn from roll) as some;
  `;
}

/** Marks, and figures of 400 days. */
function beside(now: number): string {
  const today = Math.floor(now / 86_400);
  return `
    insert into machine_marks select vendor, client, 'floor ' || (rowid % 7), '["kiosk"]', 0 from clients where rowid % 1000 = 0
      on conflict do nothing;
    insert into machine_tags select 'kiosk', vendor, client from machine_marks;
    insert into daily_use
      with recursive days (day) as (select ${today - 400} union all select day + 1 from days where day < ${today}),
        editions as (select distinct vendor, application, edition from clients)
      select vendor, application, edition, day, 250000, 240000, 230000, 0 from days, editions;
    insert into failure_days
      with recursive days (day) as (select ${today - 400} union all select day + 1 from days where day < ${today})
      select '${fleetVendor}', 'aurora-os', day, code, 17 from days, (select 'clock-difference' as code union select
        'generation-too-new' union select 'edition-unknown' union select 'revoked' union select 'quantity-exceeded');
  `;
}
