import type { Migration } from '@attiva/storage';

/**
 * Requests of machines without a network, collected here until they are answered and their answers handed out. A machine that asks
 * anew for the same takes the place of its older request. What an uploaded file was called is apart: it may be a machine's name.
 */
export const carriedMigration: Migration = {
  name: '0016-carried',
  async up(tx) {
    const { integer, text, clusteredTableOptions } = tx.facts;
    await tx.script(`
      create table carried_requests (
        vendor ${text} not null,
        client ${text} not null,
        kind ${text} not null,
        about ${text} not null,
        nonce ${text} not null,
        statement ${text} not null,
        device_key ${text},
        asked_at ${integer} not null,
        collected_at ${integer} not null,
        state ${text} not null,
        changed_at ${integer} not null,
        product ${text},
        code ${text},
        detail ${text},
        -- JSON: the entry of the answer file.
        answer ${text},
        primary key (vendor, client, kind, about)
      ) ${clusteredTableOptions};
      create index carried_requests_by_state on carried_requests (state, collected_at);
      create index carried_requests_by_nonce on carried_requests (client, nonce);

      create table carried_names (
        vendor ${text} not null,
        client ${text} not null,
        name ${text} not null,
        primary key (vendor, client)
      ) ${clusteredTableOptions};

      create table device_keys (
        vendor ${text} not null,
        device_key ${text} not null,
        remaining ${integer} not null,
        allowed ${integer},
        told_at ${integer} not null,
        primary key (vendor, device_key)
      ) ${clusteredTableOptions};
    `);
  },
};
