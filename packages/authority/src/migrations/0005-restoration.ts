/** Restorations from a backup, until somebody has looked at what was given since that backup. */
import type { Migration, Transaction } from '@attiva/storage';

export const restorationSchema: Migration = {
  name: '0005-restoration',
  async up(tx: Transaction): Promise<void> {
    const { countedKey, integer, tableOptions } = tx.facts;
    await tx.script(`
      create table restoration (
        position ${countedKey},
        -- When the backup was taken.
        taken_at ${integer} not null,
        restored_at ${integer} not null,
        -- Null while nothing that would be charged is given.
        confirmed_at ${integer}
      ) ${tableOptions};
    `);
  },
};
