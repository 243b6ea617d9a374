import type { Migration } from '@attiva/storage';

/**
 * The wide index of last contacts in the order of contacts. Within a second it was in the order of ids, which is none: each
 * contact of a batch went to a page of its own, to be written to the log and back. `nth` counts on with every contact that a
 * host records; lists still show the machines of one second by their ids, of which there are never more than a host can answer.
 * The index by lease stays as it is: machines that never had one all stand at 0 there, and nobody wants to sort those.
 */
export const contactOrderMigration: Migration = {
  name: '0018-contact-order+',
  async up(tx) {
    await tx.script(`
      alter table clients add column nth ${tx.facts.integer} not null default 0;
      drop index clients_alive;
      create index clients_alive on clients (vendor, application, ephemeral, last_seen, nth, client, edition, generation, state,
        minutes_left, lease_until, first_seen, virtual, method);
    `);
  },
};
