import type { Migration } from '@attiva/storage';

/**
 * What a usage statement needs beside the figures of the days: which days were counted at all, use by generation, and the
 * statements that were signed: they stay, for a statement names the one before.
 */
export const usageStatementsMigration: Migration = {
  name: '0014-usage-statements',
  async up(tx) {
    const { countedKey, integer, text, tableOptions, clusteredTableOptions } = tx.facts;
    await tx.script(`
      create table counted_days (
        day ${integer} primary key,
        taken_at ${integer} not null
      ) ${tableOptions};
      insert into counted_days (day, taken_at) select day, max(taken_at) from daily_use group by day;

      create table daily_generations (
        vendor ${text} not null,
        application ${text} not null,
        generation ${integer} not null,
        day ${integer} not null,
        licensed ${integer} not null,
        primary key (vendor, application, generation, day)
      ) ${clusteredTableOptions};

      create table usage_statements (
        position ${countedKey},
        digest ${text} not null unique,
        vendor ${text} not null,
        month ${text} not null,
        last_day ${text} not null,
        whole ${integer} not null,
        signed_at ${integer} not null,
        chain ${text} not null
      ) ${tableOptions};
      create index usage_statements_by_month on usage_statements (vendor, month, position);
    `);
  },
};
