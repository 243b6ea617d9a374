import type { Migration } from '@attiva/storage';

/** What this host has put into DNS, so that it can take it away again; and the subject of events that no client caused. */
export const publishingMigration: Migration = {
  name: '0006-publishing',
  async up(tx) {
    const { integer, text, tableOptions, clusteredTableOptions } = tx.facts;
    await tx.script(`
      create table published_records (
        domain ${text} not null,
        record ${text} not null,
        machine ${text} not null,
        primary key (domain, record)
      ) ${clusteredTableOptions};

      create table publishing_outcomes (
        domain ${text} primary key,
        at ${integer} not null,
        code ${text},
        detail ${text} not null
      ) ${tableOptions};

      alter table events add column subject ${text};
    `);
  },
};
