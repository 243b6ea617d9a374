import type { Migration } from '@attiva/storage';

/** What administrators change while the host runs, and the trail of who changed what. */
export const settingsMigration: Migration = {
  name: '0005-settings',
  async up(tx) {
    const { integer, text, tableOptions, clusteredTableOptions } = tx.facts;
    await tx.script(`
      create table settings (
        name ${text} primary key,
        value ${text} not null,
        changed_at ${integer} not null
      ) ${clusteredTableOptions};

      create table audit (
        position ${integer} primary key,
        at ${integer} not null,
        actor ${text} not null,
        action ${text} not null,
        subject ${text} not null,
        details ${text} not null,
        personal ${text},
        salt ${text},
        commitment ${text} not null,
        digest ${text} not null
      ) ${tableOptions};
    `);
  },
};
