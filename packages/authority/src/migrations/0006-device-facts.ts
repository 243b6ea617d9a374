/** Finds the devices that a request may mean without a look at all others of its key. */
import type { Migration, Transaction } from '@attiva/storage';

export const deviceFactsSchema: Migration = {
  name: '0006-device-facts',
  async up(tx: Transaction): Promise<void> {
    await tx.script(`
      -- Two equal facts make a device: each pair of the three is looked up.
      create index device_by_system_and_disk on device (fact_system, fact_disk);
      create index device_by_system_and_network on device (fact_system, fact_network);
      create index device_by_disk_and_network on device (fact_disk, fact_network);

      -- The count of those that use quota reads this index alone.
      drop index device_by_key;
      create index device_by_use on device (product_key, released_at);
    `);
  },
};
