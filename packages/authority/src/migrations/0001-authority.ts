/** The first schema of the authority's database. Times are whole seconds since 1970 unless the name says otherwise. */
import type { Migration, Transaction } from '@attiva/storage';

export const authoritySchema: Migration = {
  name: '0001-authority',
  async up(tx: Transaction): Promise<void> {
    const { bytes, countedKey, integer, text, tableOptions } = tx.facts;
    await tx.script(`
      create table vendor (
        id ${text} not null primary key,
        created_at ${integer} not null
      ) ${tableOptions};

      -- What a root signed: vendor statements and delegations, newest last. Never deleted.
      create table root_statement (
        position ${integer} not null primary key,
        id ${text} not null unique,
        kind ${text} not null check (kind in ('vendor', 'delegation')),
        -- The delegated key; null for vendor statements.
        signing_key ${text} unique,
        statement ${text} not null,
        expires_at ${integer}
      ) ${tableOptions};

      create table pack (
        name ${text} not null,
        version ${integer} not null,
        -- Claims as they were decided; the statement is added once it is signed.
        claims ${text} not null,
        statement ${text},
        signing_key ${text},
        built_at ${integer} not null,
        primary key (name, version)
      ) ${tableOptions};

      create table customer (
        id ${text} not null primary key,
        name ${text} not null unique,
        created_at ${integer} not null
      ) ${tableOptions};

      create table agreement (
        id ${text} not null primary key,
        customer ${text} not null references customer (id),
        application ${text} not null,
        quantity ${integer},
        mode ${text},
        until ${integer},
        grace_days ${integer},
        maintenance_until ${integer},
        -- JSON: edition → name → value, null = taken away from the edition.
        overrides ${text} not null,
        created_at ${integer} not null
      ) ${tableOptions};

      create table product_key (
        id ${text} not null primary key,
        kind ${text} not null check (kind in ('setup', 'host', 'device')),
        application ${text} not null,
        edition ${text},
        generation ${integer} not null,
        last_five ${text} not null,
        -- Setup keys are public and kept in full; of the others only the sealed verifier.
        public_key ${text},
        verifier ${bytes},
        agreement ${text} references agreement (id),
        max_hosts ${integer},
        max_registrations ${integer},
        quota ${integer},
        created_at ${integer} not null,
        blocked_at ${integer},
        block_reason ${text},
        check ((kind = 'setup') = (public_key is not null)),
        check ((kind = 'setup') = (verifier is null))
      ) ${tableOptions};
      create index product_key_by_last_five on product_key (last_five);
      create index product_key_by_edition on product_key (edition, generation);

      -- A device that was registered as a host with one host key; facts as they were at its newest registration.
      create table host (
        id ${text} not null primary key,
        product_key ${text} not null references product_key (id),
        fact_system ${integer} not null,
        fact_disk ${integer} not null,
        fact_network ${integer} not null,
        created_at ${integer} not null
      ) ${tableOptions};
      create index host_by_key on host (product_key);

      create table registration (
        product_key ${text} not null references product_key (id),
        signing_key ${text} not null,
        host ${text} not null references host (id),
        number ${integer} not null,
        claims ${text} not null,
        grant_statement ${text},
        delegation ${text},
        registered_at ${integer} not null,
        primary key (product_key, signing_key),
        unique (host, number)
      ) ${tableOptions};

      -- Wrong proofs of the past hour, by last five; unknown last fives share one bucket.
      create table wrong_proof (
        position ${countedKey},
        bucket ${text} not null,
        at ${integer} not null
      ) ${tableOptions};
      create index wrong_proof_by_bucket on wrong_proof (bucket, at);

      create table audit (
        position ${countedKey},
        at ${integer} not null,
        actor ${text} not null,
        action ${text} not null,
        subject ${text} not null,
        details ${text} not null
      ) ${tableOptions};
    `);
  },
};
