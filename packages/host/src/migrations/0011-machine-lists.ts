import type { Migration } from '@attiva/storage';

/**
 * Lists and reports over a million machines. The two indexes that every contact rewrites anyway carry along what lists show
 * and filter by, so that no row is fetched for a machine that is not shown; what is new beside them changes with a first
 * contact or a new name only. `folded` is a column and no expression: an index over an expression does not cover.
 */
export const machineListsMigration: Migration = {
  name: '0011-machine-lists',
  async up(tx) {
    const { integer, text, clusteredTableOptions } = tx.facts;
    await tx.script(`
      alter table clients add column method ${text} not null default 'host';
      drop index clients_alive;
      create index clients_alive on clients (vendor, application, ephemeral, last_seen, client, edition, generation, state,
        minutes_left, lease_until, first_seen, virtual, method);
      drop index clients_by_lease;
      create index clients_by_lease on clients (vendor, application, edition, lease_until, client, last_seen, generation,
        state, minutes_left, ephemeral, first_seen, virtual, method);
      create index clients_by_first_contact on clients (vendor, application, first_seen, client);

      alter table client_names add column folded ${text} not null default '';
      update client_names set folded = lower(name);
      drop index client_names_by_name;
      create index client_names_by_name on client_names (folded, client);

      create table machine_marks (
        vendor ${text} not null,
        client ${text} not null,
        group_name ${text},
        -- JSON, in the order of the alphabet.
        tags ${text} not null,
        changed_at ${integer} not null,
        primary key (vendor, client)
      ) ${clusteredTableOptions};
      create index machine_marks_by_group on machine_marks (group_name) where group_name is not null;

      create table machine_tags (
        tag ${text} not null,
        vendor ${text} not null,
        client ${text} not null,
        primary key (tag, vendor, client)
      ) ${clusteredTableOptions};

      create table daily_use (
        vendor ${text} not null,
        application ${text} not null,
        edition ${text} not null,
        day ${integer} not null,
        known ${integer} not null,
        counted ${integer} not null,
        licensed ${integer} not null,
        taken_at ${integer} not null,
        primary key (vendor, application, edition, day)
      ) ${clusteredTableOptions};

      create table failure_days (
        vendor ${text} not null,
        application ${text} not null,
        day ${integer} not null,
        code ${text} not null,
        total ${integer} not null,
        primary key (vendor, application, day, code)
      ) ${clusteredTableOptions};
      insert into failure_days (vendor, application, day, code, total)
        select vendor, application, at / 86400, code, count(*) from events
          where threshold = 0 and number = 12290 and noticed <> 'clone'
            and code not in ('licensed', 'counted', 'repeated', 'new-identity', 'released')
          group by vendor, application, at / 86400, code;
    `);
  },
};
