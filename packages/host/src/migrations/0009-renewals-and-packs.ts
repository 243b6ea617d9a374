import type { Migration } from '@attiva/storage';

/** Asking for grants anew, and packs that came by themselves, beside the vendor file. */
export const renewalsAndPacksMigration: Migration = {
  name: '0009-renewals-and-packs',
  async up(tx) {
    const { integer, text, tableOptions } = tx.facts;
    await tx.script(`
      create table renewals (
        vendor ${text} not null references vendors (vendor),
        signing_key ${text} not null,
        -- Last five characters of the host key.
        host_key ${text} not null,
        asked_at ${integer} not null,
        -- renewed, unchanged or the code of what went wrong.
        outcome ${text} not null,
        detail ${text} not null,
        next_at ${integer} not null,
        primary key (vendor, signing_key, host_key)
      ) ${tableOptions};

      -- The newest version of each pack that was added by itself; one in the vendor file may be newer.
      create table packs (
        vendor ${text} not null references vendors (vendor),
        pack ${text} not null,
        version ${integer} not null,
        chain ${text} not null,
        added_at ${integer} not null,
        primary key (vendor, pack)
      ) ${tableOptions};
    `);
  },
};
