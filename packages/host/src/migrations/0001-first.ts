/**
 * The schema of a host's database. `vendor` stands in every table: one host serves many vendors and keeps them apart.
 * Private keys are never here: they live in files of their own (signing/). Released migrations never change.
 */
import type { Migration } from '@attiva/storage';

export const firstMigration: Migration = {
  name: '0001-first',
  async up(tx) {
    const { integer, text, tableOptions, clusteredTableOptions, countedKey } = tx.facts;
    await tx.script(`
      create table facts (name ${text} primary key, value ${text} not null) ${tableOptions};

      create table vendors (
        vendor ${text} primary key,
        file ${text} not null,
        fingerprint ${text} not null,
        signing_key ${text},
        added_at ${integer} not null
      ) ${tableOptions};

      create table grants (
        grant_id ${text} primary key,
        vendor ${text} not null references vendors (vendor),
        application ${text} not null,
        generation ${integer} not null,
        signing_key ${text} not null,
        chain ${text} not null,
        received_at ${integer} not null
      ) ${tableOptions};
      create index grants_by_application on grants (vendor, application);

      create table revocation_lists (
        vendor ${text} not null references vendors (vendor),
        signer ${text} not null,
        iat ${integer} not null,
        chain ${text} not null,
        primary key (vendor, signer)
      ) ${tableOptions};

      create table clients (
        vendor ${text} not null,
        application ${text} not null,
        client ${text} not null,
        edition ${text} not null,
        generation ${integer} not null,
        turn ${integer} not null,
        head ${integer} not null,
        last_iat ${integer} not null,
        tip_jti ${text} not null,
        tip_digest ${text} not null,
        tip_terms ${text} not null,
        device ${text} not null,
        restores ${text} not null,
        first_seen ${integer} not null,
        last_seen ${integer} not null,
        state ${integer} not null,
        minutes_left ${integer} not null,
        virtual ${integer} not null,
        lease_until ${integer} not null,
        primary key (vendor, application, client)
      ) ${tableOptions};
      create index clients_in_window on clients (vendor, application, last_seen);
      create index clients_by_lease on clients (vendor, application, edition, lease_until);

      create table client_names (
        vendor ${text} not null,
        client ${text} not null,
        name ${text} not null,
        address ${text} not null,
        primary key (vendor, client)
      ) ${clusteredTableOptions};

      create table events (
        event ${countedKey},
        at ${integer} not null,
        number ${integer} not null,
        vendor ${text} not null,
        code ${text} not null,
        application ${text} not null,
        edition ${text} not null,
        generation ${integer} not null,
        client ${text} not null,
        name ${text},
        client_time ${integer} not null,
        virtual ${integer} not null,
        state ${integer} not null,
        minutes_left ${integer} not null,
        threshold ${integer} not null,
        count ${integer} not null,
        noticed ${text} not null,
        held_by ${text}
      ) ${tableOptions};
      create index events_by_time on events (at);
      create index events_by_client on events (client, event);
      create index events_of_clones on events (at) where noticed = 'clone';
      create index events_of_older_data on events (at) where noticed = 'host-data-older';

      create table request_totals (
        vendor ${text} not null,
        application ${text} not null,
        state ${integer} not null,
        total ${integer} not null,
        failed ${integer} not null,
        primary key (vendor, application, state)
      ) ${tableOptions};
    `);
  },
};
