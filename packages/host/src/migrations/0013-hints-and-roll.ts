import type { Migration } from '@attiva/storage';

/** What administrators ask of machines, and the computers that a directory or a list says there are. */
export const hintsAndRollMigration: Migration = {
  name: '0013-hints-and-roll',
  async up(tx) {
    const { integer, text, clusteredTableOptions } = tx.facts;
    await tx.script(`
      create table hints (
        id ${text} not null primary key,
        vendor ${text} not null,
        client ${text} not null,
        kind ${text} not null,
        created_at ${integer} not null,
        given_at ${integer},
        -- What the machine said of it last, or that it was withdrawn.
        outcome ${text},
        outcome_at ${integer},
        open ${integer} not null
      );
      create index hints_by_time on hints (created_at, id);
      create index hints_open on hints (open, created_at) where open = 1;

      create table roll (
        -- In lower case: the whole name in DNS where the source says it, else the short one.
        name ${text} not null primary key,
        -- As the source wrote it.
        shown ${text} not null,
        disabled ${integer} not null,
        last_used ${integer},
        -- 0: no machine of this name has called; 1: one has; 2: one was ever licensed, and the name is not looked for again.
        called ${integer} not null
      ) ${clusteredTableOptions};
      create index roll_silent on roll (called, name);
    `);
  },
};
