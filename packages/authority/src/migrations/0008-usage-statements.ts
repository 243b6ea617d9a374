/** Usage statements as customers sent them: whole files, so that what was taken in can be judged again. */
import type { Migration, Transaction } from '@attiva/storage';

export const usageStatementsSchema: Migration = {
  name: '0008-usage-statements',
  async up(tx: Transaction): Promise<void> {
    const { countedKey, integer, text, tableOptions } = tx.facts;
    await tx.script(`
      create table usage_statement (
        position ${countedKey},
        digest ${text} not null unique,
        -- Id of the signing key of the host.
        host ${text} not null,
        customer ${text},
        month ${text} not null,
        signed_at ${integer} not null,
        file ${text} not null,
        received_at ${integer} not null
      ) ${tableOptions};
      create index usage_statement_by_host on usage_statement (host, month);
    `);
  },
};
