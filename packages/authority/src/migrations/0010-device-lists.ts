/** Pages of device licenses, newest first: of all, and of one key. */
import type { Migration, Transaction } from '@attiva/storage';

export const deviceListsSchema: Migration = {
  name: '0010-device-lists',
  async up(tx: Transaction): Promise<void> {
    await tx.script(`
      -- A page is where the one before ended: with a million devices, too, it reads its own rows and no others.
      create index device_by_creation on device (created_at, id);
      create index device_by_key_and_creation on device (product_key, created_at, id);
    `);
  },
};
