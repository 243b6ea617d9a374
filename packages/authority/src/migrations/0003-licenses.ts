/** Device licenses: the machines of a device key, and what was signed for each. */
import type { Migration, Transaction } from '@attiva/storage';

export const licensesSchema: Migration = {
  name: '0003-licenses',
  async up(tx: Transaction): Promise<void> {
    const { countedKey, integer, text, tableOptions } = tx.facts;
    await tx.script(`
      -- Device keys: days of a trial, and how many licenses may be given back within a year.
      alter table product_key add column trial_days ${integer};
      alter table product_key add column max_returns ${integer};

      -- A machine licensed with one device key; facts as they were at its newest license.
      create table device (
        id ${text} not null primary key,
        product_key ${text} not null references product_key (id),
        fact_system ${integer} not null,
        fact_disk ${integer} not null,
        fact_network ${integer} not null,
        created_at ${integer} not null,
        -- Time of the request by which it gave its license back: it uses no quota until it asks again.
        released_at ${integer},
        blocked_at ${integer},
        block_reason ${text},
        -- Keys beyond the usual number, by the vendor's exception.
        extra_keys ${integer} not null,
        -- When its trial ends or ended.
        trial_until ${integer}
      ) ${tableOptions};
      create index device_by_key on device (product_key);

      create table device_license (
        position ${countedKey},
        device ${text} not null references device (id),
        -- Id of the client's key.
        client ${text} not null,
        number ${integer} not null,
        -- 1: a key new to the device, or other hardware; counted against the number that is free within a year.
        counted ${integer} not null,
        -- Claims as they were decided; the statement is added once it is signed.
        claims ${text} not null,
        statement_id ${text} unique,
        statement ${text},
        delegation ${text},
        issued_at ${integer} not null,
        returned_at ${integer}
      ) ${tableOptions};
      create index device_license_by_device on device_license (device);
      create index device_license_by_client on device_license (client);
    `);
  },
};
