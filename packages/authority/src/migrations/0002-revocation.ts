/** What has been revoked, and the newest list of each signer. A signing key may be delegated to more than once: renewed. */
import type { Migration, Transaction } from '@attiva/storage';

export const revocationSchema: Migration = {
  name: '0002-revocation',
  async up(tx: Transaction): Promise<void> {
    const { countedKey, integer, text, tableOptions } = tx.facts;
    await tx.script(`
      -- Only ever added to.
      create table revocation (
        position ${countedKey},
        id ${text} not null unique,
        -- The delegated key that signed the statement; null: it concerns every key, as that of a host does.
        under ${text},
        reason ${text} not null,
        revoked_at ${integer} not null
      ) ${tableOptions};

      create table revocation_list (
        signer ${text} not null primary key,
        iat ${integer} not null,
        entries ${integer} not null,
        statement ${text} not null,
        -- Null for a list that a root has signed.
        delegation ${text}
      ) ${tableOptions};

      create table root_statement_renewable (
        position ${integer} not null primary key,
        id ${text} not null unique,
        kind ${text} not null check (kind in ('vendor', 'delegation')),
        -- The delegated key; null for vendor statements.
        signing_key ${text},
        statement ${text} not null,
        expires_at ${integer}
      ) ${tableOptions};
      insert into root_statement_renewable (position, id, kind, signing_key, statement, expires_at)
        select position, id, kind, signing_key, statement, expires_at from root_statement;
      drop table root_statement;
      alter table root_statement_renewable rename to root_statement;
      create index root_statement_by_key on root_statement (signing_key);
    `);
  },
};
