import type { Migration } from '@attiva/storage';

/**
 * Requests that travel without a network, until their answer comes. The proof stands in the signed request; what it is made from
 * is kept nowhere.
 */
export const pendingRegistrationsMigration: Migration = {
  name: '0010-pending-registrations',
  async up(tx) {
    const { integer, text } = tx.facts;
    await tx.script(`
      create table pending_registrations (
        vendor ${text} not null,
        key ${text} not null,
        signing_key ${text} not null,
        bundle ${integer} not null,
        bundle_terms ${text},
        delegation ${text} not null,
        statement ${text} not null,
        made_at ${integer} not null,
        primary key (vendor, key)
      );
    `);
  },
};
