import type { Migration } from '@attiva/storage';

/** What the contact rule remembers of turns that were passed over (spec/messages.md 4). */
export const passedTurnsMigration: Migration = {
  name: '0002-passed-turns',
  async up(tx) {
    const { text } = tx.facts;
    await tx.script(`
      alter table clients add column passed ${text} not null default '[]';
      alter table clients add column returned ${text} not null default '[]';
    `);
  },
};
