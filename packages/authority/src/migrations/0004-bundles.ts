/** Bundles: what a telephone code leaves out of a statement, numbered for ever. */
import type { Migration, Transaction } from '@attiva/storage';

export const bundlesSchema: Migration = {
  name: '0004-bundles',
  async up(tx: Transaction): Promise<void> {
    const { integer, text, tableOptions } = tx.facts;
    await tx.script(`
      -- Only ever added to: a number goes on meaning what it meant in every vendor file that carries it.
      create table bundle (
        -- In whose vendor file it stands: a customer's id, or empty for the published one.
        customer ${text} not null,
        number ${integer} not null,
        product_key ${text} not null references product_key (id),
        -- Id of the delegated key that signs what it completes.
        signer ${text} not null,
        content ${text} not null,
        created_at ${integer} not null,
        primary key (customer, number)
      ) ${tableOptions};
      create index bundle_by_key on bundle (product_key, number);
    `);
  },
};
