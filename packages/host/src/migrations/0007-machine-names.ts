import type { Migration } from '@attiva/storage';

/**
 * Machines found by name for `host explain`. Of the events only the few that gave no lease for a reason of their own have an
 * index by name: the line of ordinary requests pays nothing for it.
 */
export const machineNamesMigration: Migration = {
  name: '0007-machine-names',
  async up(tx) {
    await tx.script(`
      create index client_names_by_name on client_names (lower(name));
      create index events_refused_by_name on events (lower(name), event) where (threshold = 0 or noticed = 'clone');
    `);
  },
};
