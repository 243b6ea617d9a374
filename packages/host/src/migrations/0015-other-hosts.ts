import type { Migration } from '@attiva/storage';

/** Other hosts of the customer, read with a token that lies here sealed. */
export const otherHostsMigration: Migration = {
  name: '0015-other-hosts',
  async up(tx) {
    const { integer, text, clusteredTableOptions } = tx.facts;
    await tx.script(`
      create table other_hosts (
        id ${text} primary key,
        address ${text} not null unique,
        label ${text} not null,
        pin ${text},
        -- Sealed with the key in other-hosts.key; base64url.
        token ${text} not null,
        changed_at ${integer} not null
      ) ${clusteredTableOptions};
    `);
  },
};
