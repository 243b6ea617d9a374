/** Who may come in: accounts with a password, API tokens. Sessions are in memory alone. */
import type { Migration, Transaction } from '@attiva/storage';

export const accessSchema: Migration = {
  name: '0007-access',
  async up(tx: Transaction): Promise<void> {
    const { integer, text, bytes, tableOptions } = tx.facts;
    await tx.script(`
      create table account (
        id ${text} not null primary key,
        name ${text} not null unique,
        role ${text} not null,
        password ${text} not null,
        disabled_at ${integer},
        second_factor ${bytes},
        last_step ${integer} not null,
        -- JSON.
        recovery_codes ${text} not null,
        created_at ${integer} not null,
        password_set_at ${integer} not null,
        last_log_in_at ${integer}
      ) ${tableOptions};

      create table api_token (
        id ${text} not null primary key,
        name ${text} not null unique,
        role ${text} not null,
        digest ${text} not null unique,
        created_at ${integer} not null,
        created_by ${text} not null,
        expires_at ${integer},
        last_used_at ${integer}
      ) ${tableOptions};
    `);
  },
};
