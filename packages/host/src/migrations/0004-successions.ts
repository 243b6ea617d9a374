import type { Migration } from '@attiva/storage';

/** What is remembered of successions (spec/messages.md 4): how long the chain is, and what an identity asked last. */
export const successionsMigration: Migration = {
  name: '0004-successions',
  async up(tx) {
    const { integer, text, clusteredTableOptions } = tx.facts;
    await tx.script(`
      alter table clients add column successions ${text} not null default '[]';

      create table succeeded (
        vendor ${text} not null,
        application ${text} not null,
        client ${text} not null,
        last_iat ${integer} not null,
        at ${integer} not null,
        primary key (vendor, application, client)
      ) ${clusteredTableOptions};
      create index succeeded_by_time on succeeded (at);
    `);
  },
};
