import type { Migration } from '@attiva/storage';

/**
 * Short-lived machines: a mark on their rows, and the highest number that lived at once on each day. Counting goes by the
 * mark, so the index of the window has it in it.
 */
export const ephemeralMigration: Migration = {
  name: '0008-ephemeral',
  async up(tx) {
    const { integer, text, clusteredTableOptions } = tx.facts;
    await tx.script(`
      alter table clients add column ephemeral ${integer} not null default 0;
      create index clients_alive on clients (vendor, application, ephemeral, last_seen);
      drop index clients_in_window;

      create table ephemeral_days (
        vendor ${text} not null,
        application ${text} not null,
        day ${integer} not null,
        peak ${integer} not null,
        primary key (vendor, application, day)
      ) ${clusteredTableOptions};
    `);
  },
};
