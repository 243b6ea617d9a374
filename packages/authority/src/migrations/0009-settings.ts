/** What administrators change while the authority runs. */
import type { Migration, Transaction } from '@attiva/storage';

export const settingsSchema: Migration = {
  name: '0009-settings',
  async up(tx: Transaction): Promise<void> {
    const { integer, text, clusteredTableOptions } = tx.facts;
    await tx.script(`
      create table setting (
        name ${text} primary key,
        value ${text} not null,
        changed_at ${integer} not null
      ) ${clusteredTableOptions};
    `);
  },
};
